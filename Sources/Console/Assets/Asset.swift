import Crypto
import Foundation
import HTTPTypes
import Hummingbird

/// A file that pages load. The name in the page changes with the content, so browsers may keep it for good.
struct Asset: Sendable {
  let path: String
  let type: String
  let text: String

  static let all = [
    Asset(path: "/assets/console.css", type: "text/css; charset=utf-8", text: stylesheet),
    Asset(path: "/assets/console.js", type: "text/javascript; charset=utf-8", text: script),
    Asset(path: "/assets/icon.svg", type: "image/svg+xml", text: icon),
  ]

  static let version = String(
    SHA256.hash(data: Data(all.map(\.text).joined().utf8)).map { String($0, radix: 16) }.joined().prefix(12))

  static let icon = """
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#1f5f8b"/>\
    <path d="M7 10h18v12H7z" fill="none" stroke="#fff" stroke-width="2.4" stroke-linejoin="round"/>\
    <path d="m7.5 11 8.5 6.5L24.5 11" fill="none" stroke="#fff" stroke-width="2.4" stroke-linejoin="round"/></svg>
    """
}

extension Endpoint {
  static let assets: [Endpoint] = Asset.all.map { asset in
    Endpoint(.get, asset.path, .everybody) { _ in
      Response(
        status: .ok, headers: [.contentType: asset.type, .cacheControl: "public, max-age=31536000, immutable"],
        body: ResponseBody(byteBuffer: ByteBuffer(string: asset.text)))
    }
  }
}

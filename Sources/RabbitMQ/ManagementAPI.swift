import Foundation
import Glibc

/// The broker's management API, as far as an answer to a question goes: `GET` over `http://`. Who needs TLS asks on the
/// broker's own machine or through a tunnel.
public struct ManagementAPI: Sendable, CustomStringConvertible {
  public struct Answer: Sendable {
    public let body: [UInt8]
    /// The header `Date` (RFC 9110 §6.6.1).
    public let date: String?
  }

  private let host: String
  private let port: Int
  private let path: String
  private let authorization: String

  /// Nil when `text` is not of the form `http://user:password@host:15672`.
  public init?(_ text: String) {
    guard let url = URLComponents(string: text), url.scheme == "http", let host = url.host, !host.isEmpty else {
      return nil
    }
    self.host = host.trimmingCharacters(in: CharacterSet(charactersIn: "[]"))
    port = url.port ?? 15_672
    var path = url.percentEncodedPath
    while path.hasSuffix("/") { path.removeLast() }
    self.path = path.hasSuffix("/api") ? path : path + "/api"
    authorization = Data("\(url.user ?? ""):\(url.password ?? "")".utf8).base64EncodedString()
  }

  /// Host and port, without credentials.
  public var description: String { "\(host):\(port)" }

  /// How long connecting, and each part of an answer, may take, in seconds.
  private static let timeout = 5

  /// Asks.
  ///
  /// - Parameter path: path segments behind `/api`, not yet encoded.
  /// - Returns: nil when there is no such thing.
  /// - Throws: ``BrokerError``: `.accessRefused` when the user may not ask so, `.unreachable` otherwise.
  public func get(_ path: String...) throws(BrokerError) -> Answer? {
    let segments = path.map { $0.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "" }
    // HTTP/1.0, so that the answer ends with the connection and comes in one piece.
    let request =
      "GET \(self.path)/\(segments.joined(separator: "/")) HTTP/1.0\r\nHost: \(host)\r\nAuthorization: Basic \(authorization)\r\n\r\n"
    let answer = try exchange(Array(request.utf8))
    guard let end = Self.endOfHead(answer) else { throw failed("it does not speak HTTP") }
    let head = String(decoding: answer[..<end], as: UTF8.self).split(separator: "\r\n")
    let date = head.first { $0.lowercased().hasPrefix("date:") }?.dropFirst(5).trimmingCharacters(in: .whitespaces)
    switch head.first?.split(separator: " ").dropFirst().first {
    case "200": return Answer(body: Array(answer[(end + 4)...]), date: date)
    case "404": return nil
    case "401", "403":
      throw BrokerError(
        .accessRefused,
        "The management API at \(self) does not answer this user; give it the tag monitoring, or correct AMQP_MANAGEMENT_URL."
      )
    default: throw failed("it answers with an error")
    }
  }

  private static func endOfHead(_ answer: [UInt8]) -> Int? {
    let blank = Array("\r\n\r\n".utf8)
    return answer.indices.first { answer[$0...].starts(with: blank) }
  }

  private func failed(_ why: String) -> BrokerError {
    BrokerError(
      .unreachable,
      "The management API at \(self) cannot be asked (\(why)); check that it runs and that AMQP_MANAGEMENT_URL is right."
    )
  }

  private func exchange(_ request: [UInt8]) throws(BrokerError) -> [UInt8] {
    let descriptor = try connect()
    defer { close(descriptor) }
    var sent = 0
    while sent < request.count {
      let count = request[sent...].withUnsafeBytes {
        send(descriptor, $0.baseAddress, $0.count, CInt(MSG_NOSIGNAL))
      }
      guard count > 0 else { throw failed("the connection broke") }
      sent += count
    }
    var answer: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 64 << 10)
    while true {
      let count = recv(descriptor, &buffer, buffer.count, 0)
      guard count >= 0 else { throw failed("no answer within \(Self.timeout) seconds") }
      guard count > 0 else { return answer }
      answer += buffer[..<count]
    }
  }

  private func connect() throws(BrokerError) -> CInt {
    var hints = addrinfo()
    hints.ai_socktype = CInt(SOCK_STREAM.rawValue)
    var first: UnsafeMutablePointer<addrinfo>?
    guard getaddrinfo(host, String(port), &hints, &first) == 0 else { throw failed("its name is unknown") }
    defer { freeaddrinfo(first) }
    var candidate = first
    while let info = candidate?.pointee {
      let descriptor = socket(info.ai_family, info.ai_socktype, info.ai_protocol)
      var limit = timeval(tv_sec: Self.timeout, tv_usec: 0)
      for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
        setsockopt(descriptor, SOL_SOCKET, option, &limit, socklen_t(MemoryLayout<timeval>.size))
      }
      if Glibc.connect(descriptor, info.ai_addr, info.ai_addrlen) == 0 { return descriptor }
      close(descriptor)
      candidate = info.ai_next
    }
    throw failed("it refused or did not answer")
  }
}

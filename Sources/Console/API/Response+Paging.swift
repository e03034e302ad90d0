import HTTPTypes
import Hummingbird

extension HTTPField.Name {
  static let link = Self("Link")!
}

extension Response {
  /// Tells where the next page is (RFC 8288).
  mutating func link(next path: String?) {
    if let path { headers[.link] = "<\(path)>; rel=\"next\"" }
  }
}

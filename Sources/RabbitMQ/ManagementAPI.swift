import Foundation
import FoundationNetworking
import HTTP

/// The broker's management API, as far as an answer to a question goes: `GET` over HTTP or HTTPS.
public struct ManagementAPI: Sendable, CustomStringConvertible {
  public struct Answer: Sendable {
    public let body: [UInt8]
    /// The header `Date` (RFC 9110 §6.6.1).
    public let date: String?
  }

  private let base: URLComponents
  private let authorization: String

  /// Nil when `text` is not of the form `http://user:password@host:15672`, or with `https`.
  public init?(_ text: String) {
    guard var base = URLComponents(string: text), ["http", "https"].contains(base.scheme),
      base.host?.isEmpty == false
    else { return nil }
    authorization = Data("\(base.user ?? ""):\(base.password ?? "")".utf8).base64EncodedString()
    base.user = nil
    base.password = nil
    if base.port == nil { base.port = base.scheme == "http" ? 15_672 : 15_671 }
    while base.percentEncodedPath.hasSuffix("/") { base.percentEncodedPath.removeLast() }
    if !base.percentEncodedPath.hasSuffix("/api") { base.percentEncodedPath += "/api" }
    self.base = base
  }

  /// Host and port, without credentials.
  public var description: String { "\(base.host ?? ""):\(base.port ?? 0)" }

  /// How long an answer may take.
  private static let patience = Duration.seconds(10)

  /// Asks.
  ///
  /// - Parameters:
  ///   - path: path segments behind `/api`, not yet encoded.
  ///   - columns: the only fields to be told of each object; all when empty.
  /// - Returns: nil when there is no such thing.
  /// - Throws: ``BrokerError``: `.accessRefused` when the user may not ask so, `.unreachable` otherwise.
  public func get(_ path: String..., columns: [String] = []) async throws(BrokerError) -> Answer? {
    var address = base
    for segment in path {
      address.percentEncodedPath += "/" + (segment.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "")
    }
    if !columns.isEmpty { address.queryItems = [URLQueryItem(name: "columns", value: columns.joined(separator: ","))] }
    guard let url = address.url else { throw failed("its address cannot be formed") }
    var request = URLRequest(url: url)
    request.setValue("Basic \(authorization)", forHTTPHeaderField: "Authorization")
    // The error's own text names the whole address.
    guard let (response, body) = await HTTPClient.shared.answer(to: request, within: Self.patience) else {
      throw failed("it refused, or did not answer within \(Self.patience.components.seconds) seconds")
    }
    switch response.statusCode {
    case 200: return Answer(body: Array(body), date: response.value(forHTTPHeaderField: "Date"))
    case 404: return nil
    case 401, 403:
      throw BrokerError(
        .accessRefused,
        "The management API at \(self) does not answer this user; give it the tag monitoring, or correct AMQP_MANAGEMENT_URL."
      )
    default: throw failed("it answers with status \(response.statusCode)")
    }
  }

  private func failed(_ why: String) -> BrokerError {
    BrokerError(
      .unreachable,
      "The management API at \(self) cannot be asked (\(why)); check that it runs and that AMQP_MANAGEMENT_URL is right."
    )
  }
}

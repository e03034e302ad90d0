import CRabbitMQ
import Foundation

/// Where a broker listens, and who asks: one URI of the RabbitMQ URI specification.
public struct BrokerEndpoint: Sendable, CustomStringConvertible {
  public let host: String
  public let port: Int
  public let virtualHost: String
  public let user: String
  let password: String
  let tls: TLS?

  /// Files in PEM format. The broker's certificate and host name are always verified.
  struct TLS: Sendable {
    var authorities: String
    var certificate: String?
    var key: String?
  }

  /// Reads one or more URIs, comma-separated: `amqp://user:password@host:port/vhost`, or `amqps://…` with the query
  /// parameters `cacertfile`, `certfile` and `keyfile`.
  ///
  /// - Throws: ``InvalidBrokerURI``, which repeats no part of the URI, because a password may stand in it.
  public static func parse(_ setting: String) throws(InvalidBrokerURI) -> [BrokerEndpoint] {
    var endpoints: [BrokerEndpoint] = []
    for uri in setting.split(separator: ",", omittingEmptySubsequences: false) {
      endpoints.append(try BrokerEndpoint(uri.trimmingCharacters(in: .whitespaces)))
    }
    return endpoints
  }

  private init(_ uri: String) throws(InvalidBrokerURI) {
    let parts = uri.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    var info = amqp_connection_info()
    var buffer = String(parts[0]).utf8CString
    let fields = buffer.withUnsafeMutableBufferPointer { buffer -> (String, String, String, String)? in
      guard amqp_parse_url(buffer.baseAddress, &info) == 0 else { return nil }
      return (
        String(cString: info.host), String(cString: info.vhost), String(cString: info.user),
        String(cString: info.password)
      )
    }
    guard let fields, info.port > 0 else { throw InvalidBrokerURI() }
    host = fields.0
    port = Int(info.port)
    virtualHost = fields.1.isEmpty ? "/" : fields.1
    user = fields.2
    password = fields.3

    var files = TLS(authorities: "/etc/ssl/certs/ca-certificates.crt")
    for parameter in parts.count > 1 ? parts[1].split(separator: "&") : [] {
      let pair = parameter.split(separator: "=", maxSplits: 1).map {
        String($0).removingPercentEncoding ?? ""
      }
      guard pair.count == 2, info.ssl != 0 else { throw InvalidBrokerURI() }
      switch pair[0] {
      case "cacertfile": files.authorities = pair[1]
      case "certfile": files.certificate = pair[1]
      case "keyfile": files.key = pair[1]
      default: throw InvalidBrokerURI()
      }
    }
    tls = info.ssl != 0 ? files : nil
  }

  /// Host and port, without credentials.
  public var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}

/// A text that is no broker URI.
public struct InvalidBrokerURI: Error, CustomStringConvertible {
  public var description: String {
    "it is not of the form amqp://user:password@host:port/vhost (several, comma-separated, for a cluster)"
  }
}

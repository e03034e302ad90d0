import Configuration
import Fleet
import Foundation
import Masking
import Postgres
import RabbitMQ

/// Settings that are missing or wrong: one plain sentence each, all of them at once.
struct InvalidSettings: Error {
  var sentences: [String]
}

/// Reads settings from the environment, and from flags, which win. Collects what is wrong instead of stopping at it.
struct SettingsReader {
  private let values: ConfigReader
  private var problems: [String] = []

  /// - Parameter flags: settings given on the command line, by the name of their variable.
  init(flags: [String: String?] = [:]) {
    var environment = ProcessInfo.processInfo.environment
    for (name, value) in flags { if let value { environment[name] = value } }
    values = ConfigReader(
      provider: EnvironmentVariablesProvider(environmentVariables: environment))
  }

  /// Ends the reading.
  ///
  /// - Throws: ``InvalidSettings`` when anything was missing or wrong.
  func finish() throws {
    guard problems.isEmpty else { throw InvalidSettings(sentences: problems) }
  }

  mutating func brokers() -> [BrokerEndpoint] {
    let what = "the broker's URI, such as amqp://user:password@127.0.0.1:5672/"
    guard let setting = requiredSecret("AMQP_URL", what) else { return [] }
    do throws(InvalidBrokerURI) { return try BrokerEndpoint.parse(setting.text) } catch {
      problems.append("\(setting.name) cannot be read: \(error).")
      return []
    }
  }

  mutating func databaseURI() -> String {
    let what = "the database's URI, such as postgresql://user:password@127.0.0.1:5432/tracker"
    guard let setting = requiredSecret("DATABASE_URL", what) else { return "" }
    if !Postgres.Connection.isURI(setting.text) {
      problems.append(
        "\(setting.name) cannot be read: it is not of the form postgresql://user:password@host:port/database.")
    }
    return setting.text
  }

  mutating func aliasDomain() -> AliasDomain? {
    guard let text = required("ALIAS_DOMAIN", "the domain of all aliases, such as ct.example") else {
      return nil
    }
    let domain = AliasDomain(text)
    if domain == nil {
      problems.append("ALIAS_DOMAIN is no domain name in lower-case letters, digits and hyphens, such as ct.example.")
    }
    return domain
  }

  mutating func aliasKeys() -> AliasKeys? {
    let what = "id:key, where key is what `openssl rand -base64 32` prints"
    guard let setting = requiredSecret("ALIAS_KEYS", what) else { return nil }
    do throws(InvalidAliasKeys) { return try AliasKeys(setting.text) } catch {
      problems.append("\(setting.name) cannot be read: \(error).")
      return nil
    }
  }

  /// Where to listen: `host:port`, or `[address]:port` for IPv6.
  mutating func bind(_ name: String, default value: (host: String, port: Int)) -> (host: String, port: Int) {
    guard let text = text(name) else { return value }
    guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]),
      (0...65_535).contains(port)
    else {
      problems.append("\(name) is no address with a port, such as 127.0.0.1:8080.")
      return value
    }
    let host = text[..<colon].trimmingCharacters(in: CharacterSet(charactersIn: "[]"))
    return (host.isEmpty ? value.host : host, port)
  }

  /// The broker's management API, if it is set.
  mutating func managementURL() -> String? {
    guard case .known(let setting) = secret("AMQP_MANAGEMENT_URL") else { return nil }
    guard let url = URLComponents(string: setting.text), ["http", "https"].contains(url.scheme), url.host != nil else {
      problems.append("\(setting.name) is not of the form http://user:password@host:15672.")
      return nil
    }
    return setting.text
  }

  /// A whole number within limits, or its default.
  mutating func number(_ name: String, default value: Int, in range: ClosedRange<Int>) -> Int {
    guard let text = text(name) else { return value }
    guard let number = Int(text), range.contains(number) else {
      problems.append(
        "\(name) is not a whole number from \(range.lowerBound) to \(range.upperBound).")
      return value
    }
    return number
  }

  /// One of some words, or the first.
  mutating func choice(_ name: String, _ choices: [String]) -> String {
    guard let text = text(name) else { return choices[0] }
    guard choices.contains(text) else {
      problems.append("\(name) is none of \(choices.joined(separator: ", ")).")
      return choices[0]
    }
    return text
  }

  /// A setting that need not be there.
  func optional(_ name: String) -> String? { text(name) }

  /// Whether a setting was given.
  func isSet(_ name: String) -> Bool { text(name) != nil }

  private mutating func required(_ name: String, _ what: String) -> String? {
    if let text = text(name) { return text }
    problems.append("\(name) is not set; set it to \(what).")
    return nil
  }

  /// A text, and the variable that led to it.
  private typealias Setting = (text: String, name: String)

  private enum Secret {
    case known(Setting)
    case missing
    /// The problem is told already.
    case unreadable
  }

  /// A setting that may hold a password or a key: in the variable itself, or in the file that `NAME_FILE` names.
  private mutating func secret(_ name: String) -> Secret {
    if let text = text(name) { return .known((text, name)) }
    let file = "\(name)_FILE"
    guard let path = text(file) else { return .missing }
    let content = try? String(contentsOfFile: path, encoding: .utf8).trimmingCharacters(in: .whitespacesAndNewlines)
    guard let content, !content.isEmpty else {
      problems.append("\(file) names a file that is empty or cannot be read; check its path and rights.")
      return .unreadable
    }
    return .known((content, file))
  }

  private mutating func requiredSecret(_ name: String, _ what: String) -> Setting? {
    switch secret(name) {
    case .known(let setting): return setting
    case .missing: problems.append("\(name) is not set; set it (or \(name)_FILE) to \(what).")
    case .unreadable: break
    }
    return nil
  }

  /// A setting that is there and not empty.
  private func text(_ name: String) -> String? {
    let key = name.split(separator: "_").joined(separator: ".").lowercased()
    let value = values.string(forKey: ConfigKey(key), isSecret: true)
    return value?.isEmpty == false ? value : nil
  }
}

import Dispatch
import Fleet
import Foundation
import FoundationNetworking
import Masking
import Postgres
import RabbitMQ
import Synchronization

/// The private servers, the program under test, and what may be done to them: all told by the environment.
struct Site: Sendable {
  let amqpURL: String
  let databaseURI: String
  let brokers: [BrokerEndpoint]
  let aliasDomain: AliasDomain
  let aliasKeys: AliasKeys
  /// `BATCH_SIZE` and the like, and what every worker needs.
  let workerSettings: [String: String]
  /// Nil where the broker cannot be asked how much is unacknowledged.
  let management: ManagementAPI?
  let program: String
  /// Where the servers and their logs are kept (deploy/lib/servers.bash), and the script that stops and starts them.
  let stack, serverScript: String?
  /// A superuser's, of the same database.
  let adminDatabaseURI: String?
  let virtualHost: String

  static func environment() throws -> Site {
    let environment = ProcessInfo.processInfo.environment
    func need(_ name: String) throws -> String {
      guard let value = environment[name] else {
        throw FaultsFailure("\(name) is not set; deploy/faults starts servers and sets it.")
      }
      return value
    }
    let amqpURL = try need("AMQP_URL")
    let brokers = try BrokerEndpoint.parse(amqpURL)
    let domain = try need("ALIAS_DOMAIN")
    guard let aliasDomain = AliasDomain(domain) else { throw FaultsFailure("ALIAS_DOMAIN is no domain name.") }
    let keys = try need("ALIAS_KEYS")
    return Site(
      amqpURL: amqpURL, databaseURI: try need("DATABASE_URL"), brokers: brokers, aliasDomain: aliasDomain,
      aliasKeys: try AliasKeys(keys),
      workerSettings: [
        "ALIAS_DOMAIN": domain, "ALIAS_KEYS": keys, "BATCH_SIZE": environment["BATCH_SIZE"] ?? "100",
        "LOG_LEVEL": "debug",
      ],
      management: environment["AMQP_MANAGEMENT_URL"].flatMap(ManagementAPI.init),
      program: try need("CONVERSATION_TRACKER_BIN"), stack: environment["FAULTS_STACK"],
      serverScript: environment["FAULTS_SERVER"], adminDatabaseURI: environment["FAULTS_ADMIN_DATABASE_URL"],
      virtualHost: brokers[0].virtualHost)
  }

  // MARK: - Servers

  /// Does `action` to `server` and returns when it is done; see deploy/lib/server.
  func server(_ action: String, _ server: String) throws {
    guard let serverScript, let stack else { throw FaultsFailure("Nothing here may \(action) the \(server).") }
    try run(serverScript, [action, server, stack])
  }

  /// Runs a command of the program under test.
  func command(_ arguments: String...) throws { try run(program, arguments) }

  /// - Throws: ``FaultsFailure`` when it ends otherwise than with 0.
  private func run(_ executable: String, _ arguments: [String]) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: executable)
    process.arguments = arguments
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      let name = URL(fileURLWithPath: executable).lastPathComponent
      throw FaultsFailure("\(name) \(arguments[0]) failed; see above why.")
    }
  }

  // MARK: - Database and broker, past the proxies

  @discardableResult
  func query(_ sql: String) throws -> Rows {
    var database = try openDatabase()
    return try database.run(Statement("faults", sql))
  }

  func openDatabase() throws -> Postgres.Connection {
    try Postgres.Connection.open(
      databaseURI, applicationName: "faults", settings: ["search_path": "conversation_tracker"])
  }

  /// Runs SQL as a superuser, also while the server takes no writes.
  func administer(_ sql: String) throws {
    guard let adminDatabaseURI else { throw FaultsFailure("There is no superuser to say: \(sql)") }
    var database = try Postgres.Connection.open(
      adminDatabaseURI + "?target_session_attrs=any", applicationName: "faults admin")
    _ = try database.run(Statement("administer", sql))
  }

  /// What can be tried here.
  var faults: [Fault] {
    isCluster
      ? [.leaderKill, .kill, .leaderKill, .killAfterCommit, .primaryKill, .leaderKill, .databaseSessions, .feedRefuses]
      : Fault.allCases.filter { !Fault.ofCluster.contains($0) }
  }

  /// Whether there are several servers, which are reached without a proxy.
  var isCluster: Bool { ProcessInfo.processInfo.environment["FAULTS_CLUSTER"] != nil }

  /// Whether the database's files stand on a file system of their own, which can be filled.
  var hasLimitedDisk: Bool { ProcessInfo.processInfo.environment["FAULTS_LIMITED_DISK"] != nil }

  /// Changes something of the virtual host by the broker's management API.
  func manage(_ method: String, _ kind: String, _ name: String, body: String? = nil) throws {
    guard let text = ProcessInfo.processInfo.environment["AMQP_MANAGEMENT_URL"], let base = URLComponents(string: text),
      var address = URLComponents(string: "http://\(base.host ?? ""):\(base.port ?? 15_672)")
    else { throw FaultsFailure("AMQP_MANAGEMENT_URL is not set; deploy/faults starts servers and sets it.") }
    let host = virtualHost.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
    address.percentEncodedPath = "/api/\(kind)/\(host)/\(name)"
    var request = URLRequest(url: address.url!)
    request.httpMethod = method
    let credentials = Data("\(base.user ?? ""):\(base.password ?? "")".utf8).base64EncodedString()
    request.setValue("Basic \(credentials)", forHTTPHeaderField: "Authorization")
    request.setValue("application/json", forHTTPHeaderField: "Content-Type")
    request.httpBody = body.map { Data($0.utf8) }
    let status = Box<Int?>(nil)
    let done = DispatchSemaphore(value: 0)
    let task = URLSession.shared.dataTask(with: request) { _, response, _ in
      status.value.withLock { $0 = (response as? HTTPURLResponse)?.statusCode }
      done.signal()
    }
    task.resume()
    done.wait()
    guard let status = status.value.withLock(\.self), (200..<300).contains(status) else {
      throw FaultsFailure("The broker's management API refused to \(method) \(kind)/\(name).")
    }
  }

  /// How many messages of the input queues are not settled, nil when the broker does not say.
  func unsettledCount() -> Int? {
    guard let management else { return nil }
    let body = Box<[UInt8]?>(nil)
    let done = DispatchSemaphore(value: 0)
    Task {
      let answer = try? await management.get("queues", virtualHost, columns: ["name", "messages"])
      body.value.withLock { $0 = answer?.body }
      done.signal()
    }
    done.wait()
    guard let body = body.value.withLock(\.self),
      let queues = try? JSONSerialization.jsonObject(with: Data(body)) as? [[String: Any]]
    else { return nil }
    return queues.filter { EventTopology.inputQueues.contains($0["name"] as? String ?? "") }
      .reduce(0) { $0 + ($1["messages"] as? Int ?? 0) }
  }
}

/// The harness itself could not go on: one plain sentence.
struct FaultsFailure: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}

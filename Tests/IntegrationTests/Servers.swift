import Foundation
import FoundationNetworking
import Testing

/// The real servers that these tests run on; deploy/test starts them and sets the environment.
enum Servers {
  static let environment = ProcessInfo.processInfo.environment

  /// In CI the tests run whatever happens: without servers they fail, they are not skipped.
  static let shouldRun =
    environment["CI"] == "true" || (environment["AMQP_URL"] != nil && environment["DATABASE_URL"] != nil)

  /// Runs what takes many minutes as well.
  static let isLong = environment["TEST_LONG"] == "1"

  /// How long a process may take to its end. It is there for what would never end, which has to fail with a reason.
  static let patience = Duration.seconds(isLong ? 7_200 : 1_200)

  static func setting(_ name: String) throws -> String {
    try #require(
      environment[name], "\(name) is not set: run the tests with deploy/test, which starts the servers.")
  }

  static func program() throws -> String { try setting("CONVERSATION_TRACKER_BIN") }

  /// Asks the broker's management API.
  @discardableResult
  static func manage(_ method: String, _ path: String, body: String? = nil) async throws -> Data {
    let base = try #require(URLComponents(string: setting("AMQP_MANAGEMENT_URL")))
    var request = URLRequest(
      url: try #require(URL(string: "http://\(base.host!):\(base.port!)/api/\(path)")))
    request.httpMethod = method
    let credentials = Data("\(base.user ?? ""):\(base.password ?? "")".utf8).base64EncodedString()
    request.setValue("Basic \(credentials)", forHTTPHeaderField: "Authorization")
    request.setValue("application/json", forHTTPHeaderField: "Content-Type")
    request.httpBody = body.map { Data($0.utf8) }
    let (data, response) = try await URLSession.shared.data(for: request)
    let status = try #require(response as? HTTPURLResponse).statusCode
    try #require((200..<300).contains(status), "The management API answers \(status).")
    return data
  }

  /// Runs one of the scripts that stop and start the servers.
  static func command(_ name: String) throws {
    let script = Process()
    script.executableURL = URL(fileURLWithPath: try setting(name))
    script.standardOutput = FileHandle.nullDevice
    try script.run()
    script.waitUntilExit()
    try #require(script.terminationStatus == 0, "\(name) failed.")
  }
}

/// Everything on real servers is one after another: two cores are soon busy.
@Suite(.serialized, .enabled(if: Servers.shouldRun))
enum IntegrationTests {}

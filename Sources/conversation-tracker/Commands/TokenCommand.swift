import ArgumentParser
import Console
import Conversations
import Foundation
import JSON
import Timeline

struct TokenCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "token", abstract: "Makes, lists and revokes the tokens that open the console and its API.",
    subcommands: [Create.self, List.self, Revoke.self])

  struct Create: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Makes a token and prints it, this one time.",
      discussion: """
        viewer       reads conversations and settings
        store-admin  changes a store's settings, too
        operator     watches the fleet and its dead letters
        privacy      reads the audit log

        With --store the token opens that store alone.
        """)

    @Option(help: "viewer, store-admin, operator or privacy.") var role: AccessRole
    @Option(help: "The only store that it opens; left out, it opens every store.") var store: StoreID?
    @Option(help: "When it ends, such as 12h or 30d; at most 366d.") var expires = Lifetime(seconds: 90 * 86_400)
    @Option(name: .customLong("for"), help: "Who will hold it, as the audit log shows them. (default: the role)")
    var holder: String?

    func validate() throws {
      if role == .operator, store != nil {
        throw ValidationError("An operator watches the whole fleet: leave --store out.")
      }
      if let holder, !(1...100).contains(holder.utf8.count) || holder.contains("@") {
        throw ValidationError("--for takes 1 to 100 bytes of text without an at-sign.")
      }
    }

    func run() throws {
      let secret = Secret.random("ct")
      let now = Date.now.timeIntervalSince1970
      let token = AccessToken(
        id: Secret.id(), name: holder ?? role.rawValue, role: role, store: store,
        createdAt: Timestamp(microseconds: Int64(now * 1_000_000)),
        expiresAt: Timestamp(microseconds: (Int64(now) + Int64(expires.seconds)) * 1_000_000))
      try Database.ofEnvironment("token").create(
        token, digest: Secret.digest(secret), by: "conversation-tracker token create")
      Terminal.complain("Token \(token.id) is valid until \(token.expiresAt.rfc3339). It is shown this one time:")
      Terminal.print(secret)
    }
  }

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Prints every token without its secret, the latest first.")

    @Flag(help: "Print one JSON object a line.") var json = false

    func run() throws {
      let tokens = try Database.ofEnvironment("token").tokens()
      if tokens.isEmpty && !json { Terminal.print("There are no tokens.") }
      for token in tokens {
        guard json else {
          let end = token.revokedAt.map { "revoked \($0.rfc3339)" } ?? "until \(token.expiresAt.rfc3339)"
          Terminal.print(
            "\(token.id)  \(token.role.rawValue)  \(token.store?.text ?? "every store")  \(end)  \(token.name)")
          continue
        }
        var writer = JSONWriter()
        writer.object { json in
          json.member("id", token.id)
          json.member("name", token.name)
          json.member("role", token.role.rawValue)
          json.member("store", token.store?.text)
          json.member("createdAt", token.createdAt.rfc3339)
          json.member("expiresAt", token.expiresAt.rfc3339)
          json.member("revokedAt", token.revokedAt?.rfc3339)
        }
        Terminal.print(json: writer.bytes)
      }
    }
  }

  struct Revoke: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Makes a token worthless at once, and ends the sessions that began with it.")

    @Argument(help: "The token's id.") var id: String

    func run() throws {
      guard try Database.ofEnvironment("token").revokeToken(id, by: "conversation-tracker token revoke") else {
        throw CommandFailure("There is no valid token of that id; conversation-tracker token list prints all.")
      }
      Terminal.print("Token \(id) is revoked.")
    }
  }
}

/// How long a token lives: `12h` or `30d`.
struct Lifetime: ExpressibleByArgument, CustomStringConvertible {
  let seconds: Int

  init(seconds: Int) { self.seconds = seconds }

  init?(argument: String) {
    guard let unit = argument.last, let number = Int(argument.dropLast()), number > 0, number < 100_000 else {
      return nil
    }
    switch unit {
    case "h": seconds = number * 3_600
    case "d": seconds = number * 86_400
    default: return nil
    }
    guard seconds <= 366 * 86_400 else { return nil }
  }

  var description: String { seconds % 86_400 == 0 ? "\(seconds / 86_400)d" : "\(seconds / 3_600)h" }
}

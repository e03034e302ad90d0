import ArgumentParser
import Conversations
import JSON
import Masking
import Timeline

struct PolicyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "policy", abstract: "Shows and sets how readable the aliases of a store are.",
    subcommands: [Get.self, Set.self, List.self, History.self, Import.self])

  struct Get: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Prints a store's mask: hard unless the store decided otherwise.")

    @Argument(help: "The store's id.") var store: StoreID
    @Flag(help: "Print one JSON object.") var json = false

    func run() throws {
      let policy = try Database.ofEnvironment("policy").policy(of: store)
      guard json else { return Terminal.print(policy.mask.rawValue) }
      var writer = JSONWriter()
      writer.object { $0.policy(policy, of: store) }
      Terminal.print(json: writer.bytes)
    }
  }

  struct Set: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Sets a store's mask.",
      discussion: "Once this has returned, no entry of the store is written under the mask before.")

    @Argument(help: "The store's id.") var store: StoreID
    @Argument(help: "hard (recommended) or soft.") var mask: Mask
    @OptionGroup var decision: Decision
    @Option(
      name: .customLong("own-domain"),
      help: ArgumentHelp(
        "A domain of the store's own; may be repeated. Left out, the store's domains stay as they are.",
        valueName: "domain"),
      transform: OwnDomain.init(argument:))
    var ownDomains: [OwnDomain] = []

    func run() throws {
      let versions = try Database.ofEnvironment("policy").setPolicies(
        [store: mask], ownDomains: ownDomains.isEmpty ? nil : ownDomains.map(\.name),
        changedBy: decision.by, reason: decision.reason)
      Terminal.print("\(store) is \(mask.rawValue) now (policy version \(versions[store]!)).")
    }
  }

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Prints the stores that decided on their mask; every other store is hard.")

    @Flag(help: "Print one JSON object a line.") var json = false

    func run() throws {
      let database = try Database.ofEnvironment("policy")
      var page = try database.policies(limit: 1_000)
      while let last = page.last {
        for change in page { change.print(json: json) }
        page = try database.policies(after: last.store, limit: 1_000)
      }
    }
  }

  struct History: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Prints who changed a store's mask, when and why, the latest first.")

    @Argument(help: "The store's id.") var store: StoreID
    @Flag(help: "Print one JSON object a line.") var json = false

    func run() throws {
      let changes = try Database.ofEnvironment("policy").policyHistory(of: store)
      if changes.isEmpty && !json {
        Terminal.print("\(store) never decided on its mask: it is hard.")
      }
      for change in changes { change.print(json: json) }
    }
  }

  struct Import: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Sets the masks of many stores at once, from CSV or JSON.",
      discussion: """
        CSV: store,mask on each line, with or without that header. JSON: [{"store":"acme","mask":"soft"}, …]. Nothing \
        is changed unless every line is right.
        """)

    @Argument(help: ArgumentHelp("The file; - for standard input.", valueName: "file")) var path: String
    @OptionGroup var decision: Decision

    func run() throws {
      let masks = try PolicyFile.read(path)
      let versions = try Database.ofEnvironment("policy").setPolicies(
        masks, changedBy: decision.by, reason: decision.reason)
      let soft = masks.values.count { $0 == .soft }
      Terminal.print("\(versions.count) stores are set: \(masks.count - soft) hard, \(soft) soft.")
    }
  }

  /// Who decides, and why: both are kept.
  struct Decision: ParsableArguments {
    @Option(help: "Who decided.") var by: String
    @Option(help: "Why.") var reason: String

    func validate() throws {
      for (name, text) in [("--by", by), ("--reason", reason)]
      where text.allSatisfy(\.isWhitespace) || text.utf8.count > 1_000 || text.utf8.contains(0) {
        throw ValidationError("\(name) takes 1 to 1000 bytes of text.")
      }
    }
  }
}

extension PolicyChange {
  fileprivate func print(json: Bool) {
    guard json else {
      let domains = policy.ownDomains.isEmpty ? "" : "  own domains: \(policy.ownDomains.joined(separator: ", "))"
      Terminal.print(
        "\(store)  \(policy.mask.rawValue)  version \(policy.version)  \(changedAt.rfc3339)  by \(changedBy): \(reason)\(domains)"
      )
      return
    }
    var writer = JSONWriter()
    writer.object { json in
      json.policy(policy, of: store)
      json.member("changedBy", changedBy)
      json.member("reason", reason)
      json.member("changedAt", changedAt.rfc3339)
    }
    Terminal.print(json: writer.bytes)
  }
}

extension JSONWriter {
  fileprivate mutating func policy(_ policy: Policy, of store: StoreID) {
    member("store", store.text)
    member("mask", policy.mask.rawValue)
    member("policyVersion", policy.version)
    member("ownDomains", policy.ownDomains)
  }
}

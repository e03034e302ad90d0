import Conversations
import Foundation
import HTTPTypes
import Hummingbird
import JSON
import Masking
import Postgres
import Timeline

extension Endpoint {
  static let settings: [Endpoint] = [
    Endpoint(.get, "/stores/{store}/settings", .store(.readConversations)) { call in
      let words = ["saved": "mask.saved", "unchanged": "mask.unchanged", "domains": "domains.saved"]
      return try await general(call, notice: call.query["done"].flatMap { words[$0] })
    },
    Endpoint(.post, "/stores/{store}/settings/mask", .store(.changeSettings), changeMask),
    Endpoint(.post, "/stores/{store}/settings/own-domains", .store(.changeSettings), changeOwnDomains),
    Endpoint(.post, "/stores/{store}/settings/try", .store(.changeSettings), tryMask),
    Endpoint(.get, "/stores/{store}/settings/try/{event}", .store(.changeSettings), tried),
  ]

  // MARK: - General

  private static func general(
    _ call: Call, notice: String? = nil, problem: String? = nil, ownDomains: String? = nil,
    status: HTTPResponse.Status = .ok
  ) async throws -> Response {
    let store = try call.store
    let pages = call.pages()
    let (policy, history) = try await call.console.database.run { database throws(PostgresError) in
      (try database.policy(of: store), try database.policyHistory(of: store, limit: 200))
    }
    var values: [String: Any] = [
      "isHard": policy.mask == .hard, "version": policy.version, "aliasDomain": call.console.settings.aliasDomain.name,
      "mayChange": try call.guest.may(.changeSettings, in: store),
      "ownDomains": ownDomains ?? policy.ownDomains.joined(separator: "\n"), "hasHistory": !history.isEmpty,
      "history": history.map { change -> [String: Any] in
        var row: [String: Any] = [
          "version": change.policy.version, "when": change.changedAt.shown, "who": change.changedBy,
          "mask": pages.phrase("mask.\(change.policy.mask.rawValue)"), "why": change.reason,
        ]
        if !change.policy.ownDomains.isEmpty { row["domains"] = change.policy.ownDomains.joined(separator: ", ") }
        return row
      },
    ]
    values["notice"] = notice.map(pages.phrase)
    values["problem"] = problem.map(pages.phrase)
    return call.page("general", in: .settings, values, status: status)
  }

  private static func changeMask(_ call: Call) async throws -> Response {
    let store = try call.store
    guard let mask = call.form["mask"].flatMap(Mask.init(rawValue:)) else { throw Refusal.invalid("No such mask.") }
    let version = try call.form.number("version", default: 0, in: 0...Int.max)
    let reason = ChangeReason(call.form["reason"])
    let policy = try await call.console.database.run { database throws(PostgresError) in try database.policy(of: store)
    }
    guard policy.version == version else { throw Refusal.conflict }
    guard policy.mask != mask else { return .redirect(to: "/stores/\(store)/settings?done=unchanged") }

    if mask == .soft {
      let isConfirmed = call.form["step"] == "confirm"
      guard isConfirmed, call.form["understood"] == "yes", let reason, !reason.isEmpty else {
        var values: [String: Any] = ["version": version, "reason": reason?.text ?? ""]
        if isConfirmed || reason == nil { values["problem"] = call.pages().phrase("confirm.needed") }
        return call.page(
          "confirm-soft", in: .settings, values, status: isConfirmed || reason == nil ? .unprocessableContent : .ok)
      }
    }
    guard let reason else {
      return try await general(call, problem: "mask.reason.hint", status: .unprocessableContent)
    }
    try await change(call, to: mask, ifVersion: version, .changeMask, target: "\(policy.mask) → \(mask)", reason)
    return .redirect(to: "/stores/\(store)/settings?done=saved")
  }

  private static func changeOwnDomains(_ call: Call) async throws -> Response {
    let store = try call.store
    let version = try call.form.number("version", default: 0, in: 0...Int.max)
    let text = call.form["domains"] ?? ""
    var domains: [String] = []
    for part in text.split(whereSeparator: { $0.isWhitespace || $0 == "," }) {
      guard let domain = try? OwnDomain(String(part)), domains.count < 100 else {
        return try await general(call, problem: "domains.wrong", ownDomains: text, status: .unprocessableContent)
      }
      if !domains.contains(domain.name) { domains.append(domain.name) }
    }
    let policy = try await call.console.database.run { database throws(PostgresError) in try database.policy(of: store)
    }
    guard policy.version == version else { throw Refusal.conflict }
    try await change(
      call, to: policy.mask, ownDomains: domains, ifVersion: version, .changeOwnDomains,
      target: domains.isEmpty ? "–" : domains.joined(separator: ", "), ChangeReason("")!)
    return .redirect(to: "/stores/\(store)/settings?done=domains")
  }

  /// Changes the policy and writes down who did.
  ///
  /// - Returns: the new policy version.
  /// - Throws: ``Refusal/conflict`` when somebody else was faster.
  @discardableResult
  static func change(
    _ call: Call, to mask: Mask, ownDomains: [String]? = nil, ifVersion version: Int, _ action: AuditRecord.Action,
    target: String, _ reason: ChangeReason
  ) async throws -> Int {
    let store = try call.store
    let record = AuditRecord(
      action, of: target, in: store, try call.guest.decision(reason.isEmpty ? nil : reason.text))
    let changed = try await call.console.database.run(isRepeatable: false) { database throws(PostgresError) in
      try database.changePolicy(of: store, to: mask, ownDomains: ownDomains, ifVersion: version, record: record)
    }
    guard let changed else { throw Refusal.conflict }
    return changed
  }

  // MARK: - Try it

  private static func tryMask(_ call: Call) async throws -> Response {
    let store = try call.store
    try call.console.tries.pass(store)
    let email = TestEmail(store: store, id: Secret.random("try"), time: .now)
    let record = AuditRecord(.tryMask, of: TestEmail.order.text, in: store, try call.guest.decision())
    try await call.console.database.run(isRepeatable: false) { database throws(PostgresError) in
      try database.audit(record)
    }
    try await email.publish(to: call.console.settings.brokers)
    return .redirect(to: "/stores/\(store)/settings/try/\(email.id)")
  }

  /// What came out, or a page that looks again.
  private static func tried(_ call: Call) async throws -> Response {
    let store = try call.store
    let event = EventKey(store: store, source: TestEmail.source, id: ExactText(call.values["event"] ?? ""))
    let summary = try await call.console.database.run { database throws(PostgresError) -> EntrySummary? in
      guard let entry = try database.entry(of: event) else { return nil }
      let conversation = ConversationKey(store: store, order: entry.order)
      return try database.entries(of: conversation, in: entry.sequence..<entry.sequence + 1, limit: 1).first
    }
    guard let summary, let customer = Person.read(summary.to, with: JSONReader()).first else {
      let looks = try call.query.number("look", default: 0, in: 0...1_000_000)
      var response = call.page("try", in: .settings, looks < 10 ? ["isWaiting": true] : ["isLate": true])
      // Works without a script: the browser looks again by itself.
      response.headers[HTTPField.Name("Refresh")!] = "1; url=\(call.request.uri.path)?look=\(looks + 1)"
      return response
    }
    return call.page(
      "try", in: .settings,
      [
        "alias": customer.alias, "kind": call.pages().phrase("alias.\(customer.mask.rawValue)"),
        "policyVersion": summary.policyVersion, "testAddress": TestEmail.customer,
        "timeline": "/stores/\(store)/orders/\(PercentEncoding.encoded(TestEmail.order.text))",
      ])
  }
}

extension Timestamp {
  static var now: Timestamp { Timestamp(microseconds: Int64(Date.now.timeIntervalSince1970 * 1_000_000)) }
}

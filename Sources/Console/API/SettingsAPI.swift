import Conversations
import HTTPTypes
import Hummingbird
import JSON
import Masking
import Postgres
import Timeline

/// A store's mask for programs.
enum SettingsAPI {
  static func read(_ call: Call) async throws -> Response {
    let store = try call.store
    let policy = try await call.console.database.run { database throws(PostgresError) in try database.policy(of: store)
    }
    if call.request.headers[.ifNoneMatch] == entityTag(policy.version) {
      return Response(status: .notModified, headers: [.eTag: entityTag(policy.version)])
    }
    return answer(policy, of: store)
  }

  /// Takes `{"mask": "hard"|"soft", "reason": "…", "ownDomains": […]}` for the version that `If-Match` names.
  static func change(_ call: Call) async throws -> Response {
    let store = try call.store
    let wanted = try Wanted(Array(buffer: call.body))
    guard let condition = call.request.headers[.ifMatch] else { throw Refusal.preconditionMissing }
    let current = try await call.console.database.run { database throws(PostgresError) in try database.policy(of: store)
    }
    guard matches(condition, current.version) else { throw Refusal.conflict }
    let version = try await Endpoint.change(
      call, to: wanted.mask, ownDomains: wanted.ownDomains, ifVersion: current.version, .changeMask,
      target: "\(current.mask) → \(wanted.mask)", wanted.reason)
    return answer(
      Policy(mask: wanted.mask, version: version, ownDomains: wanted.ownDomains ?? current.ownDomains), of: store)
  }

  private struct Wanted: Sendable {
    let mask: Mask
    let reason: ChangeReason
    let ownDomains: [String]?

    init(_ body: [UInt8]) throws(Refusal) {
      guard let json = try? JSONReader().read(body), json.kind == .object else {
        throw .invalid("The body is no JSON object.")
      }
      guard let mask = json["mask"]?.string.flatMap(Mask.init(rawValue:)) else {
        throw .invalid("The member mask is neither \"hard\" nor \"soft\".")
      }
      if let reason = json["reason"], reason.kind != .string { throw .invalid("The member reason is no string.") }
      guard let reason = ChangeReason(json["reason"]?.string) else {
        throw .invalid("The member reason is longer than 1000 characters, holds a control character, or an at-sign.")
      }
      guard mask == .hard || !reason.isEmpty else {
        throw .invalid("The member reason is missing: the soft mask makes addresses readable, so say why.")
      }
      self.mask = mask
      self.reason = reason
      guard let list = json["ownDomains"], list.kind != .null else {
        ownDomains = nil
        return
      }
      guard list.kind == .array else { throw .invalid("The member ownDomains is no array of strings.") }
      var domains: [String] = []
      for element in list.elements {
        guard let domain = element.string.flatMap({ try? OwnDomain($0) }), domains.count < 100 else {
          throw .invalid("The member ownDomains names something that is no domain of a store's own.")
        }
        if !domains.contains(domain.name) { domains.append(domain.name) }
      }
      ownDomains = domains
    }
  }

  private static func entityTag(_ version: Int) -> String { "\"\(version)\"" }

  /// Whether `If-Match` holds (RFC 9110 §13.1.1).
  private static func matches(_ condition: String, _ version: Int) -> Bool {
    condition == "*" || condition.split(separator: ",").contains { String($0).trimmed == entityTag(version) }
  }

  private static func answer(_ policy: Policy, of store: StoreID) -> Response {
    var json = JSONWriter()
    json.object { write(policy, of: store, to: &$0) }
    var response = Response.json(json.bytes)
    response.headers[.eTag] = entityTag(policy.version)
    return response
  }

  private static func write(_ policy: Policy, of store: StoreID, to json: inout JSONWriter) {
    json.member("store", store.text)
    json.member("mask", policy.mask.rawValue)
    json.member("aliasMaskType", policy.mask.aliasMaskType)
    json.member("policyVersion", policy.version)
    json.member("ownDomains", policy.ownDomains)
  }

  static func history(_ call: Call) async throws -> Response {
    let store = try call.store
    let limit = try call.query.number("limit", default: 100, in: 1...1_000)
    let before = try call.query.number("before", default: .max, in: 1...Int.max)
    let history = try await call.console.database.run { database throws(PostgresError) in
      try database.policyHistory(of: store, before: before, limit: limit + 1)
    }
    let next = history.count > limit ? history[limit - 1].policy.version : nil
    var json = JSONWriter()
    json.object { json in
      json.key("changes")
      json.array(history.prefix(limit)) { json, change in
        json.object { json in
          write(change.policy, of: store, to: &json)
          json.member("changedBy", change.changedBy)
          json.member("reason", change.reason)
          json.member("changedAt", change.changedAt.rfc3339)
        }
      }
      json.key("next")
      if let next { json.integer(next) } else { json.null() }
    }
    var response = Response.json(json.bytes)
    response.link(next: next.map { "\(call.request.uri.path)?before=\($0)" })
    return response
  }
}

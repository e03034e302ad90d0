import Conversations
import Testing
import Timeline

@testable import Console

@Suite("The doors")
struct AccessTests {
  /// Who may come in, spelled out once more: whoever adds an endpoint must say it here too.
  private static let expected: [String: Guests] = [
    "GET /sign-in": .everybody, "POST /sign-in": .everybody, "POST /language": .everybody,
    "GET /assets/console.css": .everybody, "GET /assets/console.js": .everybody, "GET /assets/icon.svg": .everybody,
    "GET /api/openapi.json": .everybody, "GET /livez": .everybody, "GET /readyz": .everybody,
    "GET /metrics": .fleet([.operator]), "GET /scale": .fleet([.operator]), "GET /status": .fleet([.operator]),
    "POST /sign-out": .signedIn, "GET /": .signedIn,
    "GET /stores/{store}": .store(all), "GET /stores/{store}/orders": .store(all),
    "POST /stores/{store}/orders": .store(all), "GET /stores/{store}/orders/{order}": .store(all),
    "GET /stores/{store}/orders/{order}/events": .store(all),
    "GET /stores/{store}/orders/{order}/entries/{sequence}/body": .store(all),
    "GET /stores/{store}/orders/{order}/entries/{sequence}/links": .store(all),
    "GET /stores/{store}/settings": .store(all), "POST /stores/{store}/settings/mask": .store([.storeAdmin]),
    "POST /stores/{store}/settings/own-domains": .store([.storeAdmin]),
    "POST /stores/{store}/settings/try": .store([.storeAdmin]),
    "GET /stores/{store}/settings/try/{event}": .store([.storeAdmin]),
    "GET /operations": .fleet([.operator]), "GET /operations/figures": .fleet([.operator]),
    "GET /operations/dead-letters": .fleet([.operator]), "GET /operations/dead-letters/{letter}": .fleet([.operator]),
    "POST /operations/dead-letters/replay": .fleet([.operator]),
    "POST /operations/dead-letters/discard": .fleet([.operator]),
    "GET /api/dead-letters/{letter}": .fleet([.operator]), "POST /api/dead-letters/replay": .fleet([.operator]),
    "POST /api/dead-letters/discard": .fleet([.operator]),
    "GET /audit": .own([.storeAdmin, .operator, .privacy]),
    "GET /api/stores/{store}/orders": .store(all), "GET /api/stores/{store}/orders/{order}": .store(all),
    "GET /api/stores/{store}/orders/{order}/conversation-message": .store(all),
    "GET /api/stores/{store}/orders/{order}/timeline": .store(all),
    "GET /api/stores/{store}/settings/conversation-mask": .store(all),
    "PUT /api/stores/{store}/settings/conversation-mask": .store([.storeAdmin]),
    "GET /api/stores/{store}/settings/mask-history": .store(all),
    "GET /api/dead-letters": .fleet([.operator]), "GET /api/fleet": .fleet([.operator]),
  ]
  private static let all = Set(AccessRole.allCases)

  private enum Guests {
    case everybody, signedIn
    case store(Set<AccessRole>), fleet(Set<AccessRole>), own(Set<AccessRole>)
  }

  private static func token(_ role: AccessRole, _ store: StoreID?) -> AccessToken {
    let moment = Timestamp(microseconds: 0)
    return AccessToken(id: "a", name: "ana", role: role, store: store, createdAt: moment, expiresAt: moment)
  }

  @Test("let each role through each endpoint as agreed, and into no foreign store", arguments: Endpoint.all.map(\.name))
  func table(name: String) throws {
    let endpoint = try #require(Endpoint.all.first { $0.name == name })
    let guests = try #require(Self.expected[name], "Say in this table who may come in.")
    let (acme, other) = (StoreID("acme")!, StoreID("other")!)
    let named = endpoint.path.contains("{store}")

    for role in AccessRole.allCases {
      for own in [nil, acme, other] {
        for asked in named ? [acme, other] : [nil] {
          let isIn = endpoint.access.admits(Self.token(role, own), to: asked)
          let should =
            switch guests {
            case .everybody, .signedIn: true
            case .store(let roles): roles.contains(role) && (own == nil || own == asked)
            case .fleet(let roles): roles.contains(role) && own == nil
            case .own(let roles): roles.contains(role)
            }
          #expect(isIn == should, "\(role) of \(own?.text ?? "every store") at \(asked?.text ?? "no store")")
        }
      }
    }
    let isOpen = endpoint.access.admits(nil, to: named ? acme : nil)
    if case .everybody = guests { #expect(isOpen) } else { #expect(!isOpen) }
  }

  @Test("are known by their path whatever the method is, and by a word before a value that could be that word")
  func paths() {
    func names(_ path: String) -> [String] { Endpoint.at(path).map(\.name) }
    #expect(names("/api/dead-letters/00ff") == ["GET /api/dead-letters/{letter}"])
    #expect(names("/api/dead-letters/discard") == ["POST /api/dead-letters/discard"])
    #expect(names("/stores/acme/orders") == ["GET /stores/{store}/orders", "POST /stores/{store}/orders"])
    #expect(names("/api/nothing").isEmpty && names("/stores/acme/orders/1/2").isEmpty)
  }

  @Test("that show a store's things have the store in their path, and none is known twice")
  func shape() {
    for endpoint in Endpoint.all {
      if case .store = endpoint.access { #expect(endpoint.path.contains("/stores/{store}")) }
      if endpoint.path.contains("{store}") {
        guard case .store = endpoint.access else {
          Issue.record("\(endpoint.name) names a store and does not guard it.")
          continue
        }
      }
    }
    #expect(Set(Endpoint.all.map(\.name)).count == Endpoint.all.count)
    #expect(Set(Endpoint.all.map(\.name)) == Set(Self.expected.keys))
  }
}

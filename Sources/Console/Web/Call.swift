import Conversations
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Postgres
import Timeline

/// One request, with its values decoded, from a visitor who was let in.
struct Call: Sendable {
  let request: Request
  let endpoint: Endpoint
  let console: Parts
  let visitor: Visitor?
  /// Whoever is at the other end, as far as it can be known.
  let address: String
  let isSecure: Bool
  let language: Language
  /// Values in the path, decoded.
  let values: [String: String]
  let query: Form
  let form: Form
  let body: ByteBuffer

  var store: StoreID {
    get throws { try values["store"].flatMap(StoreID.init) ?? { throw Refusal.notFound }() }
  }

  var conversation: ConversationKey {
    get throws {
      guard let order = values["order"].flatMap(OrderID.init) else { throw Refusal.notFound }
      return ConversationKey(store: try store, order: order)
    }
  }

  /// The visitor, where the door has made sure that there is one.
  var guest: Visitor {
    get throws { try visitor ?? { throw Refusal.signIn }() }
  }

  func pages() -> Pages { console.pages(language) }
}

/// What all answers are made with.
struct Parts: Sendable {
  let settings: ConsoleSettings
  let database: DatabasePool
  let library: PageLibrary
  let throttle: Throttle
  let tries: TryGate
  let timelines: TimelineWatch
  let fleet: FleetWatch
  let letters: DeadLetterWork
  let meter: ConsoleMeter

  func pages(_ language: Language) -> Pages { library[language] }

  /// Remembers that somebody came with a token that opens nothing, and writes that down, unless many do.
  func turnAway(_ address: String) async throws {
    guard throttle.failed(address) else { return }
    // What a proxy tells may be anything.
    let isNumeric = (try? SocketAddress(ipAddress: address, port: 0)) != nil
    let record = AuditRecord(
      .failSignIn, of: isNumeric ? address : "unknown", in: nil, Decision(by: "somebody"))
    try await database.run(isRepeatable: false) { database throws(PostgresError) in try database.audit(record) }
  }
}

import Conversations
import Foundation
import HTTPTypes
import Hummingbird

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

  func pages(_ language: Language) -> Pages { library[language] }
}

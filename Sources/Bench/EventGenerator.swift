import Conversations
import JSON
import Simulation

/// Invents e-mail events of one size, four to an order, 60% of them from the store: from the same seed the same ones.
package struct EventGenerator: Sequence, IteratorProtocol {
  /// About what the text and the HTML of an e-mail take, in bytes, so that the event is about 1.5 KB.
  package static let usualTextBytes = 1_000
  static let eventsPerOrder = 4

  private let name: String
  private let stores: [String]
  private let count: Int
  private let textBytes: Int
  private var chance: SeededGenerator
  private var produced = 0
  private var order = Order()

  private struct Order {
    var id = ""
    var store = ""
    var customer = ""
    var address = ""
  }

  /// - Parameters:
  ///   - name: part of all ids, so that two generators make no event twice.
  ///   - textBytes: how large text and HTML of an e-mail are together, in bytes.
  package init(
    name: String, seed: UInt64, count: Int, stores: [String] = Self.stores(20), textBytes: Int = usualTextBytes
  ) {
    self.name = name
    self.stores = stores
    self.count = count
    self.textBytes = textBytes
    chance = SeededGenerator(seed: seed)
  }

  package static func stores(_ count: Int, from first: Int = 0) -> [String] {
    (first..<first + count).map { "store-\($0)" }
  }

  package mutating func next() -> BenchEvent? {
    guard produced < count else { return nil }
    if produced % Self.eventsPerOrder == 0 { order = nextOrder() }
    defer { produced += 1 }
    let kind: EmailKind = chance.chance(0.6) ? .sent : .received
    let id = "\(name)-\(produced)"
    let source = "/oms/\(order.store)"
    return BenchEvent(
      kind: kind, id: id, feedID: FeedID(store: order.store, source: source, event: id),
      body: body(kind, id: id, source: source))
  }

  private mutating func nextOrder() -> Order {
    let first = chance.pick(Self.firstNames)
    let last = chance.pick(Self.lastNames)
    return Order(
      id: "\(name)-v\(produced / Self.eventsPerOrder)", store: chance.pick(stores), customer: "\(first) \(last)",
      address: "\(first).\(last)\(chance.below(10_000))@mail\(chance.below(50)).example".lowercased())
  }

  private func body(_ kind: EmailKind, id: String, source: String) -> [UInt8] {
    let text = text()
    var json = JSONWriter(capacity: textBytes + 1_024)
    json.object { json in
      json.member("specversion", "1.0")
      json.member("type", kind.rawValue)
      json.member("source", source)
      json.member("id", id)
      json.member("time", "2026-11-23T16:32:00Z")
      json.member("subject", order.id)
      json.member("datacontenttype", "application/json")
      json.key("data")
      json.object { json in
        json.member("store", order.store)
        json.member("order", order.id)
        json.key("email")
        json.object { json in
          json.member("messageId", "<\(id)@\(order.store).example>")
          json.key("from")
          person(kind == .sent, &json)
          json.key("to")
          json.array([kind == .received]) { person($1, &$0) }
          json.member("subject", "Your order \(order.id)")
          json.member("text", text)
          json.member("html", "<html><body><p>\(text)</p></body></html>")
        }
      }
    }
    return json.bytes
  }

  private func person(_ isStore: Bool, _ json: inout JSONWriter) {
    json.object { json in
      json.member("name", isStore ? "Acme" : order.customer)
      json.member("address", isStore ? "orders@\(order.store).example" : order.address)
    }
  }

  /// At most half of the text bytes, but a paragraph at least, for the HTML holds the same once more. The customer's address comes twice a paragraph.
  private func text() -> String {
    let paragraph =
      "Dear \(order.customer), order \(order.id) has left our warehouse. This goes to \(order.address), the address "
      + "that came with the order. See where it is at https://acme.example/where?mail=\(order.address) or write back. "
      + "The parcel is small, the road is long, and the driver has been told to ring twice before he leaves it with a "
      + "neighbour. Nothing in this paragraph matters to anybody, but e-mails are made of such paragraphs, and so is "
      + "this one, down to its last word. "
    return String(repeating: paragraph, count: Swift.max(1, textBytes / 2 / paragraph.utf8.count))
  }

  private static let firstNames = [
    "Maria", "Joao", "Ana", "Pedro", "Lucia", "Carlos", "Sofia", "Miguel", "Elena", "Diego",
  ]
  private static let lastNames = [
    "Silva", "Souza", "Perez", "Gomez", "Costa", "Lima", "Rojas", "Diaz", "Mora", "Vega",
  ]
}

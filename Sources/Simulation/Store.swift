/// A shop that sells through the simulated OMS.
final class Store: Sendable {
  let id: String
  let name: String
  let domain: String
  let address: String
  /// The CloudEvents source of its events.
  let source: String
  /// How it numbers its orders.
  private let numbering: Numbering
  /// The language that most of its customers speak.
  let language: Language
  /// Hours east of UTC, where it writes local time; nil where it writes UTC.
  let hoursEast: Int?

  private enum Numbering: Int, Sendable { case lettered, long, yearly }

  /// - Parameter number: from 1.
  init(number: Int) {
    id = "store-\(number)"
    name = Self.names[(number - 1) % Self.names.count]
    domain = "store-\(number).example"
    address = "orders@store-\(number).example"
    source = "/oms/store-\(number)"
    numbering = Numbering(rawValue: number % 5 == 0 ? 2 : number % 3 == 0 ? 1 : 0)!
    language = Language.allCases[number % Language.allCases.count]
    hoursEast = number % 4 == 0 ? -3 : nil
  }

  private static let names = [
    "Casa Aurora", "Loja do Mar", "Smith & Sons", "Tienda Ñandú", "Ateliê São João", "Northlight Books",
    "Mercado Río", "Papelaria Ipê", "The Kettle Co.", "Zapatería Núñez", "Café Coração", "Green Bicycle",
  ]

  /// The id of the store's order with this number.
  func orderID(_ number: Int, _ random: inout SeededGenerator) -> String {
    switch numbering {
    case .lettered:
      let letters = String(decoding: (0..<5).map { _ in UInt8(ascii: "a") + UInt8(random.below(26)) }, as: UTF8.self)
      return "v\(500_000 + number)\(letters)-01"
    case .long: return "1\(random.within(10_000...99_999))\(1_000_000 + number)"
    case .yearly: return "2026/\(random.within(1_000...9_999))-\(10_000 + number)"
    }
  }
}

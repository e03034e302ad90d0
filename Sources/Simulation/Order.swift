import Conversations

/// An order and the correspondence about it so far.
struct Order {
  let store: Store
  let id: String
  let customer: Customer
  let carrier: Carrier
  /// What its letters say of it, in plain text and in HTML.
  let textValues, htmlValues: SlotValues
  /// The customer's address in links.
  let encodedAddress: String

  private var lettersLeft: Int
  private var stage = 0
  private var isUnanswered = false

  /// The ids of its letters, oldest first.
  private(set) var messageIDs: [String] = []
  /// The last letter, for those who quote it.
  private(set) var last: (text: String, attribution: String, addresses: [String])?

  init(number: Int, store: Store, _ random: inout SeededGenerator) {
    self.store = store
    id = store.orderID(number, &random)
    let language = random.chance(0.7) ? store.language : random.pick(Language.allCases)
    customer = Customer(speaking: language, &random)
    carrier = random.pick(Carrier.all)
    encodedAddress = Hex.percentEncoded(customer.address)
    lettersLeft = 1 + Self.lengths[random.below(Self.lengths.count)]

    var text = SlotValues()
    let items = Basket(language, &random)
    text[.firstName] = customer.firstName
    text[.fullName] = customer.fullName
    text[.encodedAddress] = encodedAddress
    text[.store] = store.name
    text[.storeAddress] = store.address
    text[.storeDomain] = store.domain
    text[.order] = id
    text[.items] = items.text
    text[.total] = items.total
    text[.card] = "\(random.within(1_000...9_999))"
    text[.tracking] = "\(carrier.prefix)\(random.within(100_000_000...999_999_999))\(carrier.suffix)"
    text[.carrier] = carrier.name
    var html = text
    html[.store] = store.name.escapedForHTML
    html[.items] = items.html
    (textValues, htmlValues) = (text, html)
  }

  /// How many letters follow the first one: 0 to 7, short correspondences more often.
  private static let lengths = [0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4, 5, 5, 6, 6, 7]

  /// Whether the last letter of this order has been written.
  var isClosed: Bool { lettersLeft == 0 }

  /// What the next letter is about.
  mutating func nextLetter(_ random: inout SeededGenerator) -> LetterKind {
    lettersLeft = max(0, lettersLeft - 1)
    if isUnanswered, random.chance(0.8) {
      isUnanswered = false
      return .answered
    }
    if random.chance(stage == 0 ? 0.08 : 0.36) || stage == Self.stages.count {
      isUnanswered = true
      return .asked
    }
    if stage > 2, random.chance(0.18) { return .noticed }
    defer { stage += 1 }
    return Self.stages[stage]
  }

  private static let stages: [LetterKind] = [.confirmed, .paid, .invoiced, .shipped, .delivered, .returned]

  /// Keeps a letter for those who answer it.
  mutating func remember(messageID: String?, text: String, attribution: String, addresses: [String]) {
    last = (text, attribution, addresses)
    guard let messageID else { return }
    if messageIDs.count == 5 { messageIDs.removeFirst() }
    messageIDs.append(messageID)
  }
}

/// A company that brings parcels.
struct Carrier {
  let name: String
  let address: String
  /// What its tracking numbers begin and end with.
  let prefix, suffix: String

  static let all = [
    Carrier(name: "Northern Parcel", address: "notices@northernparcel.example", prefix: "NP", suffix: "GB"),
    Carrier(name: "Rápido Exprés", address: "avisos@rapidoexpres.example", prefix: "RX", suffix: "ES"),
    Carrier(name: "Entrega Já", address: "alertas@entregaja.example", prefix: "EJ", suffix: "BR"),
  ]
}

/// What somebody bought.
struct Basket {
  /// A line for each thing.
  let text: String
  /// A table row for each thing.
  let html: String
  let total: String

  init(_ language: Language, _ random: inout SeededGenerator) {
    let products = language.products
    var (text, html, cents) = ("", "", 0)
    for line in 0...random.below(3) {
      let product = random.pick(products)
      let count = random.chance(0.2) ? 2 : 1
      let price = random.within(490...19_990) * count
      let money = language.money(cents: price)
      if line > 0 { text += "\n" }
      text += "\(count) x \(product)   \(money)"
      html += "<tr><td>\(count) &times;</td><td>\(product.escapedForHTML)</td><td>\(money)</td></tr>"
      cents += price
    }
    (self.text, self.html, total) = (text, html, language.money(cents: cents))
  }
}

import Testing

/// The facts of the contract's golden vectors.
enum AliasVectors {
  static let aliasDomain = "ct.example"
  static let key = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="

  struct Participant: Sendable, CustomTestStringConvertible {
    let store: String
    let order: String
    let address: String
    let canonical: String
    let hard: String
    let soft: String

    var testDescription: String { "\(address) in \(store)/\(order)" }
  }

  static let participants: [Participant] = [
    Participant(
      store: "acme", order: "v502559llux-01",
      address: "Maria.Silva@Example.COM",
      canonical: "maria.silva@example.com",
      hard: "3e04c03ebb491831fd2e3ff32a8e6609@ct.example",
      soft: "maria.silva@example.com-16744275618807398196b.ct.example"),
    Participant(
      store: "acme", order: "v502559llux-02",
      address: "maria.silva@example.com",
      canonical: "maria.silva@example.com",
      hard: "4e8d12763a629dfc93448a317a393853@ct.example",
      soft: "maria.silva@example.com-9364569373247787766b.ct.example"),
    Participant(
      store: "globex", order: "v502559llux-01",
      address: "maria.silva@example.com",
      canonical: "maria.silva@example.com",
      hard: "4645f5f5128f4113dfee562274290d80@ct.example",
      soft: "maria.silva@example.com-5219992563205998770b.ct.example"),
    Participant(
      store: "acme", order: "1305371685465-01",
      address: "ana-maria+loja@exemplo.com.br",
      canonical: "ana-maria+loja@exemplo.com.br",
      hard: "f69a6b2beea4c0c78883ccb0faca4465@ct.example",
      soft: "ana-maria+loja@exemplo.com.br-4551148973546032843b.ct.example"),
    Participant(
      store: "acme", order: "1305371685465-01",
      address: "Jo\u{E3}o@example.com",
      canonical: "jo\u{E3}o@example.com",
      hard: "92bcf3b7494c38ae6ce424e0f73c6254@ct.example",
      soft: "92bcf3b7494c38ae6ce424e0f73c6254@ct.example"),
    Participant(
      store: "acme", order: "1305371685465-01",
      address: "joa\u{303}o@example.com",
      canonical: "jo\u{E3}o@example.com",
      hard: "92bcf3b7494c38ae6ce424e0f73c6254@ct.example",
      soft: "92bcf3b7494c38ae6ce424e0f73c6254@ct.example"),
    Participant(
      store: "acme", order: "1305371685465-01",
      address: "info@M\u{FC}ller.example.",
      canonical: "info@xn--mller-kva.example",
      hard: "399efc5e96d160b4550b0bdbe63dc921@ct.example",
      soft: "info@xn--mller-kva.example-15699071503704294371b.ct.example"),
    Participant(
      store: "acme", order: "1305371685465-01",
      address: "info@stra\u{DF}e.example",
      canonical: "info@xn--strae-oqa.example",
      hard: "8f2fa56c6039d480b4b9d10ac07fc15a@ct.example",
      soft: "info@xn--strae-oqa.example-12678715496641769773b.ct.example"),
    Participant(
      store: "acme", order: "1305371685465-01",
      address: "a_b@foo_bar.example",
      canonical: "a_b@foo_bar.example",
      hard: "485700cee45682ab48de313ce74436bc@ct.example",
      soft: "a_b@foo_bar.example-16794726151965459167b.ct.example"),
    Participant(
      store: "acme", order: "1305371685465-01",
      address: "x@r3---sn.example",
      canonical: "x@r3---sn.example",
      hard: "9c78d114cc8e0b9ba9573922f0192b91@ct.example",
      soft: "x@r3---sn.example-9811911778623979635b.ct.example"),
    Participant(
      store: "acme", order: "1305371685465-01",
      address: "info@\u{43F}\u{43E}\u{447}\u{442}\u{430}.\u{440}\u{444}",
      canonical: "info@xn--80a1acny.xn--p1ai",
      hard: "37634342cd1a5443e1e3f4bcc2acd87c@ct.example",
      soft: "37634342cd1a5443e1e3f4bcc2acd87c@ct.example"),
    Participant(
      store: "acme", order: "1305371685465-01",
      address: "o'brien@example.com",
      canonical: "o'brien@example.com",
      hard: "bbe0f4552f7f461894b6a5da6a7b7105@ct.example",
      soft: "o'brien@example.com-6862795114612452669b.ct.example"),
    Participant(
      store: "acme", order: "1305371685465-01",
      address: "\"quoted local\"@example.com",
      canonical: "\"quoted local\"@example.com",
      hard: "3119379aac11520f355079710b7401db@ct.example",
      soft: "3119379aac11520f355079710b7401db@ct.example"),
    Participant(
      store: "acme", order: "1305371685465-01",
      address: "x@[192.0.2.1]",
      canonical: "x@[192.0.2.1]",
      hard: "a97e6394e2603a8d803d0b79b8dd97ef@ct.example",
      soft: "a97e6394e2603a8d803d0b79b8dd97ef@ct.example"),
    Participant(
      store: "acme", order: "1305371685465-01",
      address:
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@"
        + "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb."
        + "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb."
        + "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb."
        + "example",
      canonical:
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@"
        + "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb."
        + "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb."
        + "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb."
        + "example",
      hard: "15c0ecd8dc5e7b6240cfd5334b218d2f@ct.example",
      soft: "15c0ecd8dc5e7b6240cfd5334b218d2f@ct.example"),
  ]

  struct Mention: Sendable {
    let store: String
    let order: String
    let canonical: String
    let alias: String
  }

  static let mentions: [Mention] = [
    Mention(
      store: "acme", order: "v502559llux-01", canonical: "third.party@example.net",
      alias: "b01c302c05bf02f0a52fd8b4327bdd65@ct.example")
  ]

  struct MessageID: Sendable {
    let store: String
    let order: String
    let messageID: String
    let mapped: String
  }

  static let messageIDs: [MessageID] = [
    MessageID(
      store: "acme", order: "v502559llux-01", messageID: "<20261123.77@mail.acme.example>",
      mapped: "<bb062105d27c482e3e479d891ab5e6cd@ct.example>")
  ]
}

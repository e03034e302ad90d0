/// The letters of one language.
final class Letters: Sendable {
  let confirmed, paid, invoiced, shipped, delivered, returned, answered, asked, noticed: [Letter]

  init(
    confirmed: [Letter], paid: [Letter], invoiced: [Letter], shipped: [Letter], delivered: [Letter],
    returned: [Letter], answered: [Letter], asked: [Letter], noticed: [Letter]
  ) {
    self.confirmed = confirmed
    self.paid = paid
    self.invoiced = invoiced
    self.shipped = shipped
    self.delivered = delivered
    self.returned = returned
    self.answered = answered
    self.asked = asked
    self.noticed = noticed
  }

  /// The letters about `kind`: different ways to say it.
  subscript(kind: LetterKind) -> [Letter] {
    switch kind {
    case .confirmed: confirmed
    case .paid: paid
    case .invoiced: invoiced
    case .shipped: shipped
    case .delivered: delivered
    case .returned: returned
    case .answered: answered
    case .asked: asked
    case .noticed: noticed
    }
  }
}

extension Language {
  var letters: Letters {
    switch self {
    case .english: .english
    case .spanish: .spanish
    case .portuguese: .portuguese
    }
  }
}

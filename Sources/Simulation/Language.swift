import Conversations

/// The languages that stores and customers write in.
enum Language: CaseIterable {
  case english, spanish, portuguese

  /// An amount of money.
  func money(cents: Int) -> String {
    let (whole, rest) = cents.quotientAndRemainder(dividingBy: 100)
    let fraction = rest < 10 ? "0\(rest)" : "\(rest)"
    return switch self {
    case .english: "$\(whole).\(fraction)"
    case .spanish: "\(whole),\(fraction) €"
    case .portuguese: "R$ \(whole),\(fraction)"
    }
  }

  /// What mail programs write above a quoted letter.
  func attribution(author: Email.Mailbox, date: String) -> String {
    let author = "\(author.name ?? "") <\(author.address)>"
    return switch self {
    case .english: "On \(date), \(author) wrote:"
    case .spanish: "El \(date), \(author) escribió:"
    case .portuguese: "Em \(date), \(author) escreveu:"
    }
  }

  var products: [String] {
    switch self {
    case .english: Self.englishProducts
    case .spanish: Self.spanishProducts
    case .portuguese: Self.portugueseProducts
    }
  }

  private static let englishProducts = [
    "Enamel kettle, 1.2 l", "Wool blanket, grey", "Desk lamp \"Fjord\"", "Coffee grinder", "Rain jacket, size M",
    "Notebook A5, dotted", "Trail shoes, 42", "Bicycle bell",
  ]
  private static let spanishProducts = [
    "Cafetera italiana, 6 tazas", "Manta de lana, gris", "Lámpara de mesa «Río»", "Zapatillas de montaña, 42",
    "Chaqueta impermeable, talla M", "Cuaderno A5 de puntos", "Sartén de hierro, 26 cm", "Mochila para niños",
  ]
  private static let portugueseProducts = [
    "Cafeteira italiana, 6 xícaras", "Manta de lã, cinza", "Luminária de mesa “Ipê”", "Tênis de trilha, 42",
    "Jaqueta impermeável, tamanho M", "Caderno A5 pontilhado", "Frigideira de ferro, 26 cm", "Mochila infantil",
  ]
}

/// A first or family name, as it is written and as it is spelled in most e-mail addresses.
struct PersonName {
  let written: String
  let ascii: String
  /// Whether the family name is written before it.
  var isFamilyNameFirst = false

  private init(_ written: String, _ ascii: String, isFamilyNameFirst: Bool = false) {
    self.written = written
    self.ascii = ascii
    self.isFamilyNameFirst = isFamilyNameFirst
  }

  /// A first name and a family name; now and then in Cyrillic or Japanese, whatever the language.
  static func any(
    speaking language: Language, _ random: inout SeededGenerator
  ) -> (first: PersonName, last: PersonName) {
    switch random.below(100) {
    case 0..<2: (random.pick(cyrillicFirst), random.pick(cyrillicLast))
    case 2..<4: (random.pick(japaneseFirst), random.pick(japaneseLast))
    default:
      switch language {
      case .english: (random.pick(englishFirst), random.pick(englishLast))
      case .spanish: (random.pick(spanishFirst), random.pick(spanishLast))
      case .portuguese: (random.pick(portugueseFirst), random.pick(portugueseLast))
      }
    }
  }

  private static let englishFirst = [
    PersonName("Emma", "emma"), PersonName("Oliver", "oliver"), PersonName("Zoë", "zoe"), PersonName("Noah", "noah"),
    PersonName("Charlotte", "charlotte"), PersonName("Seán", "sean"), PersonName("Priya", "priya"),
    PersonName("Grace", "grace"), PersonName("Renée", "renee"), PersonName("Jack", "jack"),
  ]
  private static let englishLast = [
    PersonName("Walker", "walker"), PersonName("O'Brien", "o'brien"), PersonName("Patel", "patel"),
    PersonName("Hughes", "hughes"), PersonName("Brontë", "bronte"), PersonName("Fletcher", "fletcher"),
    PersonName("Baker-Hall", "baker-hall"), PersonName("Ng", "ng"), PersonName("Thompson", "thompson"),
  ]
  private static let spanishFirst = [
    PersonName("María", "maria"), PersonName("José", "jose"), PersonName("Lucía", "lucia"),
    PersonName("Íñigo", "inigo"), PersonName("Carmen", "carmen"), PersonName("Andrés", "andres"),
    PersonName("Begoña", "begona"), PersonName("Sofía", "sofia"), PersonName("Martín", "martin"),
    PersonName("Ana", "ana"),
  ]
  private static let spanishLast = [
    PersonName("Núñez", "nunez"), PersonName("García", "garcia"), PersonName("Muñoz", "munoz"),
    PersonName("Fernández", "fernandez"), PersonName("Ibáñez", "ibanez"), PersonName("Romero", "romero"),
    PersonName("Agüero", "aguero"), PersonName("Serrano", "serrano"), PersonName("Quispe", "quispe"),
  ]
  private static let portugueseFirst = [
    PersonName("João", "joao"), PersonName("Maria", "maria"), PersonName("Antônia", "antonia"),
    PersonName("Inês", "ines"), PersonName("Luís", "luis"), PersonName("Conceição", "conceicao"),
    PersonName("Thiago", "thiago"), PersonName("Mônica", "monica"), PersonName("Rui", "rui"),
    PersonName("Beatriz", "beatriz"),
  ]
  private static let portugueseLast = [
    PersonName("Silva", "silva"), PersonName("Gonçalves", "goncalves"), PersonName("Araújo", "araujo"),
    PersonName("Simões", "simoes"), PersonName("Conceição", "conceicao"), PersonName("Lima", "lima"),
    PersonName("Assunção", "assuncao"), PersonName("Pereira", "pereira"), PersonName("Magalhães", "magalhaes"),
  ]
  private static let cyrillicFirst = [
    PersonName("Мария", "maria"), PersonName("Алексей", "aleksei"), PersonName("Ольга", "olga"),
  ]
  private static let cyrillicLast = [
    PersonName("Коваленко", "kovalenko"), PersonName("Белых", "belykh"), PersonName("Петренко", "petrenko"),
  ]
  private static let japaneseFirst = [
    PersonName("さくら", "sakura", isFamilyNameFirst: true), PersonName("健太", "kenta", isFamilyNameFirst: true),
    PersonName("美咲", "misaki", isFamilyNameFirst: true),
  ]
  private static let japaneseLast = [
    PersonName("高橋", "takahashi"), PersonName("山本", "yamamoto"), PersonName("渡辺", "watanabe"),
  ]
}

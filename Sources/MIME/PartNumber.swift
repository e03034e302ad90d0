/// The place of a part in an e-mail, numbered as in IMAP (RFC 3501 §6.4.5): `1.2` is the second part of the first.
struct PartNumber {
  private var numbers: [Int] = []

  /// The e-mail itself.
  static let root = PartNumber()

  /// The part of this number, counted from 1.
  func part(_ number: Int) -> PartNumber {
    var part = self
    part.numbers.append(number)
    return part
  }

  /// As it stands in `omitted`.
  var field: String { numbers.isEmpty ? "body" : "part " + numbers.map(String.init).joined(separator: ".") }
}

import Foundation

/// Characters without what tells two spellings of an address apart: case, width, composition.
enum Folding {
  /// The folded characters of `text`, without those that are not seen.
  static func folded(_ text: String) -> [UInt32] {
    var result: [UInt32] = []
    for scalar in text.unicodeScalars {
      if scalar.isASCII {
        result.append(asciiFolded(scalar.value))
        continue
      }
      switch ScalarClass.of(scalar.value) {
      case .ignorable: continue
      case .compatible: result += ScalarClass.ascii(scalar.value).map { asciiFolded(UInt32($0)) }
      default: result += folded(scalar.value)
      }
    }
    return result
  }

  /// One character beyond ASCII in lower case, by way of upper case (for `ς`), decomposed (NFKD).
  static func folded(_ value: UInt32) -> [UInt32] {
    value < common.count ? common[Int(value)] : computed(value)
  }

  /// Those of Latin, Greek, Cyrillic and Hebrew letters, for it takes its time to compute one.
  private static let common: [[UInt32]] = (0..<0x600).map(computed)

  private static func computed(_ value: UInt32) -> [UInt32] {
    guard let scalar = Unicode.Scalar(value) else { return [value] }
    // Full case folding would make `straße` and `strasse` one, which are two addresses.
    let upper = scalar == "ß" ? "ß" : scalar.properties.uppercaseMapping
    return upper.lowercased().decomposedStringWithCompatibilityMapping.unicodeScalars.map(\.value)
  }

  static func asciiFolded(_ value: UInt32) -> UInt32 {
    value &- 0x41 < 26 ? value | 0x20 : value
  }
}

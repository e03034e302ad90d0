import Foundation

/// What a character beyond ASCII may be in a text that holds addresses.
enum ScalarClass: UInt8 {
  /// A letter, mark or digit, which may stand in an address.
  case letter
  /// Not seen at all: zero-width characters, soft hyphens, variation selectors.
  case ignorable
  /// Stands for ASCII characters (NFKC, and the dots of UTS 46 §4).
  case compatible
  /// Punctuation, symbols, separators: may stand in an address, but more often next to one.
  case separator
  /// A letter of a script that is written without spaces, so that text and address may touch.
  case unspaced

  /// Whether a reader sees the character, and as itself.
  var standsForItself: Bool { self != .ignorable && self != .compatible }

  static func of(_ scalar: UInt32) -> ScalarClass { readings[scalar].scalarClass }

  /// The ASCII characters that `scalar` stands for.
  static func ascii(_ scalar: UInt32) -> FewBytes { readings[scalar].ascii }

  /// How a character reads.
  struct Reading: BitwiseCopyable {
    let scalarClass: ScalarClass
    /// What it stands for when it is compatible; else nothing.
    let ascii: FewBytes
  }

  /// To be asked for once before a loop: a global constant looks each time whether it has been made.
  static let readings = CharacterPages(ofEach: reading)

  private static func reading(_ value: UInt32) -> Reading {
    let ascii = FewBytes(compatibleCharacters(value))
    return Reading(scalarClass: ascii.isEmpty ? scalarClass(value) : .compatible, ascii: ascii)
  }

  /// That of a character that stands for itself.
  private static func scalarClass(_ value: UInt32) -> ScalarClass {
    switch value {
    case 0xE0000...0xE0FFF: return .ignorable
    case 0x20000...0x3FFFF: return .unspaced
    case 0x20000...: return .separator  // where no character is known any more
    default: break
    }
    guard let scalar = Unicode.Scalar(value) else { return .separator }
    let properties = scalar.properties
    if properties.isDefaultIgnorableCodePoint || (0xFFF0...0xFFF8).contains(value) { return .ignorable }
    if unspacedBlocks.contains(where: { $0.contains(value) }) { return .unspaced }
    return switch properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .nonspacingMark,
      .spacingMark, .enclosingMark, .decimalNumber, .letterNumber, .otherNumber:
      .letter
    default: .separator
    }
  }

  /// Thai, Lao, Tibetan, Myanmar, Khmer, kana, Han and Hangul (which has spaces, but sets particles without).
  private static let unspacedBlocks: [ClosedRange<UInt32>] = [
    0x0E00...0x0FFF, 0x1000...0x109F, 0x1780...0x17FF, 0x2E80...0x2FDF, 0x3005...0x3007, 0x3021...0x3029,
    0x3031...0x3035, 0x3041...0x319F, 0x31F0...0x31FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xA000...0xA4CF,
    0xAC00...0xD7AF, 0xF900...0xFAFF, 0xFF66...0xFFDC,
  ]

  /// Empty where there are none.
  private static func compatibleCharacters(_ value: UInt32) -> [UInt8] {
    switch value {
    case 0x3002, 0xFF61: return Array(".".utf8)
    // Not NFKC, but nothing that a reader could tell from a hyphen.
    case 0x2010, 0x2011: return Array("-".utf8)
    default: break
    }
    guard compatibilityBlocks.contains(where: { $0.contains(value) }), let scalar = Unicode.Scalar(value) else {
      return []
    }
    let composed = String(scalar).precomposedStringWithCompatibilityMapping.utf8
    return composed.allSatisfy { $0 < 0x80 } ? Array(composed) : []
  }

  /// All characters whose NFKC form is ASCII lie here.
  private static let compatibilityBlocks: [ClosedRange<UInt32>] = [
    0xA0...0xBA, 0x132...0x133, 0x17F...0x17F, 0x1C7...0x1F3, 0x2B0...0x2E3, 0x37E...0x37E, 0x1D2C...0x1DBB,
    0x1FEF...0x20A8, 0x2100...0x217F, 0x2460...0x24EA, 0x2A74...0x2A76, 0x2C7C...0x2C7D, 0x3000...0x3000,
    0x3250...0x325F, 0x32B1...0x32CF, 0x3371...0x33FF, 0xA7F2...0xA7F4, 0xFB00...0xFB29, 0xFE10...0xFE6B,
    0xFF01...0xFF5E, 0x107A5...0x107A5, 0x1D400...0x1D6A3, 0x1D7CE...0x1D7FF, 0x1F100...0x1F190, 0x1FBF0...0x1FBF9,
  ]
}

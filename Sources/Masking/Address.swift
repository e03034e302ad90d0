import CIDN2
import Foundation

/// An e-mail address (addr-spec): RFC 5321 §4.1.2 with the extension of RFC 6531 §3.3.
///
/// Two addresses are equal when their canonical forms are, byte for byte.
public struct Address: Hashable, Sendable {
  /// As it was written, without the blanks around it.
  public let written: String
  /// The form by which a participant is known: lower-case, NFC, the domain in A-labels.
  public let canonical: String

  /// The most bytes that an address may take: an SMTP line (RFC 5321 §4.5.3.1.6).
  public static let maximumBytes = 998

  /// Nil when `text` is no address.
  public init?(_ text: String) {
    if let canonical = Self.canonical(ofPlain: text) {
      written = text
      self.canonical = canonical
      return
    }
    let written = text.trimming { $0 == " " || $0 == "\t" }
    guard written.utf8.count <= Self.maximumBytes, let at = Self.at(in: written) else { return nil }
    let localPart = written[..<at]
    // By bytes: a combining mark behind the at-sign belongs to the domain.
    let domain = written[written.utf8.index(after: at)...]
    guard Self.isLocalPart(localPart), Self.isDomain(domain) else { return nil }
    self.written = String(written)
    canonical = Self.canonical(localPart: localPart) + "@" + Self.canonical(domain: domain)
  }

  /// The address of a canonical form, which may break the grammar that its address was read by: U+037E becomes a
  /// semicolon, and letters may take more bytes.
  ///
  /// Nil when `canonical` cannot be one.
  init?(canonical: String) {
    guard Self.at(in: canonical[...]) != nil else { return nil }
    written = canonical
    self.canonical = canonical
  }

  /// The canonical part before the at-sign.
  public var localPart: Substring { canonical[..<Self.at(in: canonical[...])!] }

  /// The canonical part behind the at-sign.
  public var domain: Substring {
    canonical[canonical.utf8.index(after: Self.at(in: canonical[...])!)...]
  }

  /// Whether the canonical form is the written one, byte for byte.
  var isWrittenCanonically: Bool { written.utf8.span.isSame(as: canonical.utf8.span) }

  public static func == (left: Self, right: Self) -> Bool {
    left.canonical.utf8.span.isSame(as: right.canonical.utf8.span)
  }

  public func hash(into hasher: inout Hasher) {
    unsafe canonical.utf8.span.withUnsafeBytes { unsafe hasher.combine(bytes: $0) }
  }

  /// The at-sign between local part and domain: the last one, for a domain holds none and a quoted local part may.
  private static func at(in text: Substring) -> Substring.Index? {
    text.utf8.lastIndex(of: UInt8(ascii: "@"))
  }
}

// MARK: - Grammar

extension Address {
  private static func isLocalPart(_ text: Substring) -> Bool {
    text.utf8.first == UInt8(ascii: "\"") ? isQuotedString(text) : isDotString(text)
  }

  /// Dot-string = Atom *("." Atom), where atoms may hold non-ASCII characters (RFC 6531 §3.3).
  private static func isDotString(_ text: Substring) -> Bool {
    let atoms = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    return atoms.allSatisfy { !$0.isEmpty && $0.allSatisfy(isAtomByte) }
      && hasNoHiddenControls(text) && hasNoFurtherAtSign(text)
  }

  /// Quoted-string = DQUOTE *(qtextSMTP / quoted-pairSMTP) DQUOTE.
  private static func isQuotedString(_ text: Substring) -> Bool {
    guard text.utf8.count >= 2, text.utf8.last == UInt8(ascii: "\"") else { return false }
    var escaped = false
    for byte in text.utf8.dropFirst().dropLast() {
      guard byte >= 0x20, byte != 0x7F else { return false }
      if escaped {
        escaped = false
      } else if byte == UInt8(ascii: "\\") {
        escaped = true
      } else if byte == UInt8(ascii: "\"") {
        return false
      }
    }
    return !escaped && hasNoHiddenControls(text)
  }

  private static func isDomain(_ text: Substring) -> Bool {
    text.utf8.first == UInt8(ascii: "[") ? isAddressLiteral(text) : isDomainName(text)
  }

  /// Domain = sub-domain *("." sub-domain), where a last dot may stand.
  private static func isDomainName(_ text: Substring) -> Bool {
    var labels = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    if labels.count > 1, labels.last?.isEmpty == true { labels.removeLast() }
    return labels.allSatisfy { !$0.isEmpty && $0.allSatisfy(isLabelByte) }
      && hasNoHiddenControls(text) && hasNoFurtherAtSign(text)
  }

  /// address-literal = "[" dcontent "]" (RFC 5321 §4.1.3).
  private static func isAddressLiteral(_ text: Substring) -> Bool {
    guard text.utf8.count > 2, text.utf8.last == UInt8(ascii: "]") else { return false }
    return text.utf8.dropFirst().dropLast().allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "\\"): false
      default: (0x21...0x7E).contains(byte)
      }
    }
  }

  /// atext of RFC 5322 §3.2.3, or a byte of a non-ASCII character.
  private static func isAtomByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), 0x80...:
      true
    default: "!#$%&'*+-/=?^_`{|}~".utf8.contains(byte)
    }
  }

  /// A letter, digit, hyphen or underscore (which real domains hold), or a byte of a non-ASCII character.
  private static func isLabelByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), 0x80...:
      true
    default: false
    }
  }

  /// Nothing that reads as an at-sign, full-width or small: nobody could tell where the domain begins.
  private static func hasNoFurtherAtSign(_ text: Substring) -> Bool {
    !text.unicodeScalars.contains { $0 == "\u{FF20}" || $0 == "\u{FE6B}" }
  }

  /// No control, separator or unassigned character beyond ASCII.
  private static func hasNoHiddenControls(_ text: Substring) -> Bool {
    if text.utf8.allSatisfy({ $0 < 0x80 }) { return true }
    return text.unicodeScalars.allSatisfy { scalar in
      switch scalar.properties.generalCategory {
      case .control, .lineSeparator, .paragraphSeparator, .spaceSeparator: scalar == " "
      case .surrogate, .unassigned: false
      default: true
      }
    }
  }
}

// MARK: - Canonical form

extension Address {
  /// The canonical form of an address of letters, digits and `.-_+` alone, as nearly all are; nil for any other text,
  /// which may be an address all the same.
  private static func canonical(ofPlain text: String) -> String? {
    let bytes = text.utf8.span
    guard bytes.count <= maximumBytes else { return nil }
    var previous = UInt8(ascii: ".")
    var hasAt = false
    var hasCapitals = false
    for index in bytes.indices {
      let byte = bytes[index]
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"): break
      case UInt8(ascii: "A")...UInt8(ascii: "Z"): hasCapitals = true
      case UInt8(ascii: "+"): if hasAt { return nil }
      // Two in a domain may be those of an A-label.
      case UInt8(ascii: "-"): if hasAt, previous == byte { return nil }
      case UInt8(ascii: "."): if previous == byte || previous == UInt8(ascii: "@") { return nil }
      case UInt8(ascii: "@"):
        if hasAt || previous == UInt8(ascii: ".") { return nil }
        hasAt = true
      default: return nil
      }
      previous = byte
    }
    guard hasAt, previous != UInt8(ascii: "@"), previous != UInt8(ascii: ".") else { return nil }
    return hasCapitals ? asciiLowercased(text[...]) : text
  }

  /// The default Unicode lower-case mapping, scalar by scalar, then NFC.
  private static func canonical(localPart: Substring) -> String {
    if localPart.utf8.allSatisfy({ $0 < 0x80 }) { return asciiLowercased(localPart) }
    var lowercased = ""
    for scalar in localPart.unicodeScalars { lowercased += scalar.properties.lowercaseMapping }
    return lowercased.precomposedStringWithCanonicalMapping
  }

  /// UTS 46, non-transitional, with CheckHyphens and STD3 off, without a trailing dot; where that fails, the domain as
  /// written in ASCII lower case.
  static func canonical(domain: Substring) -> String {
    let lowercased = asciiLowercased(domain)
    if lowercased.utf8.first == UInt8(ascii: "[") { return lowercased }
    let isPlain = lowercased.utf8.allSatisfy { $0 < 0x80 } && !lowercased.contains("xn--")
    guard let ascii = isPlain ? lowercased : toASCII(lowercased) else { return lowercased }
    let name = ascii.hasSuffix(".") ? ascii.dropLast() : ascii[...]
    // The mapping can make what no domain holds: a slash or at-sign of a compatibility character, an empty label of a
    // soft hyphen.
    return isDomainName(name) && !name.hasSuffix(".") ? String(name) : lowercased
  }

  private static func toASCII(_ domain: String) -> String? {
    var output: UnsafeMutablePointer<CChar>?
    let flags = CInt(IDN2_NONTRANSITIONAL.rawValue)
    let status = unsafe idn2_to_ascii_8z(domain, &output, flags)
    defer { unsafe idn2_free(output) }
    guard status == CInt(IDN2_OK.rawValue), let output = unsafe output else { return nil }
    return unsafe String(cString: output)
  }

  private static func asciiLowercased(_ text: Substring) -> String {
    String(
      decoding: text.utf8.map {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) ? $0 | 0x20 : $0
      }, as: UTF8.self)
  }
}

extension String {
  fileprivate func trimming(_ isBlank: (Character) -> Bool) -> Substring {
    var rest = self[...]
    while let first = rest.first, isBlank(first) { rest.removeFirst() }
    while let last = rest.last, isBlank(last) { rest.removeLast() }
    return rest
  }
}

/// The fields of a form or a query (application/x-www-form-urlencoded, URL Standard §5).
struct Form: Sendable {
  /// More fields than this are no form of ours.
  private static let limit = 100

  private var fields: [String: String] = [:]

  init() {}

  /// Nil when a value is no UTF-8, or there are too many.
  init?(_ text: some StringProtocol) {
    let pairs = text.split(separator: "&", maxSplits: Self.limit)
    guard pairs.count <= Self.limit else { return nil }
    for pair in pairs {
      let halves = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard let name = PercentEncoding.decoded(halves[0], plusIsSpace: true),
        let value = PercentEncoding.decoded(halves.count > 1 ? halves[1] : "", plusIsSpace: true)
      else { return nil }
      fields[name] = value
    }
  }

  /// A field without the spaces around it; nil when it is missing or empty.
  subscript(name: String) -> String? {
    guard let value = fields[name] else { return nil }
    let text = value.trimmed
    return text.isEmpty ? nil : text
  }

  /// A field as it was given, even when it is empty; nil when it is missing.
  func given(_ name: String) -> String? { fields[name] }

  /// A whole number within limits, or its default.
  ///
  /// - Throws: ``Refusal/invalid(_:)`` when it is something else.
  func number(_ name: String, default value: Int, in range: ClosedRange<Int>) throws(Refusal) -> Int {
    guard let text = fields[name] else { return value }
    guard let number = Int(text), range.contains(number), String(number) == text else {
      throw .invalid("The parameter \(name) is not a whole number from \(range.lowerBound) to \(range.upperBound).")
    }
    return number
  }
}

extension String {
  /// Without white space at its ends.
  var trimmed: String {
    let isSpace = \Unicode.Scalar.properties.isWhitespace
    let scalars = unicodeScalars
    guard let first = scalars.firstIndex(where: { !$0[keyPath: isSpace] }),
      let last = scalars.lastIndex(where: { !$0[keyPath: isSpace] })
    else { return "" }
    return String(scalars[first...last])
  }
}

/// Percent-encoding of URIs (RFC 3986 §2.1).
enum PercentEncoding {
  /// Nil when what comes out is no UTF-8 text, or holds U+0000.
  static func decoded(_ text: some StringProtocol, plusIsSpace: Bool = false) -> String? {
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "+"), plusIsSpace {
        bytes.append(UInt8(ascii: " "))
      } else if byte == UInt8(ascii: "%") {
        guard let high = rest.popFirst().flatMap(digit), let low = rest.popFirst().flatMap(digit) else { return nil }
        bytes.append(high << 4 | low)
      } else {
        bytes.append(byte)
      }
    }
    guard !bytes.contains(0) else { return nil }
    return String(validating: bytes, as: UTF8.self)
  }

  /// `text` as one segment of a path, or one value of a query.
  static func encoded(_ text: String) -> String {
    var result = ""
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "~"):
        result.unicodeScalars.append(Unicode.Scalar(byte))
      // A segment of dots alone would lead elsewhere, so dots are encoded too.
      default:
        result += "%" + String(byte >> 4, radix: 16, uppercase: true) + String(byte & 15, radix: 16, uppercase: true)
      }
    }
    return result
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    Character(Unicode.Scalar(byte)).hexDigitValue.map { UInt8($0) }
  }
}

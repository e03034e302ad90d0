import Foundation

/// A reader who undoes one encoding or two, by nothing of what is tested.
///
/// It is simpler than any redactor or gate may be, so that what it finds is there. That it finds nothing says little.
enum PlainReader {
  /// Whether `address` (lower-case) stands in `bytes` between what belongs to no address.
  static func shows(_ address: [UInt8], in bytes: [UInt8]) -> Bool {
    guard let sign = address.lastIndex(of: UInt8(ascii: "@")) else { return false }
    var place = 0
    while let found = first(UInt8(ascii: "@"), in: bytes, from: place) {
      place = found + 1
      let start = found - sign
      let end = start + address.count
      guard start >= 0, end <= bytes.count else { continue }
      if isBound(start == 0 ? nil : bytes[start - 1]), isBound(end == bytes.count ? nil : bytes[end]),
        zip(bytes[start..<end], address).allSatisfy({ lower($0) == $1 })
      {
        return true
      }
    }
    return false
  }

  /// By the C library, which is not slowed down by being watched.
  private static func first(_ byte: UInt8, in bytes: [UInt8], from start: Int) -> Int? {
    bytes.withUnsafeBytes { buffer in
      guard start < buffer.count, let base = buffer.baseAddress else { return nil }
      return memchr(base + start, CInt(byte), buffer.count - start).map { UnsafeRawPointer($0) - base }
    }
  }

  static func readings(of text: String, isHTML: Bool) -> [[UInt8]] {
    let raw = Array(text.utf8)
    var readings = [raw, percent(raw), references(raw), references(percent(raw)), percent(references(raw))]
    readings += [escapes(raw), quotedPrintable(raw), percent(percent(raw))]
    if isHTML { readings.append(references(withoutTags(raw))) }
    return readings + runs(in: raw)
  }

  private static func lower(_ byte: UInt8) -> UInt8 {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte + 32 : byte
  }

  /// No semicolon: that ends a reference, which may stand for a letter.
  private static func isBound(_ byte: UInt8?) -> Bool { byte.map { " \n\r\t<>(),:[]".utf8.contains($0) } ?? true }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch lower(byte) {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): lower(byte) - UInt8(ascii: "a") + 10
    default: nil
    }
  }

  /// `bytes` with every `prefix` and its two digits as the byte that they mean.
  private static func decoded(
    _ bytes: [UInt8], _ prefix: String, width: Int = 2, below bound: Int = 256
  ) -> [UInt8] {
    var result: [UInt8] = []
    var place = 0
    let prefix = Array(prefix.utf8)
    if first(prefix[0], in: bytes, from: 0) == nil { return bytes }
    while place < bytes.count {
      let start = place + prefix.count
      if start + width <= bytes.count, bytes[place] == prefix[0], bytes[place..<start].elementsEqual(prefix),
        let value = number(bytes[start..<start + width]), value < bound
      {
        result.append(UInt8(value))
        place = start + width
      } else {
        result.append(bytes[place])
        place += 1
      }
    }
    return result
  }

  private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
    var value = 0
    for byte in digits {
      guard let digit = digit(byte) else { return nil }
      value = value * 16 + Int(digit)
    }
    return value
  }

  private static func percent(_ bytes: [UInt8]) -> [UInt8] { decoded(bytes, "%") }
  private static func quotedPrintable(_ bytes: [UInt8]) -> [UInt8] { decoded(bytes, "=") }
  private static func escapes(_ bytes: [UInt8]) -> [UInt8] {
    decoded(decoded(bytes, "\\u", width: 4, below: 128), "\\x", below: 128)
  }

  /// Decimal references of ASCII.
  private static func references(_ bytes: [UInt8]) -> [UInt8] {
    if first(UInt8(ascii: "&"), in: bytes, from: 0) == nil { return bytes }
    var result: [UInt8] = []
    var place = 0
    while place < bytes.count {
      let digits = bytes[min(place + 2, bytes.count)...].prefix(4).prefix { (0x30...0x39).contains($0) }
      if bytes[place] == UInt8(ascii: "&"), bytes[place...].starts(with: "&#".utf8),
        let value = Int(String(decoding: digits, as: UTF8.self)),
        (1..<128).contains(value), digits.endIndex < bytes.count, bytes[digits.endIndex] == UInt8(ascii: ";")
      {
        result.append(UInt8(value))
        place = digits.endIndex + 1
      } else {
        result.append(bytes[place])
        place += 1
      }
    }
    return result
  }

  /// Without tags of letters alone, such as `<b>` and `</b>`, which no reader takes for anything else.
  private static func withoutTags(_ bytes: [UInt8]) -> [UInt8] {
    if bytes.contains(where: { "\"'!?=".utf8.contains($0) }) { return [] }
    var result: [UInt8] = []
    var place = 0
    while place < bytes.count {
      if bytes[place] == UInt8(ascii: "<") {
        var end = place + 1
        if end < bytes.count, bytes[end] == UInt8(ascii: "/") { end += 1 }
        let name = bytes[end...].prefix(8).prefix { (0x61...0x7A).contains(lower($0)) }
        if !name.isEmpty, name.endIndex < bytes.count, bytes[name.endIndex] == UInt8(ascii: ">") {
          place = name.endIndex + 1
          continue
        }
      }
      result.append(bytes[place])
      place += 1
    }
    return result
  }

  /// Whole runs of base64 or hexadecimal digits, decoded.
  private static func runs(in bytes: [UInt8]) -> [[UInt8]] {
    var results: [[UInt8]] = []
    for run in bytes.split(whereSeparator: { value(ofBase64: $0) == nil }) where run.count >= 8 {
      results.append(base64(run))
      if run.count.isMultiple(of: 2), run.allSatisfy({ digit($0) != nil }) {
        results.append(
          stride(from: run.startIndex, to: run.endIndex, by: 2).compactMap { number(run[$0..<$0 + 2]).map(UInt8.init) })
      }
    }
    return results
  }

  private static func base64(_ digits: ArraySlice<UInt8>) -> [UInt8] {
    var result: [UInt8] = []
    var bits = 0
    var count = 0
    for byte in digits {
      bits = (bits << 6 | value(ofBase64: byte)!) & 0xFFFF
      count += 6
      if count >= 8 {
        count -= 8
        result.append(UInt8(bits >> count & 255))
      }
    }
    return result
  }

  private static func value(ofBase64 byte: UInt8) -> Int? {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): Int(byte) - 65
    case UInt8(ascii: "a")...UInt8(ascii: "z"): Int(byte) - 97 + 26
    case UInt8(ascii: "0")...UInt8(ascii: "9"): Int(byte) - 48 + 52
    case UInt8(ascii: "+"), UInt8(ascii: "-"): 62
    case UInt8(ascii: "/"), UInt8(ascii: "_"): 63
    default: nil
    }
  }
}

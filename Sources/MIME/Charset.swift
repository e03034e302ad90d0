/// Texts from bytes in any charset that iconv knows.
enum Charset {
  /// The text of `bytes`: invalid sequences and U+0000 become U+FFFD, a byte order mark is dropped.
  ///
  /// - Parameter label: the charset's name as the e-mail has it; nil or US-ASCII means a guess.
  /// - Returns: nil when the charset is unknown.
  static func text(of bytes: ArraySlice<UInt8>, in label: String?) -> String? {
    let label = label.map(normalised) ?? ""
    if unlabelled.contains(label) { return guessed(bytes) }
    if utf8.contains(label) { return repaired(String(decoding: bytes, as: UTF8.self)) }
    guard let converter = converter(for: label) else { return nil }
    return repaired(String(decoding: converter.convert(bytes), as: UTF8.self))
  }

  /// Whether a text in the charset of this name can be read.
  static func isKnown(_ label: String) -> Bool {
    let label = normalised(label)
    return unlabelled.contains(label) || utf8.contains(label) || converter(for: label) != nil
  }

  /// The text of bytes that name no charset: UTF-8 when they are that, else windows-1252.
  static func guessed(_ bytes: ArraySlice<UInt8>) -> String {
    if let text = String(validating: bytes, as: UTF8.self) { return repaired(text) }
    guard let converter = CharsetConverter(from: "CP1252") else {
      return repaired(String(decoding: bytes, as: UTF8.self))
    }
    return repaired(String(decoding: converter.convert(bytes), as: UTF8.self))
  }

  /// Without U+0000, which the database cannot hold, and without a byte order mark.
  private static func repaired(_ text: String) -> String {
    var text = text
    if text.utf8.starts(with: [0xEF, 0xBB, 0xBF]) { text = String(decoding: text.utf8.dropFirst(3), as: UTF8.self) }
    guard text.utf8.contains(0) else { return text }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.utf8.count + 64)
    for byte in text.utf8 {
      if byte == 0 { bytes += [0xEF, 0xBF, 0xBD] } else { bytes.append(byte) }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func normalised(_ label: String) -> String {
    label.filter { !$0.isWhitespace && $0 != "\"" && $0 != "'" }.lowercased()
  }

  private static func converter(for label: String) -> CharsetConverter? {
    // A name with a slash would tell iconv to transliterate or to ignore; no name is that long.
    guard (1...40).contains(label.utf8.count), label.utf8.allSatisfy(isNameByte) else { return nil }
    if let name = broader[label] { return CharsetConverter(from: name) }
    if let converter = CharsetConverter(from: label) { return converter }
    for prefix in ["windows-", "x-cp", "cp-", "cp_"] where label.hasPrefix(prefix) {
      return CharsetConverter(from: "CP" + label.dropFirst(prefix.count))
    }
    return label.hasPrefix("x-") && label != "x-unknown" ? CharsetConverter(from: String(label.dropFirst(2))) : nil
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
    default: "-_.:+()".utf8.contains(byte)
    }
  }

  private static let unlabelled: Set<String> = [
    "", "us-ascii", "ascii", "us_ascii", "usascii", "ansi_x3.4-1968", "iso646-us", "unknown-8bit", "default",
  ]

  private static let utf8: Set<String> = ["utf-8", "utf8", "utf_8", "unicode-1-1-utf-8", "cp65001"]

  /// Charsets whose name stands for a broader one, as in every mail program (WHATWG Encoding §4.2).
  private static let broader: [String: String] = [
    "iso-8859-1": "CP1252", "iso8859-1": "CP1252", "iso_8859-1": "CP1252", "latin1": "CP1252", "l1": "CP1252",
    "iso-8859-9": "CP1254", "iso8859-9": "CP1254", "latin5": "CP1254",
    "iso-8859-11": "CP874", "tis-620": "CP874", "iso-8859-8-i": "ISO-8859-8",
    "gb2312": "GB18030", "gb_2312-80": "GB18030", "x-gbk": "GB18030", "gbk": "GB18030", "cp936": "GB18030",
    "ks_c_5601-1987": "UHC", "ks_c_5601": "UHC", "euc-kr": "UHC", "euckr": "UHC",
    "shift_jis": "CP932", "shift-jis": "CP932", "sjis": "CP932", "x-sjis": "CP932",
  ]
}

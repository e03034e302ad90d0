import Masking

/// What a redacted text has of the text that it was made of: all that lies between aliases and encoded runs.
struct Trace {
  /// The pieces in their order, what was replaced between each two of them.
  private var pieces: [[UInt8]] = []

  init(of redacted: String, aliases: [Alias], aliasDomain: AliasDomain) {
    let bytes = Array(redacted.utf8)
    var isReplaced = [Bool](repeating: false, count: bytes.count)
    let texts = aliases.flatMap { [Array($0.text.utf8), Self.referenced($0.text)] }
    for text in texts + ["@\(aliasDomain)", "hidden@\(aliasDomain)"].map({ Array($0.utf8) }) {
      for place in bytes.indices where bytes[place] == text[0] && bytes[place...].starts(with: text) {
        for index in place..<place + text.count { isReplaced[index] = true }
      }
    }
    // What was decoded, changed and encoded again.
    for run in bytes.indices.split(whereSeparator: { !Self.isDigit(bytes[$0]) }) where run.count >= 8 {
      for index in run { isReplaced[index] = true }
    }
    pieces = isReplaced.indices.split(omittingEmptySubsequences: false) { isReplaced[$0] }
      .map { $0.map { bytes[$0] } }
  }

  /// Whether what was replaced in `original` was encoded, and is encoded again.
  static func hasNewRuns(_ redacted: String, of original: String, aliasDomain: AliasDomain) -> Bool {
    let bytes = Array(redacted.utf8)
    let before = Set(runs(in: Array(original.utf8)).map { Array($0) })
    let ending = Array("@\(aliasDomain)".utf8)
    return runs(in: bytes).contains { !before.contains(Array($0)) && !bytes[$0.endIndex...].starts(with: ending) }
  }

  private static func runs(in bytes: [UInt8]) -> [ArraySlice<UInt8>] {
    bytes.split { !isDigit($0) }.filter { $0.count >= 8 }
  }

  /// Whether the pieces stand in `original` in their order, the first at its beginning and the last at its end.
  func isLeft(by original: String) -> Bool {
    let bytes = Array(original.utf8)
    // Tags within an address stay, but close up; and tags can be written in many ways.
    if !bytes.allSatisfy({ $0 < 0x80 && !"<&%=\\".utf8.contains($0) }) {
      return isLeftInBits(by: bytes)
    }
    guard bytes.starts(with: pieces[0]) else { return false }
    var place = pieces[0].count
    if pieces.count == 1 { return place == bytes.count }
    for piece in pieces.dropFirst().dropLast() where !piece.isEmpty {
      guard let start = Self.first(piece, in: bytes, from: place) else { return false }
      place = start + piece.count
    }
    let last = pieces[pieces.count - 1]
    return place + last.count <= bytes.count && bytes.suffix(last.count).elementsEqual(last)
  }

  private func isLeftInBits(by bytes: [UInt8]) -> Bool {
    var rest = bytes[...]
    for byte in pieces.joined() {
      guard let place = rest.firstIndex(of: byte) else { return false }
      rest = rest[(place + 1)...]
    }
    return true
  }

  private static func first(_ piece: [UInt8], in bytes: [UInt8], from place: Int) -> Int? {
    guard place + piece.count <= bytes.count else { return nil }
    return (place...bytes.count - piece.count).first { bytes[$0] == piece[0] && bytes[$0...].starts(with: piece) }
  }

  /// As it stands in HTML, where a local part may hold what is markup there.
  private static func referenced(_ text: String) -> [UInt8] {
    text.utf8.flatMap { byte -> [UInt8] in
      isDigit(byte) && !"=/".utf8.contains(byte) || "@.".utf8.contains(byte) ? [byte] : Array("&#\(byte);".utf8)
    }
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "_"),
      UInt8(ascii: "/"), UInt8(ascii: "="):
      true
    default: false
    }
  }
}

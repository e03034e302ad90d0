/// Flowed texts whose soft line breaks count for nothing (RFC 3676 §4.1, `DelSp=yes`): a word, or an address, may go on
/// in the next line, and a mail program shows it whole.
enum FlowedText {
  /// The text with its soft line breaks undone, quote marks included.
  static func joined(_ text: String) -> String {
    var result: [UInt8] = []
    result.reserveCapacity(text.utf8.count)
    var openDepth: Int?
    for line in text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      let quotes = line.prefix { $0 == UInt8(ascii: ">") }
      var content = line.dropFirst(quotes.count)
      if openDepth == quotes.count {
        if content.first == UInt8(ascii: " ") { content = content.dropFirst() }
        result += content
      } else {
        if openDepth != nil { result.append(UInt8(ascii: "\n")) }
        result += line
      }
      let isSignature = content.elementsEqual("-- ".utf8)
      if content.last == UInt8(ascii: " "), !isSignature {
        result.removeLast()
        openDepth = quotes.count
      } else {
        result.append(UInt8(ascii: "\n"))
        openDepth = nil
      }
    }
    if result.last == UInt8(ascii: "\n") { result.removeLast() }
    return String(decoding: result, as: UTF8.self)
  }
}

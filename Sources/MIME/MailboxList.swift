/// Splits address lists into their mailboxes, each as it is written.
enum MailboxList {
  /// The mailboxes of a list, groups flattened: what stands before a colon is a group's name, and goes.
  static func items(of list: String) -> [String] {
    var splitter = Splitter()
    for byte in list.utf8 { splitter.add(byte) }
    splitter.endItem()
    splitter.endGroup()
    return splitter.items
  }

  private struct Splitter {
    private(set) var items: [String] = []
    private var item: [UInt8] = []
    /// Pieces before the item that have no at-sign: of a name with commas, not quoted.
    private var pending: [String] = []
    private var isQuoted = false
    private var isEscaped = false
    private var commentDepth = 0
    private var isInAngles = false
    /// The angles began with an at-sign.
    private var isInRoute = false
    private var isInBrackets = false

    mutating func add(_ byte: UInt8) {
      if isEscaped {
        isEscaped = false
      } else if isQuoted || commentDepth > 0 {
        addProtected(byte)
      } else {
        switch byte {
        case UInt8(ascii: "\""): isQuoted = true
        case UInt8(ascii: "("): commentDepth = 1
        case UInt8(ascii: "<"):
          isInAngles = true
          isInRoute = false
        case UInt8(ascii: ">"):
          isInAngles = false
          isInRoute = false
        case UInt8(ascii: "@") where isInAngles && item.last == UInt8(ascii: "<"): isInRoute = true
        case UInt8(ascii: "["): isInBrackets = true
        case UInt8(ascii: "]"): isInBrackets = false
        case UInt8(ascii: ","):
          // A comma in angles belongs to a source route, or to somebody who put a list in them (RFC 7103 §7.1.5).
          if !isInRoute { return endItem() }
        case UInt8(ascii: ";"):
          endItem()
          return endGroup()
        case UInt8(ascii: ":") where !isInAngles && !isInBrackets:
          item = []
          pending = []
          return
        default: break
        }
      }
      item.append(byte)
    }

    private mutating func addProtected(_ byte: UInt8) {
      switch byte {
      case UInt8(ascii: "\\"): isEscaped = true
      case UInt8(ascii: "\"") where isQuoted: isQuoted = false
      case UInt8(ascii: "(") where !isQuoted: commentDepth += 1
      case UInt8(ascii: ")") where !isQuoted: commentDepth -= 1
      default: break
      }
    }

    mutating func endItem() {
      defer {
        item = []
        isInAngles = false
        isInRoute = false
        isInBrackets = false
      }
      guard item.contains(where: { $0 != 0x20 && !(0x09...0x0D).contains($0) }) else { return }
      let text = String(decoding: item, as: UTF8.self)
      if item.contains(UInt8(ascii: "@")) {
        items.append((pending + [text]).joined(separator: ","))
        pending = []
      } else {
        pending.append(text)
        if pending.count > 3 { items.append(pending.removeFirst()) }
      }
    }

    mutating func endGroup() {
      items += pending
      pending = []
    }
  }
}

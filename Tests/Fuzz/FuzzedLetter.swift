import Conversations
import Masking

/// A text about somebody whose address must not be read, as the fuzzer's bytes describe it.
///
/// The first byte chooses how the text is masked, the first line the participant's address, and the rest is the text. In
/// it, control characters stand for what the fuzzer could hardly find by itself: the address, and encodings.
struct FuzzedLetter {
  static let aliasDomain = AliasDomain("ct.example")!
  private static let key = StoreKey(
    try! AliasKeys("fuzz:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=").newest, store: StoreID("acme")!,
    domain: aliasDomain)
  private static let order = OrderID("v502559llux-01")!
  private static let others = ["ana+shop@mail.example", "jo\u{E3}o@ex\u{E4}mple.org", "20ab@b.example"]
    .map { Address($0)! }

  let isHTML: Bool
  let mask: Mask
  let ownDomains: [String]
  let participants: [Address]
  let text: String

  init(_ bytes: [UInt8]) {
    let choice = bytes.first ?? 0
    let line = bytes.dropFirst().prefix { $0 != UInt8(ascii: "\n") }
    let somebody =
      Address(String(decoding: line, as: UTF8.self)) ?? Address("Maria.Silva@Example.com")!
    isHTML = choice & 1 != 0
    mask = choice & 2 == 0 ? .hard : .soft
    ownDomains = choice & 4 == 0 ? [] : ["example.com", "acme.example"]
    participants = [somebody] + Self.others.prefix(Int(choice >> 4 & 3))
    var writing = Writing(
      participants, aliases: participants.map { Self.tag($0).alias(choice & 64 == 0 ? .hard : .soft) })
    for byte in bytes[line.endIndex...].dropFirst() { writing.write(byte) }
    text = writing.text(isLong: choice & 0x88 == 0x88)
  }

  private static func tag(_ address: Address) -> ParticipantTag { key.tag(order: order, address: address) }

  /// What participants are shown as.
  var aliases: [Alias] { participants.map { Self.tag($0).alias(mask) } }

  func redactor() -> Redactor {
    Redactor(
      members: participants.map {
        Redactor.Member(address: $0, shown: Self.tag($0).alias(mask), hard: Self.tag($0).hardAlias)
      }, quotations: [], ownDomains: ownDomains, aliasDomain: Self.aliasDomain,
      mention: { Self.key.mention(order: Self.order, address: $0) })
  }

  func gate() -> EgressGate { EgressGate(addresses: participants, allowed: aliases, ownDomains: ownDomains) }
}

/// The text as it grows, byte by byte.
private struct Writing {
  /// So much that what takes more than linear time is noticed.
  private static let longest = 1 << 15

  private let participants: [Address]
  private let aliases: [Alias]
  private var bytes: [UInt8] = []
  /// Where what the next encoding is applied to begins; the last one counts.
  private var marks: [Int] = []
  private var lastPiece = 0

  init(_ participants: [Address], aliases: [Alias]) {
    self.participants = participants
    self.aliases = aliases
  }

  func text(isLong: Bool) -> String {
    var all = bytes
    if isLong, !bytes.isEmpty { while all.count + bytes.count <= Self.longest { all += bytes } }
    return String(decoding: all, as: UTF8.self)
  }

  mutating func write(_ byte: UInt8) {
    if bytes.count > Self.longest { return }
    if byte == 0x08 { return marks.append(bytes.count) }
    if let piece = piece(byte) {
      lastPiece = bytes.count
      bytes += piece.utf8
    } else if let encoding = Encoding(rawValue: byte) {
      let start = marks.popLast() ?? lastPiece
      let piece = Array(bytes[start...])
      if piece.count > 1024 { return }
      bytes.replaceSubrange(start..., with: encoding.apply(to: piece))
    } else {
      bytes.append(byte)
    }
  }

  private func piece(_ byte: UInt8) -> String? {
    let somebody = participants[0]
    return switch byte {
    case 0x01: somebody.written
    case 0x02: somebody.canonical
    case 0x03: String(somebody.localPart)
    case 0x04: String(somebody.domain)
    case 0x05: aliases[0].text
    case 0x06: participants[participants.count - 1].canonical
    case 0x07: "\(somebody.localPart)+shop@\(somebody.domain)"
    default: nil
    }
  }
}

public import Conversations

/// The address shown in place of a participant's own.
public struct Alias: Hashable, Sendable {
  public let text: String
  /// The mask of this very alias: hard even in soft mode, where an address has no soft one.
  public let mask: Mask
  /// What tells this alias from every other of its store: 32 hex digits (hard) or up to 20 decimal digits (soft).
  public let token: String
}

extension Alias {
  /// The token of an address that has the shape of an alias; nil when it has another. Only the database knows whether
  /// it was ever issued.
  public static func token(of address: Address, domain: AliasDomain) -> String? {
    let text = address.canonical
    guard domain.isEnd(of: text) else { return nil }
    if text.hasSuffix(domain.behindAt) {
      let token = text.dropLast(domain.name.utf8.count + 1)
      let isHex = token.utf8.allSatisfy { hexDigits.contains($0) }
      return token.utf8.count == 32 && isHex ? String(token) : nil
    }
    guard text.hasSuffix("b.\(domain)") else { return nil }
    let head = text.dropLast(domain.name.utf8.count + 2)
    guard let hyphen = head.lastIndex(of: "-") else { return nil }
    let token = head[head.index(after: hyphen)...]
    let isDecimal = token.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    return (1...20).contains(token.utf8.count) && isDecimal ? String(token) : nil
  }
}

private let hexDigits = Set("0123456789abcdef".utf8)

/// A participant's tag: the first bytes make the hard alias, the next ones the soft. A class, for it is handed on a dozen
/// times.
public final class ParticipantTag: Sendable {
  public let hardAlias: Alias
  private let soft: UInt64
  private let address: Address
  private let domain: AliasDomain

  init(mac: [UInt8], address: Address, domain: AliasDomain) {
    let hard = Digest.hex(mac[..<16])
    hardAlias = Alias(text: hard + domain.behindAt, mask: .hard, token: hard)
    soft = mac[16..<24].reduce(0) { $0 << 8 | UInt64($1) }
    self.address = address
    self.domain = domain
  }

  /// The alias in `mask`; the hard one where the soft one would be no deliverable ASCII address.
  public func alias(_ mask: Mask) -> Alias {
    switch mask {
    case .hard: hardAlias
    case .soft: softAlias ?? hardAlias
    }
  }

  /// Nil where the alias would be no deliverable ASCII address (RFC 5321 §4.5.3.1, RFC 1035 §2.3.4, RFC 5890 §2.3.1).
  public var softAlias: Alias? {
    let localPart = address.localPart.utf8
    let labels = address.domain.split(separator: ".", omittingEmptySubsequences: false)
    guard address.canonical.utf8.allSatisfy({ $0 < 0x80 }),
      localPart.first != UInt8(ascii: "\""), localPart.count <= 64,
      address.domain.utf8.first != UInt8(ascii: "["),
      let last = labels.last, !last.hasPrefix("xn--")
    else { return nil }
    let token = String(soft)
    let text = "\(address.canonical)-\(token)b.\(domain)"
    // NFC can make a semicolon (of U+037E), which no unquoted local part holds.
    guard text.utf8.count <= 254, labels.allSatisfy({ $0.utf8.count <= 63 }),
      last.utf8.count + token.utf8.count + 2 <= 63, Address(text) != nil
    else { return nil }
    return Alias(text: text, mask: .soft, token: token)
  }
}

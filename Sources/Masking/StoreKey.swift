public import Conversations
import Crypto
import Foundation
import Synchronization

/// One store's keys: what turns its addresses into aliases, and what seals them at rest.
public final class StoreKey: Sendable {
  public let store: StoreID
  /// The id of the master key that these derive from.
  public let keyID: String
  /// Has taken in the key, which half of the work for so short a text is spent on.
  private let aliases: HMAC<SHA256>
  private let seals: SymmetricKey
  private let domain: AliasDomain

  public init(_ key: AliasKey, store: StoreID, domain: AliasDomain) {
    self.store = store
    keyID = key.id
    aliases = HMAC(key: key.derived("conversation-tracker/alias/\(store)"))
    seals = key.derived("conversation-tracker/seal/\(store)")
    self.domain = domain
  }

  /// The tag of a participant of an order.
  public func tag(order: OrderID, address: Address) -> ParticipantTag {
    ParticipantTag(
      mac: mac("participant", order, address.canonical), address: address, domain: domain)
  }

  /// The one-way alias of an address that stands in an order's content without being a participant.
  public func mention(order: OrderID, address: Address) -> String {
    Digest.hex(mac("mention", order, address.canonical)[..<16]) + domain.behindAt
  }

  /// What a message id is shown as. Ids at the alias domain are ours, and pass as they are.
  public func messageID(_ id: String, order: OrderID) -> String {
    isOurs(id) ? id : "<\(Digest.hex(mac("message-id", order, id)[..<16]))\(domain.behindAt)>"
  }

  /// Whether `id` is `<…@ct.example>`.
  private func isOurs(_ id: String) -> Bool {
    let (id, ending) = (id.utf8.span, domain.behindAt.utf8.span)
    let end = id.count - 1 - ending.count
    guard end > 0, id[0] == UInt8(ascii: "<"), id[id.count - 1] == UInt8(ascii: ">"),
      id.extracting(end..<(id.count - 1)).isSame(as: ending)
    else { return false }
    return (1..<end).allSatisfy { Self.isPlain(id[$0]) }
  }

  /// A letter, digit or one of `.-_`: nothing in which an address could hide.
  private static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"):
      true
    default: false
    }
  }

  /// HMAC-SHA256(lp(label) ‖ lp(order) ‖ lp(text)).
  private func mac(_ label: String, _ order: OrderID, _ text: String) -> [UInt8] {
    var code = aliases
    code.update(data: Digest.lengthPrefixed(label, order.text, text))
    return unsafe code.finalize().withUnsafeBytes { unsafe Array($0) }
  }

  /// Seals a participant's real address with AES-256-GCM, bound to its store, order and alias.
  public func seal(_ address: Address, order: OrderID, token: String) -> [UInt8] {
    Seal.seal(Array(address.canonical.utf8), key: seals, context: context(order, token))
  }

  /// Opens what ``seal(_:order:token:)`` sealed.
  ///
  /// - Throws: ``BrokenSeal`` when it was not sealed so: with another key, or for another place.
  public func open(_ sealed: [UInt8], order: OrderID, token: String) throws(BrokenSeal) -> Address {
    let bytes = try Seal.open(sealed, key: seals, context: context(order, token))
    guard let address = Address(canonical: String(decoding: bytes, as: UTF8.self)) else { throw BrokenSeal() }
    return address
  }

  private func context(_ order: OrderID, _ token: String) -> [UInt8] {
    Digest.lengthPrefixed(store.text, order.text, token)
  }
}

extension AliasKey {
  /// Seals a dead letter's bytes, bound to its id.
  public func seal(deadLetter bytes: [UInt8], id: String) -> [UInt8] {
    Seal.seal(bytes, key: derived("conversation-tracker/dead-letter"), context: Array(id.utf8))
  }

  /// Opens what ``seal(deadLetter:id:)`` sealed.
  ///
  /// - Throws: ``BrokenSeal`` when it was not sealed so.
  public func open(deadLetter sealed: [UInt8], id: String) throws(BrokenSeal) -> [UInt8] {
    try Seal.open(sealed, key: derived("conversation-tracker/dead-letter"), context: Array(id.utf8))
  }
}

/// Sealed bytes that do not open with this key, in this place.
public struct BrokenSeal: Error {
  public init() {}
}

/// AES-256-GCM with a random nonce: nonce, ciphertext, tag.
private enum Seal {
  static func seal(_ bytes: [UInt8], key: SymmetricKey, context: [UInt8]) -> [UInt8] {
    // Sealing fails only for a key or nonce of the wrong size; both are made here.
    let box = try! AES.GCM.seal(bytes, using: key, nonce: Nonces.next(), authenticating: context)
    return Array(box.combined!)
  }

  static func open(_ sealed: [UInt8], key: SymmetricKey, context: [UInt8]) throws(BrokenSeal) -> [UInt8] {
    do {
      let box = try AES.GCM.SealedBox(combined: sealed)
      return Array(try AES.GCM.open(box, using: key, authenticating: context))
    } catch { throw BrokenSeal() }
  }
}

/// Random nonces. The system is asked for many at once, for a call takes as long as sealing an address does.
private enum Nonces {
  private static let size = 12
  /// Random bytes that no nonce was made of yet.
  private static let unused = Mutex<[UInt8]>([])

  static func next() -> AES.GCM.Nonce {
    unused.withLock { unused in
      if unused.isEmpty { unused = randomBytes(1_000 * size) }
      defer { unused.removeLast(size) }
      return try! AES.GCM.Nonce(data: unused.suffix(size))
    }
  }

  /// From the kernel's generator in one call, as SystemRandomNumberGenerator gives eight bytes a call.
  private static func randomBytes(_ count: Int) -> [UInt8] {
    unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
      unsafe arc4random_buf(buffer.baseAddress!, count)
      initialized = count
    }
  }
}

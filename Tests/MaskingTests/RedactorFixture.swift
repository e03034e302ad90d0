import Conversations
import Masking

/// A conversation with Maria, whose address is in most of the texts, and two others.
struct RedactorFixture {
  static let domain = AliasDomain("ct.example")!
  static let key = try! AliasKeys("k1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=").newest
  static let store = StoreKey(key, store: StoreID("acme")!, domain: domain)
  static let order = OrderID("v502559llux-01")!

  static let maria = Address("Maria.Silva@Example.com")!
  static let others = ["joão@exämple.org", "ana+shop@mail.example"].map { Address($0)! }

  static func tag(_ address: Address) -> ParticipantTag { store.tag(order: order, address: address) }
  static func mention(_ address: String) -> String { store.mention(order: order, address: Address(address)!) }

  static func redactor(
    _ mask: Mask = .hard, members: [Address] = [maria] + others, quotations: [Redactor.Quotation] = [],
    ownDomains: [String] = ["acme.example"]
  ) -> Redactor {
    Redactor(
      members: members.map {
        Redactor.Member(address: $0, shown: tag($0).alias(mask), hard: tag($0).hardAlias)
      }, quotations: quotations, ownDomains: ownDomains, aliasDomain: domain,
      mention: { store.mention(order: order, address: $0) })
  }

  /// Maria's alias.
  static func shown(_ mask: Mask = .hard) -> String { tag(maria).alias(mask).text }
}

import Conversations
import Foundation
import Testing

@testable import Masking

/// One order's conversation, masked e-mail by e-mail.
struct MaskingStage {
  let key: StoreKey
  let order: OrderID
  private let masker: Masker
  var cast: Cast
  var policy: Policy
  var resolved: [String: ResolvedAlias] = [:]
  private var sequence = 0

  init(order: String = "v502559llux-01", mask: Mask = .hard, ownDomains: [String] = []) throws {
    key = try .example()
    self.order = try #require(OrderID(order))
    masker = Masker(aliasDomain: try .example())
    cast = Cast(order: self.order, key: key)
    policy = Policy(mask: mask, version: 7, ownDomains: ownDomains)
  }

  /// Masks an e-mail of the order.
  mutating func mask(_ event: EmailEvent) throws -> Document {
    let correspondents = try Correspondents(event, aliasDomain: .example())
    sequence += 1
    let masked = try masker.mask(
      event, correspondents, sequence: sequence, policy: policy, cast: &cast, resolved: resolved)
    return try Document(masked)
  }

  mutating func mask(
    _ kind: EmailKind, from: String = "orders@acme.example", to: [String] = [], cc: [String] = [],
    replyTo: [String] = [],
    change: (inout Email) -> Void = { _ in }
  ) throws -> Document {
    try mask(.example(kind, order: order.text, from: from, to: to, cc: cc, replyTo: replyTo, change: change))
  }

  /// What the address is shown as here.
  func alias(of address: String, _ mask: Mask = .hard) throws -> String {
    key.tag(order: order, address: try #require(Address(address))).alias(mask).text
  }

  /// Lets an alias of an order of the store, this one or another, be known as issued.
  ///
  /// - Returns: the alias.
  mutating func issue(_ mask: Mask, to address: String, _ role: Role, in order: String) throws -> String {
    let order = try #require(OrderID(order))
    let address = try #require(Address(address))
    let alias = key.tag(order: order, address: address).alias(mask)
    resolved[alias.token] = ResolvedAlias(address: address, role: role, key: key, order: order)
    return alias.text
  }

  /// What was masked, as others read it.
  struct Document: Decodable {
    struct Participant: Decodable {
      let emailAlias: String
      let aliasMaskType: Int
      let name: String?
      let role: String
    }

    struct Attachment: Decodable {
      let fileName: String?
    }

    struct Omission: Decodable {
      let field: String
      let reason: String
    }

    let store: String
    let order: String
    let sequence: Int
    let kind: String
    let mask: String
    let policyVersion: Int
    let from: Participant
    let to: [Participant]
    let cc: [Participant]
    let replyTo: [Participant]
    let messageId: String?
    let inReplyTo: String?
    let references: [String]
    let subject: String?
    let firstWords: String
    let text: String?
    let html: String?
    let hasAttachment: Bool
    let attachments: [Attachment]
    let omitted: [Omission]

    private(set) var issued: [Masker.Issue] = []
    private(set) var message = ""

    private enum CodingKeys: String, CodingKey {
      case store, order, sequence, kind, mask, policyVersion, from, to, cc, replyTo, messageId, inReplyTo, references
      case subject, firstWords, text, html, hasAttachment, attachments, omitted
    }

    init(_ masked: Masker.Masked) throws {
      self = try JSONDecoder().decode(Self.self, from: Data(masked.entry.document))
      issued = masked.issued
      message = String(decoding: masked.message.body, as: UTF8.self)
      #expect(message.contains(String(decoding: masked.entry.document, as: UTF8.self)))
    }
  }
}

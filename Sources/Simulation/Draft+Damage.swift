import Conversations

extension Draft {
  /// The message that this event becomes with something wrong in it.
  ///
  /// - Parameter number: varies how a routing key is mistyped.
  func damaged(
    by flaw: Flaw, dead reason: Reason, headers: [(String, String)], _ number: Int
  ) -> SimulatedMessage {
    var draft = self
    var routingKey = kind.rawValue
    var contentType = EmailEvent.contentType
    var damage: Damage?
    var body: [UInt8]?
    var isReadable = true

    if reason == .badAddress {
      draft.email.to.removeLast(draft.email.to.count - 1)
      draft.email.cc = []
    }
    switch flaw {
    case .without(let field): damage = Damage(field: field, instead: nil)
    case .instead(let field, let json): damage = Damage(field: field, instead: json)
    case .onlyRecipient(let text):
      draft.email.to[0].address = text
      draft.addresses.appendAddresses(in: text)
    case .sender(let text):
      draft.email.from.address = text
      draft.addresses.appendAddresses(in: text)
    case .contentType(let other):
      contentType = other
      isReadable = false
    case .keyOfOtherType: routingKey = (kind == .sent ? EmailKind.received : .sent).rawValue
    case .mistypedKey: routingKey = Self.mistyped(kind, number)
    case .idOfAnotherOrder: break
    case .body(let garbling):
      body = garbling.body(of: draft)
      isReadable = false
    }
    func told(_ text: String, unless fields: Field...) -> String? {
      guard isReadable else { return nil }
      return if let damage, fields.contains(damage.field) { nil } else { text }
    }
    return SimulatedMessage(
      routingKey: routingKey, contentType: contentType, body: body ?? draft.cloudEvent(damage), headers: headers,
      expectation: .dead(reason), store: told(draft.store, unless: .store, .data),
      order: told(draft.order, unless: .order, .data), source: told(draft.source, unless: .source),
      id: told(draft.id, unless: .id), addresses: draft.addresses)
  }

  private static func mistyped(_ kind: EmailKind, _ number: Int) -> String {
    let keys =
      switch kind {
      case .sent: ["email-snet", "email.sent", "Email-Sent", "email_sent", "emails-sent"]
      case .received: ["email-recieved", "email.received", "EMAIL-RECEIVED", "email_received", "email-receive"]
      }
    return keys[number % keys.count]
  }
}

extension [String] {
  /// Appends the addresses that can be read in a text that is none itself.
  fileprivate mutating func appendAddresses(in text: String) {
    for word in text.split(whereSeparator: { " ,;<>\r\n".contains($0) }) {
      let parts = word.utf8.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
      guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty }), !word.contains(".."), word.utf8.count < 255 else {
        continue
      }
      append(String(word))
    }
  }
}

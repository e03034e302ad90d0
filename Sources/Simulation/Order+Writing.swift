import Conversations

extension Order {
  /// Writes a letter of this order and keeps it for those who answer.
  mutating func write(_ kind: LetterKind, _ stamp: Stamp, _ random: inout SeededGenerator) -> Draft {
    let letter = random.pick(customer.language.letters[kind])
    let time = stamp.moment.text(hoursEast: store.hoursEast)
    let date = String(time.prefix(10)) + " " + time.dropFirst(11).prefix(5)
    let people = correspondents(kind.author, &random)
    var addresses = people.addresses

    var (textValues, htmlValues) = (textValues, htmlValues)
    textValues[.date] = date
    htmlValues[.date] = date
    let spelling = random.chance(0.06) ? customer.address.uppercasedASCII : customer.address
    textValues[.address] = spelling
    htmlValues[.address] = spelling
    textValues[.footerAddress] = spelling
    htmlValues[.footerAddress] = random.chance(0.05) ? spelling.replacing("@", with: "&#64;") : spelling
    addresses.note(spelling)
    if letter.mentionsOther {
      let other = Customer.anyAddress(speaking: customer.language, &random)
      textValues[.other] = other
      htmlValues[.other] = other
      addresses.note(other)
    }

    var text = letter.text.filled(with: textValues)
    var html = letter.html.filled(with: htmlValues)
    let isReply = kind == .answered || kind == .asked && random.chance(0.4)
    if isReply, let last {
      let quotation = Quotation(of: last.text, attribution: last.attribution)
      text += quotation.text
      html += quotation.html
      for address in last.addresses { addresses.note(address) }
    }
    let form = random.below(100)
    var email = Email(
      messageID: random.chance(0.97) ? messageID(kind.author, stamp) : nil,
      from: people.from, to: people.to, cc: people.cc, replyTo: people.replyTo,
      subject: letter.subject.filled(with: textValues),
      text: (75..<86).contains(form) || form == 99 ? nil : text, html: form >= 86 ? nil : html,
      attachments: attachments(kind, &random))
    if isReply || random.chance(0.2) {
      email.inReplyTo = messageIDs.last
      email.references = messageIDs
    }
    remember(
      messageID: email.messageID, text: text,
      attribution: customer.language.attribution(author: people.from, date: date), addresses: addresses)
    return Draft(
      kind: kind.author == .store ? .sent : .received, source: store.source, id: stamp.id, time: time,
      store: store.id, order: id, email: email, addresses: addresses)
  }

  private func messageID(_ author: LetterAuthor, _ stamp: Stamp) -> String {
    switch author {
    case .store: "<\(stamp.seed).\(stamp.number)@mail.\(store.domain)>"
    case .customer: "<CAF\(Hex.digits(stamp.seed))-\(stamp.number)@mail.example.com>"
    case .carrier: "<notice-\(stamp.seed)-\(stamp.number)@mx.northernparcel.example>"
    }
  }

  private func attachments(_ kind: LetterKind, _ random: inout SeededGenerator) -> [Email.Attachment] {
    let size = random.within(8_000...240_000)
    switch kind {
    case .invoiced:
      let about = random.chance(0.03) ? "(\(customer.address))" : textValues[.tracking]
      return [Email.Attachment(fileName: "invoice \(about).pdf", contentType: "application/pdf", size: size)]
    case .returned where random.chance(0.5):
      return [Email.Attachment(fileName: "etiqueta.pdf", contentType: "application/pdf", size: size)]
    case .asked where random.chance(0.2):
      return [
        Email.Attachment(fileName: "IMG_\(size % 10_000).jpeg", contentType: "image/jpeg", size: size * 14),
        Email.Attachment(fileName: "Foto de \(customer.firstName).png", contentType: "image/png", size: size * 9),
      ]
    default: return []
    }
  }
}

// MARK: - Correspondents

/// Who writes a letter, and to whom.
private struct Correspondents {
  var from: Email.Mailbox
  var to: [Email.Mailbox]
  var cc: [Email.Mailbox] = []
  var replyTo: [Email.Mailbox] = []
  /// The real addresses among theirs.
  var addresses: [String]
}

extension Order {
  private func correspondents(_ author: LetterAuthor, _ random: inout SeededGenerator) -> Correspondents {
    let shop = Email.Mailbox(name: store.name, address: store.address)
    // Some people are in the OMS under their address, for want of a name.
    let name = random.chance(0.03) ? customer.address : random.chance(0.05) ? nil : customer.fullName
    let buyer = Email.Mailbox(name: name, address: customer.address)
    var people =
      switch author {
      case .store: Correspondents(from: shop, to: [buyer], addresses: [buyer.address, shop.address])
      case .customer: Correspondents(from: buyer, to: [shop], addresses: [buyer.address, shop.address])
      case .carrier:
        Correspondents(
          from: Email.Mailbox(name: carrier.name, address: carrier.address), to: [shop],
          addresses: [buyer.address, shop.address, carrier.address])
      }
    if random.chance(0.08) {
      let other = Customer.anyAddress(speaking: customer.language, &random)
      people.cc = [Email.Mailbox(name: nil, address: other)]
      people.addresses.note(other)
    }
    if author == .store, random.chance(0.1) {
      people.replyTo = [Email.Mailbox(name: store.name, address: "help@\(store.domain)")]
      people.addresses.note("help@\(store.domain)")
    }
    if author != .carrier, random.chance(0.02) {
      people.to.append(Email.Mailbox(name: nil, address: random.pick(Self.malformed)))
    }
    return people
  }

  /// What people type where an address is asked for.
  private static let malformed = [
    "none", "maria.silva.example.com", "@example.com", "ask my husband", "jose@@example.org", "ana@example..com", "",
  ]
}

extension [String] {
  /// Appends an address that is not among them yet.
  fileprivate mutating func note(_ address: String) {
    if !contains(address) { append(address) }
  }
}

extension String {
  fileprivate var uppercasedASCII: String {
    String(
      decoding: utf8.map { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) ? $0 - 0x20 : $0 }, as: UTF8.self)
  }
}

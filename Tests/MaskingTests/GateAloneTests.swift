import Conversations
import Crypto
import Foundation
import Testing

@testable import Masking

@Suite("The egress gate, when the redactor fails")
struct GateAloneTests {
  @Test("holds back what a faulty redactor leaves", arguments: RedactorFault.all, Mask.allCases)
  func faults(_ fault: RedactorFault, _ mask: Mask) throws {
    let letter = try Letter(fault, mask)
    let leaked = try letter.masked(fault.spoil, isGated: false)
    #expect(letter.reveals(leaked), "the fault leaves nothing to find")
    let error = #expect(throws: InvalidEvent.self) { try letter.masked(fault.spoil, isGated: true) }
    #expect(error?.reason == .addressLeft)
  }

  @Test("lets the same e-mails pass when the redactor does its work", arguments: RedactorFault.all, Mask.allCases)
  func noFaults(_ fault: RedactorFault, _ mask: Mask) throws {
    let letter = try Letter(fault, mask)
    #expect(!letter.reveals(try letter.masked({ _, _, _ in }, isGated: true)))
  }
}

/// An e-mail of the shop to Maria and Carlos, with an address where a faulty redactor leaves it.
private struct Letter {
  static let maria = "maria.silva@example.com"
  static let carlos = "carlos@example.org"

  private let fault: RedactorFault
  private let mask: Mask
  private let key: StoreKey
  private let order: OrderID
  private let event: EmailEvent
  private var resolved: [String: ResolvedAlias] = [:]

  init(_ fault: RedactorFault, _ mask: Mask) throws {
    self.fault = fault
    self.mask = mask
    key = try .example()
    order = try #require(OrderID("v502559llux-01"))
    let past = try #require(OrderID("v502559llux-00"))
    let address = try #require(Address(Self.maria))
    let quoted = key.tag(order: past, address: address).alias(.soft)
    resolved[quoted.token] = ResolvedAlias(address: address, role: .customer, key: key, order: past)
    event = try .example(to: [Self.maria, Self.carlos]) { email in
      email.from.name = "Acme"
      email.to[0].name = "Maria Silva"
      email.to[1].name = nil
      email.subject = "Your order has shipped"
      email.text = "Dear Maria, it is on its way."
      email.html = "<p>Dear Maria, it is on its way.</p>"
      fault.write(quoted.text, &email)
    }
  }

  func masked(_ spoil: @escaping Masker.Fault, isGated: Bool) throws -> MaskingStage.Document {
    let masker = Masker(aliasDomain: try .example(), fault: spoil, isGated: isGated)
    var cast = Cast(order: order, key: key)
    return try MaskingStage.Document(
      masker.mask(
        event, Correspondents(event, aliasDomain: .example()), sequence: 1,
        policy: Policy(mask: mask, version: 1, ownDomains: []),
        cast: &cast, resolved: resolved))
  }

  /// Whether a reader who undoes the disguise finds an address outside of the aliases.
  func reveals(_ shown: MaskingStage.Document) -> Bool {
    let people = [shown.from] + shown.to + shown.cc + shown.replyTo
    var texts = people.map(\.emailAlias) + people.compactMap(\.name) + [shown.firstWords] + shown.references
    for text in [shown.subject, shown.text, shown.html, shown.messageId, shown.inReplyTo] {
      if let text { texts.append(text) }
    }
    for attachment in shown.attachments { if let name = attachment.fileName { texts.append(name) } }
    let aliases = [Self.maria, Self.carlos].map { key.tag(order: order, address: Address($0)!).alias(mask).text }
    return texts.contains { text in
      let read = aliases.reduce(fault.read(text).lowercased()) { $0.replacing($1, with: "") }
      return read.contains(Self.maria) || read.contains(Self.carlos)
    }
  }
}

/// Something that a redactor does wrong.
struct RedactorFault: Sendable, CustomStringConvertible {
  let description: String
  /// Writes what the fault is about into an e-mail; knows an alias of an earlier order.
  let write: @Sendable (_ pastAlias: String, inout Email) -> Void
  let spoil: Masker.Fault
  /// Undoes the disguise, by nothing of what is tested.
  let read: @Sendable (String) -> String

  init(
    _ description: String, write: @escaping @Sendable (_ pastAlias: String, inout Email) -> Void,
    spoil: @escaping Masker.Fault, read: @escaping @Sendable (String) -> String = { $0 }
  ) {
    self.description = description
    self.write = write
    self.spoil = spoil
    self.read = read
  }

  /// A redactor that does everything else right, but does not look into what `pattern` matches.
  init(
    skips description: String, _ pattern: String, in html: String,
    read: @escaping @Sendable (String) -> String = { $0 }
  ) {
    self.init("skips \(description)") { _, email in
      email.html = html
    } spoil: { entry, event, redactor in
      entry.html = event.email.html.map { Self.redacted($0, skipping: pattern, &redactor) }
    } read: {
      read($0)
    }
  }

  private static func redacted(_ html: String, skipping pattern: String, _ redactor: inout Redactor) -> String {
    let pattern = try! Regex(pattern)
    var result = ""
    var place = html.startIndex
    for match in html.matches(of: pattern) {
      result += redactor.redact(html: String(html[place..<match.range.lowerBound])) + html[match.range]
      place = match.range.upperBound
    }
    return result + redactor.redact(html: String(html[place...]))
  }
}

// MARK: - Faults

extension RedactorFault {
  static let all = disguises + identifiers + fields + aliases

  private static let maria = Letter.maria

  private static let disguises = [
    RedactorFault(skips: "letters in another case", #"M\S+"#, in: "<p>MARIA.Silva@Example.COM wrote</p>"),
    RedactorFault(
      skips: "decimal references", #"\S+&#\d+;\S+"#, in: "<p>Ask maria&#46;silva&#64;example&#46;com soon</p>",
      read: references),
    RedactorFault(
      skips: "references without semicolon", #"\S+&#\d+\S+"#, in: "<p>Ask maria.silva&#64example.com soon</p>",
      read: references),
    RedactorFault(
      skips: "named references", #"\S+&\w+;\S+"#, in: "<p>Ask maria&period;silva&commat;example&period;com soon</p>",
      read: references),
    RedactorFault(
      skips: "percent-encoding", #"\S*%40\S*"#,
      in: "<p>See https://shop.example/?e=maria%2Esilva%40example.com now</p>",
      read: percent),
    RedactorFault(
      skips: "percent-encoding within percent-encoding", #"\S*%2540\S*"#,
      in: "<p>See https://shop.example/?u=%2F%3Fe%3Dmaria.silva%2540example.com now</p>", read: { percent(percent($0)) }
    ),
    RedactorFault(
      skips: "percent-encoded references", #"\S*%26\S*"#, in: "<p>See ?e=maria.silva%26%2364%3Bexample.com now</p>",
      read: { references(percent($0)) }),
    RedactorFault(
      skips: "quoted-printable", #"\S*=40\S*"#, in: "<p>Ask maria.silva=40example.com soon</p>",
      read: { $0.replacing("=40", with: "@") }),
    RedactorFault(
      skips: "escapes of scripts", #"<script>.*</script>"#,
      in: #"<script>var to = "maria.silva\u0040example.com";</script><p>Hello</p>"#,
      read: { $0.replacing("\\u0040", with: "@") }),
    RedactorFault(
      skips: "tags within an address", #"maria<.*/b>\S+"#, in: "<p>Ask maria<i></i>.silva<b>@</b>example.com soon</p>",
      read: { $0.replacing(/<[^>]*>/, with: "") }),
    RedactorFault(
      skips: "what is not seen", "\\S*[\u{AD}\u{200B}]\\S*",
      in: "<p>Ask maria.si\u{AD}lva@exam\u{200B}ple.com soon</p>",
      read: { $0.replacing("\u{AD}", with: "").replacing("\u{200B}", with: "") }),
    RedactorFault(
      skips: "full width", #"\S*\x{FF20}\S*"#, in: "<p>Ask maria.silva\u{FF20}example.com soon</p>",
      read: { $0.replacing("\u{FF20}", with: "@") }),
    RedactorFault(
      skips: "folded lines", #"(?s)maria.*com"#, in: "<pre>Ask maria.silva@\r\n example.com soon</pre>",
      read: { $0.replacing("\r\n ", with: "") }),
    RedactorFault(
      skips: "attributes", #"<[^>]*>"#, in: "<p>Write to <a href=\"mailto:\(maria)\">Maria</a> soon</p>"),
    RedactorFault(skips: "comments", #"<!--.*-->"#, in: "<!-- sent to \(maria) --><p>Hello</p>"),
    RedactorFault(
      skips: "styles", #"<style>.*</style>"#, in: "<style>p:after{content:\"\(maria)\"}</style><p>Hello</p>"),
    RedactorFault(
      skips: "+tags", #"\S*\+shop\S*"#, in: "<p>Ask maria.silva+shop@example.com soon</p>",
      read: { $0.replacing("+shop", with: "") }),
    RedactorFault(
      skips: "quoted local parts", #"".*com"#, in: "<p>Ask \"maria.silva\"@example.com soon</p>",
      read: { $0.replacing("\"", with: "") }),
    RedactorFault(
      skips: "whatever comes second", #"and \S+"#, in: "<p>Ask \(maria) and \(maria) soon</p>"),
    RedactorFault(
      skips: "one of the participants", Letter.carlos, in: "<p>Ask \(maria) and \(Letter.carlos) soon</p>"),
  ]

  private static let identifiers = [
    RedactorFault(
      skips: "base64", #"\?u=\w+"#, in: "<a href=\"https://t.example/?u=bWFyaWEuc2lsdmFAZXhhbXBsZS5jb20\">read</a>",
      read: base64),
    RedactorFault(
      skips: "base64 at another alignment", #"\?u=\w+"#,
      in: "<a href=\"https://t.example/?u=ZT1tYXJpYS5zaWx2YUBleGFtcGxlLmNvbSZ4PTEx\">read</a>", read: base64),
    RedactorFault(
      skips: "hexadecimal digits", #"\?u=\w+"#,
      in: "<a href=\"https://t.example/?u=6d617269612e73696c7661406578616d706c652e636f6d\">read</a>", read: hexadecimal),
    RedactorFault(
      skips: "MD5", #"\?u=\w+"#, in: "<img src=\"https://t.example/?u=\(md5)\">",
      read: { $0.replacing(md5, with: maria) }),
    RedactorFault(
      skips: "SHA-256", #"\?u=\w+"#, in: "<img src=\"https://t.example/?u=\(sha256)\">",
      read: { $0.replacing(sha256, with: maria) }),
  ]

  private static let fields = [
    RedactorFault("leaves the text") { _, email in
      email.text = "Ask \(maria) about it."
    } spoil: { entry, event, _ in
      entry.text = event.email.text
    },
    RedactorFault("leaves the HTML") { _, email in
      email.html = "<p>Ask \(maria) about it.</p>"
    } spoil: { entry, event, _ in
      entry.html = event.email.html
    },
    RedactorFault("forgets the subject") { _, email in
      email.subject = "Fwd: from \(maria)"
    } spoil: { entry, event, _ in
      entry.subject = event.email.subject
    },
    RedactorFault("leaves an encoded word in the subject") { _, email in
      email.subject = "=?utf-8?q?maria.silva=40example.com?="
    } spoil: { entry, event, _ in
      entry.subject = event.email.subject
    } read: {
      $0.replacing("=40", with: "@")
    },
    RedactorFault("forgets the sender's name") { _, email in
      email.from.name = "Acme for \(maria)"
    } spoil: { entry, event, _ in
      entry.from.name = event.email.from.name
    },
    RedactorFault("forgets a recipient's name") { _, email in
      email.to[1].name = maria
    } spoil: { entry, event, _ in
      entry.to[1].name = event.email.to[1].name
    },
    RedactorFault("forgets file names") { _, email in
      email.attachments = [.init(fileName: "\(maria).pdf", contentType: "application/pdf", size: 1)]
    } spoil: { entry, event, _ in
      entry.attachments[0].fileName = event.email.attachments[0].fileName
    },
    RedactorFault("forgets the first words") { _, email in
      email.text = "\(maria) asked about it."
    } spoil: { entry, event, _ in
      entry.firstWords = event.email.text!
    },
    RedactorFault("forgets the message's id") { _, email in
      email.messageID = "<\(maria)>"
    } spoil: { entry, event, _ in
      entry.messageID = event.email.messageID
    },
    RedactorFault("forgets references") { _, email in
      email.references = ["<1@mail.example>", "<77.\(maria)>"]
    } spoil: { entry, event, _ in
      entry.references = event.email.references
    },
  ]

  private static let aliases = [
    RedactorFault("leaves a soft alias of an earlier order") { pastAlias, email in
      email.text = "Ask \(pastAlias) about it."
    } spoil: { entry, event, _ in
      entry.text = event.email.text
    },
    RedactorFault("shows an address in the place of its alias") { _, _ in
    } spoil: { entry, _, _ in
      entry.to[0].alias = maria
    },
    RedactorFault("shows two participants by each other's address") { _, _ in
    } spoil: { entry, _, _ in
      entry.to[0].alias = Letter.carlos
      entry.to[1].alias = maria
    },
    RedactorFault("puts an address before an alias") { _, email in
      email.text = "Ask \(maria) about it."
    } spoil: { entry, _, _ in
      entry.text = "Ask \(maria)-\(entry.to[0].alias) about it."
    },
  ]

  // MARK: Reading

  private static let md5 = Insecure.MD5.hash(data: Data(maria.utf8)).map(hex).joined()
  private static let sha256 = SHA256.hash(data: Data(maria.utf8)).map(hex).joined()

  @Sendable private static func hex(_ byte: UInt8) -> String {
    String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
  }

  @Sendable private static func references(_ text: String) -> String {
    text.replacing(/&#(\d+);?/) { String(UnicodeScalar(UInt32($0.output.1)!)!) }
      .replacing("&commat;", with: "@").replacing("&period;", with: ".")
  }

  @Sendable private static func percent(_ text: String) -> String { text.removingPercentEncoding ?? text }

  @Sendable private static func base64(_ text: String) -> String {
    text.replacing(/\?u=(\w+)/) { match in
      let padding = String(repeating: "=", count: (4 - match.output.1.count % 4) % 4)
      return Data(base64Encoded: match.output.1 + padding).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }
  }

  @Sendable private static func hexadecimal(_ text: String) -> String {
    text.replacing(/\?u=(\w+)/) { match in
      let digits = Array(match.output.1)
      let bytes = stride(from: 0, to: digits.count - 1, by: 2).compactMap {
        UInt8(String(digits[$0...$0 + 1]), radix: 16)
      }
      return String(decoding: bytes, as: UTF8.self)
    }
  }
}

import Conversations
import MIME
import Testing

@Suite struct HeaderTests {
  private func mailboxes(_ mailboxes: [Email.Mailbox]) -> [String] {
    mailboxes.map { mailbox in mailbox.name.map { "\($0) <\(mailbox.address)>" } ?? mailbox.address }
  }

  @Test(
    "addresses are read as mail programs write them",
    arguments: [
      ("maria.silva@example.com", ["maria.silva@example.com"]),
      ("Maria Silva <maria.silva@example.com>", ["Maria Silva <maria.silva@example.com>"]),
      ("\"Silva, Maria\" <maria@example.com>, b@example.org", ["Silva, Maria <maria@example.com>", "b@example.org"]),
      ("Silva, Maria <maria@example.com>", ["Silva, Maria <maria@example.com>"]),
      ("maria@example.com (Maria (the) Silva)", ["Maria (the) Silva <maria@example.com>"]),
      (
        "Friends: a@example.com, B <b@example.org>; c@example.net",
        ["a@example.com", "B <b@example.org>", "c@example.net"]
      ),
      ("undisclosed-recipients:;", []),
      ("<@relay.example,@other.example:maria@example.com>", ["maria@example.com"]),
      ("<a@example.com, b@example.org>", ["a@example.com", "b@example.org"]),
      ("a@example.com; b@example.org", ["a@example.com", "b@example.org"]),
      ("\"a b\"@example.com", ["\"a b\"@example.com"]),
      ("maria@[IPv6:2001:db8::1]", ["maria@[IPv6:2001:db8::1]"]),
      ("=?utf-8?q?Jos=C3=A9?= <jose@example.com>", ["José <jose@example.com>"]),
      ("=?utf-8?b?U2lsdmEsIE1hcmlh?= <maria@example.com>", ["Silva, Maria <maria@example.com>"]),
      ("\"=?iso-8859-1?q?Jos=E9?=\" <jose@example.com>", ["José <jose@example.com>"]),
      ("=?iso-8859-1?q?Jos=E9?= =?koi8-r?b?8NLJ18XU?= <jose@example.com>", ["JoséПривет <jose@example.com>"]),
      ("=?x-nobody-knows?b?bWFyaWE=?= <jose@example.com>", ["\u{FFFD} <jose@example.com>"]),
      ("José <jose@bücher.example>", ["José <jose@bücher.example>"]),
      ("maria@example.com\r\n ,\r\n\tjose@example.com", ["maria@example.com", "jose@example.com"]),
      ("localuser, maria@example.com", ["localuser", "maria@example.com"]),
    ] as [(String, [String])])
  func addresses(field: String, expected: [String]) throws {
    let email = try RawEmail.email(
      "From: orders@acme.example\r\nTo: \(field)\r\nCc: \(field)\r\nReply-To: \(field)\r\n\r\n")
    #expect(mailboxes(email.to) == expected)
    #expect(mailboxes(email.cc) == expected)
    #expect(mailboxes(email.replyTo) == expected)
  }

  @Test("several fields of one name are one list, and what is no address keeps its place")
  func places() throws {
    let email = try RawEmail.email(
      "From: orders@acme.example\nTo: a@example.com, @@, b@example.com\nTo: c@example.com\n\n")
    #expect(email.to.count == 4)
    #expect(email.to.first?.address == "a@example.com" && email.to.last?.address == "c@example.com")
  }

  @Test(
    "the sender is the first mailbox of From, or Sender's where From names none",
    arguments: [
      ("From: Acme <orders@acme.example>", "orders@acme.example", []),
      ("From: a@acme.example, b@acme.example\nSender: b@acme.example", "a@acme.example", ["from[1] bad-field"]),
      ("From: Team: a@acme.example, b@acme.example;", "a@acme.example", ["from[1] bad-field"]),
      ("Sender: b@acme.example", "b@acme.example", ["from missing-field"]),
      ("From: \nSender: b@acme.example", "b@acme.example", ["from missing-field"]),
      ("from : orders@acme.example", "orders@acme.example", []),
      ("From: a@acme.example\nFrom: b@acme.example", "a@acme.example", []),
    ] as [(String, String, [String])])
  func sender(fields: String, address: String, omissions: [String]) throws {
    let email = try RawEmail.email("\(fields)\nTo: maria@example.com\n\nHello\n")
    #expect(email.from.address == address)
    #expect(email.omissions == omissions)
  }

  @Test(
    "a body that is no e-mail is not-mime",
    arguments: [
      "", "\r\n", "\n\nHello", "Hello, Maria\n", "{\"specversion\":\"1.0\"}", "To: maria@example.com\n\nHello",
      "From:\n\nHello", "From: undisclosed:;\n\nHello", ": maria\n", " From: maria@example.com\n\n",
    ])
  func noEmail(body: String) {
    let refusal = RawEmail.refusal { () throws(InvalidEvent) in try RawEmail.event(Array(body.utf8)) }
    #expect(refusal?.reason == .notMIME)
    #expect(refusal?.detail.contains("maria") == false)
  }

  @Test(
    "encoded words in a subject are decoded",
    arguments: [
      ("=?utf-8?q?Ol=C3=A1,_Maria?=", "Olá, Maria"), ("=?UTF-8?B?T2zDoQ==?=", "Olá"), ("=?utf-8?b?T2zDoQ?=", "Olá"),
      ("=?iso-2022-jp?B?GyRCJDRDbUo4GyhC?=", "ご注文"), ("Re: =?koi8-r?b?8NLJ18XU?= !", "Re: Привет !"),
      ("=?utf-8*en?q?Hello?=", "Hello"), ("=?utf-8?q?a?= =?utf-8?q?b?=\r\n =?utf-8?q?c?=", "abc"),
      ("=?utf-8?b?T2zD?= =?utf-8?b?oQ==?=", "Olá"), ("x=?utf-8?q?a?=y", "xay"), ("=?utf-8?q?a b?=", "a b"),
      ("50% =?off? =?=", "50% =?off? =?="), ("Olá", "Olá"), ("=?utf-8?q?=00?=", "\u{FFFD}"),
      ("=?utf-8?q?=FF?=", "\u{FFFD}"),
      ("=?utf-8?q?=ZZ?=", "=ZZ"), ("a\r\n folded\r\n\tline", "a folded\tline"),
    ])
  func subject(field: String, expected: String) throws {
    let email = try RawEmail.email("From: a@acme.example\r\nSubject: \(field)\r\n\r\n")
    #expect(email.subject == expected)
    #expect(email.omitted.isEmpty)
  }

  @Test(
    "a word that cannot be decoded is left out and said so",
    arguments: ["=?x-nobody-knows?q?maria=40example.com?=", "=?utf-8?b?b!?=", "=?utf-8?x?maria?=", "=?utf-8?b?b?="])
  func brokenWord(field: String) throws {
    let email = try RawEmail.email("From: a@acme.example\nSubject: Hello \(field)\n\n")
    #expect(email.subject == "Hello \u{FFFD}")
    #expect(email.omissions == ["subject not-mime"])
  }

  @Test("a header in no known charset is UTF-8 or windows-1252, and U+0000 becomes U+FFFD")
  func bytes() throws {
    let latin = Array("From: a@acme.example\nSubject: Ol".utf8) + [0xE1, 0x00] + Array("!\n\n".utf8)
    #expect(try RawEmail.email(latin).subject == "Olá\u{FFFD}!")
  }

  @Test("message ids keep their brackets")
  func messageIDs() throws {
    let email = try RawEmail.email(
      "From: a@acme.example\nMessage-ID: <1@acme.example>\nIn-Reply-To: Your message of today <2@example.com>\n"
        + "References: <3@example.com>\n <4@exa\n mple.com><5@example.com>\n\n")
    #expect(email.messageID == "<1@acme.example>")
    #expect(email.inReplyTo == "<2@example.com>")
    #expect(email.references == ["<3@example.com>", "<4@example.com>", "<5@example.com>"])
    #expect(try RawEmail.email("From: a@acme.example\nMessage-ID: 1@acme.example\n\n").messageID == "<1@acme.example>")
    #expect(try RawEmail.email("From: a@acme.example\nReferences: none\n\n").references == [])
  }

  @Test("fields outside the list are gone, wherever they stand")
  func others() throws {
    let secret = "secret"
    let names = [
      "Received", "DKIM-Signature", "ARC-Seal", "Return-Path", "List-Unsubscribe", "List-Id", "X-Original-To",
      "Delivered-To", "X-Mailer", "Authentication-Results", "Bcc", "Resent-From", "Resent-To", "Comments", "Keywords",
      "Content-Description", "Content-ID", "Content-Location", "Disposition-Notification-To", "Errors-To", "Fromm",
    ]
    let fields = names.map { "\($0): \(secret)@example.com\r\n\t\(secret)\r\n" }.joined()
    let inner = "\(fields)From: b@example.org\r\nSubject: Inner\r\n\r\nInner text\r\n"
    let email = try RawEmail.email(
      RawEmail.header + fields
        + "Content-Type: multipart/mixed; boundary=b\r\n\r\n\(secret)\r\n--b\r\n\(fields)\r\nHello\r\n"
        + "--b\r\nContent-Type: message/rfc822\r\n\r\n\(inner)--b--\r\n\(secret)\r\n")
    #expect(email.text?.contains("Hello") == true && email.text?.contains("Inner text") == true)
    #expect(!email.everything.contains(secret))
  }

  @Test("an mbox line in front, lines in LF alone, and a missing empty line are forgiven")
  func lenient() throws {
    let mbox = try RawEmail.email("From orders@acme.example Mon Nov 23 2026\nFrom: a@acme.example\n\nHello\n")
    #expect(mbox.from.address == "a@acme.example" && mbox.text == "Hello\n")
    let separator = try RawEmail.email("From: a@acme.example\nSubject: Hi\nHello, Maria\nhow: are you\n")
    #expect(separator.text == "Hello, Maria\nhow: are you\n")
    let headerOnly = try RawEmail.email("From: a@acme.example\nSubject: Hi")
    #expect(headerOnly.subject == "Hi")
  }
}

import Conversations
import MIME
import Testing

/// E-mails that are made to hurt. None may crash, hang or pass something on that was not read.
@Suite struct HostileEmailTests {
  private func repeated(_ text: String, _ count: Int) -> String { String(repeating: text, count: count) }

  @Test("10,000 multiparts inside one another end at the limit")
  func nestedMultiparts() throws {
    let boundaries = (0..<10_000).map { "b\($0)" }
    let body = boundaries.map { "Content-Type: multipart/mixed; boundary=\($0)\n\n--\($0)\n" }.joined()
    let email = try RawEmail.email("From: a@acme.example\n" + body + "\nmaria@example.com")
    #expect(email.text == nil)
    #expect(email.omissions == ["part " + repeated("1.", 63) + "1 too-large"])
  }

  @Test("10,000 attached e-mails inside one another end at the limit")
  func nestedMessages() throws {
    let body = repeated("From: a@acme.example\nContent-Type: message/rfc822\n\n", 10_000)
    let email = try RawEmail.email(body + "From: a@acme.example\n\nmaria@example.com")
    #expect(email.text?.contains("maria") == false)
    #expect(email.omitted.map(\.reason) == [.tooLarge])
  }

  @Test("alternating multiparts and e-mails end at the limit")
  func nestedBoth() throws {
    let body = (0..<5_000).map {
      "Content-Type: multipart/alternative; boundary=b\($0)\n\n--b\($0)\nContent-Type: message/rfc822\n\n"
    }.joined()
    let email = try RawEmail.email("From: a@acme.example\n" + body + "From: b@example.com\n\nmaria@example.com")
    #expect(email.text?.contains("maria") == false)
    #expect(email.omitted.map(\.reason) == [.tooLarge])
  }

  @Test("parts past the limit are left out and said so once")
  func manyParts() throws {
    let email = try RawEmail.email(
      "From: a@acme.example\nContent-Type: multipart/mixed; boundary=b\n\n" + repeated("--b\n\nx\n", 5_000) + "--b--\n")
    #expect(email.text?.utf8.count == 1_999)
    #expect(email.omissions == ["part 1001 too-large"])
  }

  @Test("100,000 headers are skipped")
  func manyHeaders() throws {
    let email = try RawEmail.email(repeated("X-Secret: secret\n", 100_000) + "From: a@acme.example\n\nHi")
    #expect(email.text == "Hi" && !email.everything.contains("secret"))
  }

  @Test("a huge header is left out and said so")
  func hugeHeaders() throws {
    let huge = repeated("x", 1_000_000)
    let email = try RawEmail.email(
      "X-A: \(huge)\nSubject: \(huge)\nTo: \(huge)@example.com\nReferences: \(repeated("\n <a@b>", 100_000))\nFrom: a@acme.example\n\nHi"
    )
    #expect(email.text == "Hi" && email.subject == nil && email.to.isEmpty && email.references.isEmpty)
    #expect(email.omissions == ["to too-large", "references too-large", "subject too-large"])
  }

  @Test("mailboxes past the limit are left out and said so")
  func manyMailboxes() throws {
    let email = try RawEmail.email(
      "From: a@acme.example\nTo: \(repeated("m@e.example,", 5_000))\nCc: c@example.com\n\nHi")
    #expect(email.to.count == 1_999 && email.cc.isEmpty)
    #expect(email.omissions == ["to too-large", "cc too-large"])
  }

  @Test("decoded texts have a limit together")
  func manyCopies() throws {
    // Nested e-mails in quoted-printable decode the same bytes again and again.
    let layer = "From: a@acme.example\nContent-Type: message/rfc822\nContent-Transfer-Encoding: quoted-printable\n\n"
    let email = try RawEmail.email(repeated(layer, 60) + "From: a@acme.example\n\n" + repeated("maria ", 100_000))
    #expect(email.text?.contains("maria") == false)
    #expect(email.omitted.map(\.reason) == [.tooLarge])
  }

  @Test(
    "fields that make a parser go back or call itself are read in time",
    .timeLimit(.minutes(5)),
    arguments: [
      "a:", "a:b;", "\"a", "(", "((a)", "<", "a <b", "a,b c,", "a b, ", "=?", "=?x?q?", "=?utf-8?q?a?= ", "\\", "@",
      "a@",
      "<@a,", "[", "a@[", ";", ",", "a>", "\"a\"", "\"a\"b", ".", "a.", "=?utf-8?b?", "?=", "*=", "x*=a'", "x*0=a;",
      "x=y;",
    ])
  func pathological(pattern: String) throws {
    let field = repeated(pattern, 200_000 / pattern.utf8.count)
    let email = try RawEmail.email(
      """
      From: a@acme.example
      To: \(field)
      Cc: b@example.com, \(field) <m@example.com>
      Subject: \(field)
      References: \(field)
      Content-Disposition: attachment; \(field)
      Content-Type: text/plain; \(field)

      Hi
      """)
    #expect(email.from.address == "a@acme.example")
  }

  @Test("a body of nothing but beginnings of boundaries is read in time", .timeLimit(.minutes(5)))
  func boundaries() throws {
    let nested = (0..<60).map { "Content-Type: multipart/mixed; boundary=b\($0)\n\n--b\($0)\n" }.joined()
    _ = try RawEmail.email("From: a@acme.example\n" + nested + "\n" + repeated("--\n", 200_000))
    _ = try RawEmail.email(
      "From: a@acme.example\nContent-Type: multipart/mixed; boundary=-\n\n" + repeated("-", 500_000))
  }

  @Test(
    "no charset's name makes iconv do more than convert",
    arguments: ["utf-8//TRANSLIT", "../../x", "", "\0", "a b", "é"])
  func charsetNames(name: String) throws {
    let email = try RawEmail.email("From: a@acme.example\nContent-Type: text/plain; charset=\"\(name)\"\n\nHi")
    #expect(email.text == "Hi" || email.omissions == ["part 1 not-mime"])
  }

  @Test("an e-mail of NULs alone, or with NULs everywhere, holds none afterwards")
  func nuls() throws {
    #expect(
      RawEmail.refusal { () throws(InvalidEvent) in try RawEmail.event(Array(repeating: 0, count: 10_000)) } != nil)
    let mail =
      "From: M\0 <a@acme.example>\nTo: \0\nSubject: a\0\nMessage-ID: <a\0@b>\nContent-Type: multipart/mixed; boundary=b\n\n"
      + "--b\nContent-Type: application/x; name=\"a\0\"\n\n\0\n--b\nContent-Type: text/html; charset=utf-16\n\n\0\0\0\0\n--b--"
    let email = try RawEmail.email(mail)
    #expect(!email.everything.unicodeScalars.contains("\0"))
    #expect(email.from.name == "M\u{FFFD}")
  }
}

import Conversations
import MIME
import Testing

@Suite struct StructureTests {
  private func multipart(_ subtype: String, _ boundary: String, _ parts: [String]) -> String {
    "Content-Type: multipart/\(subtype); boundary=\"\(boundary)\"\n\n"
      + parts.map { "--\(boundary)\n\($0)\n" }.joined() + "--\(boundary)--\n"
  }
  private func text(_ text: String) -> String { "Content-Type: text/plain\n\n\(text)" }
  private func html(_ html: String) -> String { "Content-Type: text/html\n\n\(html)" }
  private func file(_ type: String, _ name: String) -> String {
    "Content-Type: \(type)\nContent-Disposition: attachment; filename=\"\(name)\"\nContent-Transfer-Encoding: base64\n\nSGVsbG8="
  }
  private func email(_ content: String) throws -> Email {
    let parts = content.split(separator: "\n\n", maxSplits: 1)
    return try RawEmail.email(String(parts[0]), body: String(parts[1]))
  }
  private func attachments(_ email: Email) -> [String] {
    email.attachments.map { "\($0.fileName ?? "-") \($0.contentType ?? "-") \($0.size.map(String.init) ?? "-")" }
  }

  @Test("a mixed e-mail of alternatives, related images and files has one text, one HTML and its files")
  func nested() throws {
    let related = multipart(
      "related", "r", [html("<b>Hi</b>"), "Content-Type: image/png; name=logo.png\nContent-ID: <logo>\n\nPNG"])
    let alternative = multipart("alternative", "a", [text("Hi"), related])
    let email = try email(multipart("mixed", "m", [alternative, file("application/pdf", "invoice.pdf")]))
    #expect(email.text == "Hi")
    #expect(email.html == "<b>Hi</b>")
    #expect(attachments(email) == ["logo.png image/png 3", "invoice.pdf application/pdf 5"])
    #expect(email.omitted.isEmpty)
  }

  @Test("of alternatives the first text and the first HTML count; others are attachments")
  func alternatives() throws {
    let email = try email(
      multipart(
        "alternative", "a",
        [text("one"), html("<i>1</i>"), text("two"), html("<i>2</i>"), "Content-Type: text/calendar; name=a.ics\n\nX"]))
    #expect(email.text == "one" && email.html == "<i>1</i>")
    #expect(attachments(email) == ["- text/plain 3", "- text/html 8", "a.ics text/calendar 1"])
  }

  @Test("further text is appended, and stands in the HTML too")
  func appended() throws {
    let alternative = multipart("alternative", "a", [text("Hi"), html("<b>Hi</b>")])
    let both = try email(multipart("mixed", "m", [alternative, text("a < b & c")]))
    #expect(both.text == "Hi\na < b & c")
    #expect(both.html == "<b>Hi</b>\n<pre>a &lt; b &amp; c</pre>")
    let plain = try email(multipart("mixed", "m", [text("one"), text("two\n"), text("three")]))
    #expect(plain.text == "one\ntwo\nthree" && plain.html == nil)
  }

  @Test("a text with a file name is an attachment, unless it is inline or all there is")
  func namedText() throws {
    let named = "Content-Type: text/plain; name=notes.txt\n"
    let mixed = try email(
      multipart("mixed", "m", [text("Hi"), named + "\nnotes", named + "Content-Disposition: inline\n\ninline"]))
    #expect(mixed.text == "Hi\ninline")
    #expect(attachments(mixed) == ["notes.txt text/plain 5"])
    #expect(try RawEmail.email("Content-Type: text/plain; name=notes.txt", body: "Hi").text == "Hi\n")
    let attached = try RawEmail.email("Content-Disposition: attachment; filename=notes.txt", body: "Hi")
    #expect(attached.text == nil && attachments(attached) == ["notes.txt text/plain 4"])
  }

  @Test("a signed e-mail shows what was signed")
  func signed() throws {
    let email = try email(
      multipart(
        "signed", "s", [multipart("mixed", "m", [text("Hi")]), file("application/pgp-signature", "signature.asc")]))
    #expect(email.text == "Hi")
    #expect(attachments(email) == ["signature.asc application/pgp-signature 5"])
  }

  @Test(
    "parts that are no text are attachments alone",
    arguments: [
      "application/ms-tnef", "application/octet-stream", "message/partial", "message/external-body", "text/csv",
      "x-nobody/knows", "application/pkcs7-mime",
    ])
  func unknownParts(type: String) throws {
    let email = try email(multipart("mixed", "m", [text("Hi"), file(type, "winmail.dat")]))
    #expect(email.text == "Hi")
    #expect(attachments(email) == ["winmail.dat \(type) 5"])
  }

  @Test("an attached e-mail is quoted with its addresses, date and subject")
  func attachedMessage() throws {
    let inner =
      "Received: from secret.example\nFrom: =?utf-8?q?Jos=C3=A9?= <jose@example.org>\nTo: a@example.com, b@example.com\n"
      + "Date: Mon, 23 Nov 2026 17:32:00 +0100\nX-Secret: secret\nMessage-ID: <secret@example.org>\n"
      + "Subject: =?iso-8859-1?q?Ol=E1?=\n"
      + multipart("mixed", "i", ["Content-Transfer-Encoding: quoted-printable\n\nInn=65r", file("image/png", "a.png")])
    let email = try email(multipart("mixed", "m", [text("Outer"), "Content-Type: message/rfc822\n\n" + inner]))
    #expect(
      email.text == """
        Outer
        ----- Original message -----
        From: José <jose@example.org>
        To: a@example.com, b@example.com
        Date: 2026-11-23T16:32:00Z
        Subject: Olá

        Inner
        """)
    #expect(attachments(email) == ["a.png image/png 5"])
    #expect(!email.everything.contains("secret"))
  }

  @Test("an attached e-mail in base64 is quoted all the same, and is listed when it is a file")
  func encodedMessage() throws {
    let email = try email(
      multipart(
        "mixed", "m",
        [
          "Content-Type: message/rfc822\nContent-Disposition: attachment; filename=old.eml\n"
            + "Content-Transfer-Encoding: base64\n\nRnJvbTogYUBleGFtcGxlLmNvbQoKSGk="
        ]))
    #expect(email.text == "----- Original message -----\nFrom: a@example.com\n\nHi")
    #expect(attachments(email) == ["old.eml message/rfc822 23"])
  }

  @Test("a digest's parts are e-mails")
  func digest() throws {
    let email = try email(multipart("digest", "d", ["\nFrom: a@example.com\n\none", "\nFrom: b@example.com\n\ntwo"]))
    #expect(email.text?.contains("From: a@example.com\n\none") == true)
    #expect(email.text?.contains("From: b@example.com\n\ntwo") == true)
  }

  @Test(
    "a multipart that cannot be taken apart is left out and said so",
    arguments: [
      "Content-Type: multipart/mixed", "Content-Type: multipart/mixed; boundary=\"\"",
      "Content-Type: multipart/mixed; boundary=other",
      "Content-Type: multipart/alternative; boundary=b; boundary*=x-nobody''b",
    ])
  func noBoundary(fields: String) throws {
    let email = try RawEmail.email(fields, body: "maria\n--c\n\nmaria\n--c--\n")
    #expect(email.text == nil && !email.everything.contains("maria\n"))
    #expect(email.omissions == ["body not-mime"])
  }

  @Test("a multipart without its end, or with boundaries that look alike, is read")
  func boundaries() throws {
    let open = try RawEmail.email("Content-Type: multipart/mixed; boundary=b", body: "--b\n\none\n--b \n\ntwo")
    #expect(open.text == "one\ntwo\n")
    let alike = try email(multipart("mixed", "b", [multipart("mixed", "bb", [text("one")]), text("--bbb\n--b-")]))
    #expect(alike.text == "one\n--bbb\n--b-")
    let cut = try RawEmail.email(
      "Content-Type: multipart/mixed; boundary=b",
      body: "--b\nContent-Type: multipart/mixed; boundary=c\n\n--c\n\none\n--b\n\ntwo\n--b--")
    #expect(cut.text == "one\ntwo")
  }

  @Test("a part that cannot be decoded is named by its number, and the others are shown")
  func partNumbers() throws {
    let broken = "Content-Type: text/plain; charset=x-nobody\n\nmaria"
    let inner = "From: a@example.com\n" + multipart("mixed", "i", [text("in"), broken])
    let email = try email(
      multipart(
        "mixed", "m",
        [
          text("out"), multipart("alternative", "a", [broken, html("<p>")]), "Content-Type: message/rfc822\n\n" + inner,
        ]))
    #expect(email.omissions == ["part 2.1 not-mime", "part 3.2 not-mime"])
    #expect(email.text?.hasPrefix("out\n") == true && email.text?.hasSuffix("in") == true)
    #expect(!email.everything.contains("maria\n"))
  }

  @Test("media types that could hold anything do not pass")
  func mediaTypes() throws {
    let email = try email(multipart("mixed", "m", [file("image/maria@example.com", "a"), file("image/\"x\"", "b")]))
    #expect(email.attachments.map(\.contentType) == ["application/octet-stream", "application/octet-stream"])
  }
}

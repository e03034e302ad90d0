import Conversations
import MIME
import Testing

@Suite struct FileNameTests {
  @Test(
    "file names are decoded, however they are written",
    arguments: [
      ("attachment; filename=invoice.pdf", "invoice.pdf"), ("attachment; filename=my invoice.pdf", "my invoice.pdf"),
      ("attachment; filename=\"my \\\"invoice\\\"; 1.pdf\"", "my \"invoice\"; 1.pdf"),
      ("attachment; FileName = \"a.pdf\" ; x=y", "a.pdf"),
      ("attachment; filename=\"=?utf-8?q?Ol=C3=A1?= =?utf-8?q?.pdf?=\"", "Olá.pdf"),
      ("attachment; filename==?iso-8859-1?q?Ol=E1.pdf?=", "Olá.pdf"),
      ("attachment; filename*=utf-8'pt'Ol%C3%A1.pdf", "Olá.pdf"),
      ("attachment; filename*=koi8-r''%F0%D2.pdf", "Пр.pdf"),
      ("attachment; filename*0=\"invoice\"; filename*1=\" of May\"; filename*2=.pdf", "invoice of May.pdf"),
      ("attachment;\r\n filename*1*=%C3%A1; filename*0*=utf-8''Ol;\r\n filename*2=%41.pdf", "Olá%41.pdf"),
      ("attachment; filename*0*=utf-8''%C3; filename*1*=%A1", "á"),
      ("attachment; filename=old.pdf; filename*=utf-8''new.pdf", "new.pdf"),
      ("attachment; filename=old.pdf; filename*=x-nobody''new.pdf", "old.pdf"),
      ("attachment; filename=\"Olá.pdf\"", "Olá.pdf"), ("attachment (a comment); filename=(another) a.pdf", "a.pdf"),
      ("attachment; filename*=utf-8''a%00b", "a\u{FFFD}b"), ("attachment; filename*=utf-8''a%FFb", "a\u{FFFD}b"),
      ("attachment; filename*=utf-8''100%25%zz", "100%%zz"), ("attachment; filename=\"open", "open"),
      ("attachment", "named.pdf"), ("attachment; filename=\"\"", nil), ("filename=a.pdf", "named.pdf"),
    ] as [(String, String?)])
  func decoded(disposition: String, expected: String?) throws {
    let name = expected == nil ? "" : "; name=named.pdf"
    let email = try RawEmail.email(
      RawEmail.header + "Content-Type: application/pdf\(name)\r\nContent-Disposition: \(disposition)\r\n\r\nPDF")
    #expect(email.attachments.map(\.fileName) == [expected])
    #expect(email.omitted.isEmpty)
  }

  @Test(
    "a file name that cannot be decoded is left out and said so",
    arguments: [
      "filename*=x-nobody''maria%40example.com", "filename*=maria%40example.com",
      "filename*0*=x-nobody''maria; filename*1=b",
    ])
  func undecodable(parameter: String) throws {
    let email = try RawEmail.email(
      RawEmail.header + "Content-Type: application/pdf\r\nContent-Disposition: attachment; \(parameter)\r\n\r\nPDF")
    #expect(email.attachments.map(\.fileName) == [nil])
    #expect(email.omissions == ["part 1 not-mime"])
  }

  @Test("an attachment that cannot be decoded has no size")
  func noSize() throws {
    let email = try RawEmail.email(
      "Content-Type: image/png; name=a.png\nContent-Transfer-Encoding: x-secret", body: "maria")
    #expect(email.attachments.map(\.size) == [nil])
  }
}

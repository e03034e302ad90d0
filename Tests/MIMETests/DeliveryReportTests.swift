import Conversations
import MIME
import Testing

@Suite struct DeliveryReportTests {
  private func report(_ status: String, _ returned: String) throws -> Email {
    try RawEmail.email(
      "Content-Type: multipart/report; report-type=delivery-status; boundary=r",
      body:
        "--r\n\nIt could not be delivered.\n--r\nContent-Type: message/delivery-status\n\n\(status)\n--r\n\(returned)\n--r--"
    )
  }

  @Test("a delivery report shows its text, each recipient's fate, and the returned e-mail as a quotation")
  func bounce() throws {
    let email = try report(
      """
      Reporting-MTA: dns; secret.example
      Original-Envelope-Id: secret
      Arrival-Date: Mon, 23 Nov 2026 17:32:00 +0100

      Original-Recipient: rfc822;secret+40example.com
      Final-Recipient: rfc822; maria.silva@example.com
      Action: failed
      Status: 5.1.1
      Remote-MTA: dns; secret.example
      Diagnostic-Code: smtp; 550 5.1.1
       no such user
      X-Secret: secret

      Final-Recipient: rfc822; jose@example.com
      Action: delayed
      """,
      """
      Content-Type: message/rfc822

      Return-Path: <secret@example.com>
      From: orders@acme.example
      To: maria.silva@example.com
      Subject: =?utf-8?q?Your_order?=
      Content-Transfer-Encoding: base64

      SGVsbG8gTWFyaWE=
      """)
    #expect(
      email.text == """
        It could not be delivered.
        Recipient: maria.silva@example.com
        Action: failed
        Status: 5.1.1
        Diagnosis: smtp; 550 5.1.1 no such user

        Recipient: jose@example.com
        Action: delayed
        ----- Original message -----
        From: orders@acme.example
        To: maria.silva@example.com
        Subject: Your order

        Hello Maria
        """)
    #expect(!email.everything.contains("secret"))
    #expect(email.attachments.isEmpty && email.omitted.isEmpty)
  }

  @Test(
    "a returned header alone is quoted",
    arguments: ["text/rfc822-headers", "message/global-headers", "TEXT/RFC822-Headers; charset=us-ascii"])
  func returnedHeader(type: String) throws {
    let email = try report(
      "Final-Recipient: rfc822; maria@example.com",
      "Content-Type: \(type)\n\nX-Secret: secret\nFrom: a@acme.example\nSubject: Hi")
    #expect(email.text?.hasSuffix("----- Original message -----\nFrom: a@acme.example\nSubject: Hi\n\n") == true)
    #expect(!email.everything.contains("secret"))
  }

  @Test(
    "a recipient in an encoding that nobody undoes is not shown",
    arguments: ["utf-8; maria\\x{40}example.com", "rfc822; maria+40example.com", "maria", "", "x400; /S=maria/"])
  func encodedRecipient(recipient: String) throws {
    let email = try report("Final-Recipient: \(recipient)\nAction: failed", "\nHi")
    #expect(email.text?.contains("maria") == false)
    #expect(email.text?.contains("Action: failed") == true)
  }

  @Test("a read receipt shows its disposition")
  func receipt() throws {
    let email = try RawEmail.email(
      "Content-Type: multipart/report; report-type=disposition-notification; boundary=r",
      body: """
        --r

        Read.
        --r
        Content-Type: message/disposition-notification

        Reporting-UA: secret
        Final-Recipient: rfc822;maria@example.com
        Original-Message-ID: <secret@example.com>
        Disposition: manual-action/MDN-sent-manually; displayed
        --r--
        """)
    #expect(
      email.text == "Read.\nRecipient: maria@example.com\nDisposition: manual-action/MDN-sent-manually; displayed\n")
  }
}

import Chance
import Conversations
import MIME
import Testing

/// Random damage to e-mails that use everything.
@Suite struct FuzzTests {
  private static let seeds = [
    """
    From: =?utf-8?q?Jos=C3=A9?= "x" <jose@example.com>, b@example.org
    To: Friends: a@example.com, "Silva, Maria" <maria@example.com>;, c@[127.0.0.1]
    Subject: =?iso-2022-jp?B?GyRCJDRDbUo4GyhC?= =?utf-8?b?T2zD?= =?utf-8?b?oQ==?=
    References: <1@example.com> <2@example.com>
    Content-Type: multipart/mixed; boundary="m"

    --m
    Content-Type: multipart/alternative; boundary=a

    --a
    Content-Type: text/plain; charset=iso-8859-15; format=flowed; delsp=yes
    Content-Transfer-Encoding: quoted-printable

    Ol=E1 =
    maria=40example.com 
    > x 
    --a
    Content-Type: text/html; charset=utf-16
    Content-Transfer-Encoding: base64

    //5PAGwA4QAsACAAcWesTg==
    --a--
    --m
    Content-Type: application/pdf; name*0*=koi8-r''%F0%D2; name*1=.pdf
    Content-Disposition: attachment; filename="=?utf-8?q?a?="
    Content-Transfer-Encoding: x-uuencode

    begin 644 a.txt
    %2&5L;&\\`
    `
    end
    --m
    Content-Type: message/delivery-status

    Reporting-MTA: dns; a.example

    Final-Recipient: rfc822; maria@example.com
    Diagnostic-Code: smtp; 550
    --m
    Content-Type: message/rfc822

    From: b@example.org (B)
    Date: Mon, 23 Nov 2026 17:32:00 +0100
    Content-Type: multipart/digest; boundary=d

    --d

    From: c@example.org

    Hi
    --d--
    --m--
    """
  ]

  @Test(
    "whatever happens to an e-mail, it is an event without U+0000 or a refusal without its words",
    arguments: Chance.seeds)
  func mutations(seed: UInt64) {
    var chance = Chance(seed: seed)
    let source = Array(Self.seeds[0].utf8)
    var read = 0
    for round in 0..<400 {
      var mail = source
      for _ in 0...chance.below(12) { Self.damage(&mail, &chance) }
      do throws(InvalidEvent) {
        let event = try RawEmail.event(mail)
        read += 1
        #expect(!Self.texts(of: event.email).contains { $0.utf8.contains(0) }, "seed \(seed), round \(round)")
      } catch {
        #expect(error.reason == .notMIME || error.reason == .missingField, "seed \(seed), round \(round)")
        #expect(!error.detail.contains("example"), "seed \(seed), round \(round)")
      }
    }
    #expect(read > 100, "seed \(seed)")
  }

  private static func damage(_ mail: inout [UInt8], _ chance: inout Chance) {
    guard mail.count > 2 else { return }
    let start = chance.below(mail.count)
    let end = min(mail.count, start + chance.below(chance.below(4) == 0 ? 200 : 8))
    switch chance.below(7) {
    case 0: mail[start] = UInt8(chance.below(256))
    case 1: mail.removeSubrange(start..<end)
    case 2: mail.insert(contentsOf: mail[start..<end], at: chance.below(mail.count))
    case 3: mail.insert(UInt8(chance.below(256)), at: start)
    case 4: mail.swapAt(start, chance.below(mail.count))
    case 5: mail.insert(contentsOf: Array(tokens[chance.below(tokens.count)].utf8), at: start)
    default: if chance.below(20) == 0 { mail.removeSubrange(start...) }
    }
  }

  private static let tokens = [
    "\r\n", "\n\n", "--m\n", "--a--\n", "=?utf-8?q?", "?=", "\0", "\"", "(", "<", ">", ":", ";", ",", "*0*=", "''",
    "charset=",
    "utf-7", "boundary=", "Content-Type: message/rfc822\n\n", "Content-Transfer-Encoding: base64\n", "From: ", "é",
    "=3D", "\u{1B}$B",
  ]

  private static func texts(of email: Email) -> [String] {
    let mailboxes = [email.from] + email.to + email.cc + email.replyTo
    let ids = [email.messageID, email.inReplyTo].compactMap { $0 } + email.references
    let texts = [email.subject, email.text, email.html].compactMap { $0 }
    let files = email.attachments.flatMap { [$0.fileName, $0.contentType] }.compactMap { $0 }
    return mailboxes.map(\.address) + mailboxes.compactMap(\.name) + ids + texts + files
  }
}

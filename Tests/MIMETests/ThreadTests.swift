import Conversations
import MIME
import Testing

@Suite struct ThreadTests {
  @Test("many lanes read e-mails at the same time")
  func lanes() async throws {
    let mail = Array(
      ("From: =?koi8-r?b?8NLJ18XU?= <a@acme.example>\nTo: b@example.com\nDate: Mon, 23 Nov 2026 17:32:00 +0100\n"
        + "Content-Type: message/rfc822\n\nFrom: b@example.com\nDate: Mon, 23 Nov 2026 17:32:00 +0100\n"
        + "Content-Type: text/plain; charset=shift_jis\nContent-Transfer-Encoding: base64\n\ngrKSjZW2h0A=").utf8)
    let texts = try await withThrowingTaskGroup(of: Set<String?>.self) { group in
      for _ in 0..<8 {
        group.addTask { Set(try (0..<200).map { _ in try RawEmail.email(mail).text }) }
      }
      return try await group.reduce(into: Set()) { $0.formUnion($1) }
    }
    #expect(texts == ["----- Original message -----\nFrom: b@example.com\nDate: 2026-11-23T16:32:00Z\n\nご注文①"])
  }
}

import Fleet
import Postgres
import RabbitMQ
import Testing

extension IntegrationTests {
  /// The second input form: an e-mail as it went over the wire.
  @Suite struct RawEmails {
    private func message(_ id: String, _ email: String, order: String? = "v502559llux-01") -> Message {
      let headers = [
        Field("cloudEvents:id", .string(id)), Field("cloudEvents:source", .string("/oms/acme")),
        Field("cloudEvents:time", .string("2026-11-23T16:32:00Z")), Field("store", .string("acme")),
      ]
      return Message(
        exchange: EventTopology.events, routingKey: "email-sent", contentType: "message/rfc822", messageID: nil,
        headers: headers + (order.map { [Field("order", .string($0))] } ?? []),
        body: Array(email.replacing("\n", with: "\r\n").utf8), isMandatory: true)
    }

    @Test("a raw e-mail becomes the entry that its event would, without its other headers and its addresses")
    func entry() async throws {
      let world = try await World()
      let email = """
        Received: from mx.example.com for <maria.silva@example.com>
        From: Acme <orders@acme.example>
        To: Maria Silva <Maria.Silva@Example.COM>
        Subject: =?utf-8?q?Order_for_maria=2Esilva=40example=2Ecom?=
        Message-ID: <20261123.77@mail.acme.example>
        MIME-Version: 1.0
        Content-Type: multipart/mixed; boundary=b

        --b
        Content-Type: text/plain; charset=utf-16
        Content-Transfer-Encoding: base64

        //5tAGEAcgBpAGEALgBzAGkAbAB2AGEAQABlAHgAYQBtAHAAbABlAC4AYwBvAG0A
        --b
        Content-Type: application/pdf
        Content-Disposition: attachment; filename="maria.silva@example.com.pdf"
        Content-Transfer-Encoding: base64

        aGVsbG8=
        --b--
        """
      try world.publish([message("1", email)])
      try world.settleAll()
      let entry = try #require(world.timeline("acme", "v502559llux-01").last)
      let alias = "3e04c03ebb491831fd2e3ff32a8e6609@ct.example"
      #expect(entry.objects("to").first?["emailAlias"] == alias)
      #expect(entry["subject"] == "Order for \(alias)")
      #expect(entry["text"]?.contains(alias) == true)
      #expect(entry.objects("attachments").first?.integer("size") == 5)
      #expect(entry["messageId"] == "<bb062105d27c482e3e479d891ab5e6cd@ct.example>")
      let document = try world.query("select document::text from entry").text(0, 0).lowercased()
      #expect(!document.contains("maria.silva"))
      #expect(!document.contains("received"))
    }

    @Test("what is no e-mail, or lacks a header of the contract, is a dead letter")
    func dead() async throws {
      let world = try await World()
      try world.publish([
        message("1", "this is no e-mail"), message("2", "From: a@acme.example\nTo: b@example.com\n\nHello", order: nil),
      ])
      try world.settleAll()
      #expect(Set(try world.deadLetters().map { $0["reason"] }) == ["not-mime", "no-order"])
    }
  }
}

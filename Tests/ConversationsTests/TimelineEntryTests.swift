import Conversations
import Testing

@Suite("A timeline entry")
struct TimelineEntryTests {
  @Test("is written with the members of the contract, in their order")
  func document() throws {
    #expect(
      String(decoding: try entry().document(), as: UTF8.self) == """
        {"store":"acme","order":"v502559llux-01","sequence":3,"kind":"email-sent","mask":"soft","policyVersion":2,\
        "from":{"emailAlias":"a@ct.example","aliasMaskType":0,"name":"Acme","role":"Store"},\
        "to":[{"emailAlias":"b@ct.example","aliasMaskType":1,"name":null,"role":"Customer"}],\
        "cc":[{"emailAlias":"c@ct.example","aliasMaskType":0,"name":"","role":"Other"}],"replyTo":[],\
        "messageId":"<1@ct.example>","inReplyTo":null,"references":["<2@ct.example>","<3@ct.example>"],\
        "subject":"Your order \\"7\\"","firstWords":"Dear Maria","text":"Dear Maria\\n","html":null,\
        "hasAttachment":true,"attachments":[\
        {"fileName":"invoice.pdf","contentType":"application/pdf","size":48211},\
        {"fileName":null,"contentType":null,"size":null}],\
        "omitted":[{"field":"to[1]","reason":"bad-address"}]}
        """)
  }

  @Test("has an empty list where there is nothing, and no attachment when it has none")
  func empty() throws {
    var entry = try entry()
    entry.to = []
    entry.cc = []
    entry.references = []
    entry.attachments = []
    entry.omitted = []
    entry.subject = nil
    entry.text = nil
    let json = String(decoding: entry.document(), as: UTF8.self)
    #expect(json.contains(#""to":[],"cc":[],"replyTo":[],"#))
    #expect(json.contains(#""references":[],"subject":null,"firstWords":"Dear Maria","text":null,"html":null,"#))
    #expect(json.hasSuffix(#""hasAttachment":false,"attachments":[],"omitted":[]}"#))
  }

  @Test("numbers masks and names roles as integrators know them")
  func vocabulary() {
    #expect(Mask.hard.aliasMaskType == 0)
    #expect(Mask.soft.aliasMaskType == 1)
    #expect(Role.allCases.map(\.rawValue) == ["Store", "Customer", "Other"])
    #expect(Mask.allCases.map(\.rawValue) == ["hard", "soft"])
    #expect(EmailKind.allCases.map(\.rawValue) == ["email-sent", "email-received"])
  }

  @Test("of a store that never decided is hard")
  func unknownStore() {
    #expect(Policy.unknownStore == Policy(mask: .hard, version: 0, ownDomains: []))
  }

  private func entry() throws -> TimelineEntry {
    TimelineEntry(
      store: try #require(StoreID("acme")), order: try #require(OrderID("v502559llux-01")), sequence: 3, kind: .sent,
      mask: .soft, policyVersion: 2,
      from: .init(alias: "a@ct.example", mask: .hard, name: "Acme", role: .store),
      to: [.init(alias: "b@ct.example", mask: .soft, name: nil, role: .customer)],
      cc: [.init(alias: "c@ct.example", mask: .hard, name: "", role: .other)], replyTo: [],
      messageID: "<1@ct.example>", inReplyTo: nil, references: ["<2@ct.example>", "<3@ct.example>"],
      subject: "Your order \"7\"", firstWords: "Dear Maria", text: "Dear Maria\n", html: nil,
      attachments: [
        .init(fileName: "invoice.pdf", contentType: "application/pdf", size: 48_211),
        .init(fileName: nil, contentType: nil, size: nil),
      ], omitted: [.init(field: "to[1]", reason: .badAddress)])
  }
}

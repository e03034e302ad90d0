import Conversations
import Testing

@Suite("Roles follow from the event")
struct RoleTests {
  @Test("the sender of email-sent is the store, whoever it is")
  func senderOfSent() throws {
    var stage = try MaskingStage()
    #expect(try stage.mask(.sent, from: "maria@example.com", to: ["ana@example.com"]).from.role == "Store")
  }

  @Test("the other recipients of email-sent are customers")
  func recipientsOfSent() throws {
    var stage = try MaskingStage()
    let sent = try stage.mask(.sent, to: ["maria@example.com", "ana@example.com"], cc: ["joao@example.com"])
    #expect((sent.to + sent.cc).map(\.role) == ["Customer", "Customer", "Customer"])
  }

  @Test("the sender of email-received is a customer, its to are the store, its cc are others")
  func received() throws {
    var stage = try MaskingStage()
    let received = try stage.mask(
      .received, from: "maria@example.com", to: ["orders@acme.example", "sales@acme.example"], cc: ["joao@example.com"])
    #expect(received.from.role == "Customer")
    #expect(received.to.map(\.role) == ["Store", "Store"])
    #expect(received.cc.map(\.role) == ["Other"])
  }

  @Test("an address in the store's own domains is the store, wherever it stands")
  func ownDomains() throws {
    var stage = try MaskingStage(ownDomains: ["acme.example", "xn--mller-kva.example"])
    let received = try stage.mask(
      .received, from: "Help@Acme.Example", to: ["maria@example.com"],
      cc: ["info@müller.example", "x@sub.acme.example"])
    #expect(received.from.role == "Store")
    #expect(received.cc.map(\.role) == ["Store", "Other"])
    let sent = try stage.mask(.sent, to: ["sales@acme.example", "maria@example.com"], cc: ["a@xacme.example"])
    #expect((sent.to + sent.cc).map(\.role) == ["Store", "Customer", "Customer"])
  }

  @Test("a resolved alias keeps its role", arguments: ["Store", "Customer", "Other"])
  func resolved(_ role: String) throws {
    var stage = try MaskingStage()
    let alias = try stage.issue(.hard, to: "ana@example.net", #require(.init(rawValue: role)), in: "v502559llux-02")
    #expect(try stage.mask(.sent, to: [alias, "maria@example.com"]).to.map(\.role) == [role, "Customer"])
    let received = try stage.mask(.received, from: "joao@example.com", to: ["orders@acme.example"], cc: [alias])
    #expect(received.cc.map(\.role) == [role])
    #expect(try stage.mask(.received, from: alias, to: ["orders@acme.example"]).from.role == role)
  }

  @Test("an alias of an own domain's address is the store, and so is one that sends email-sent")
  func precedence() throws {
    var stage = try MaskingStage(ownDomains: ["acme.example"])
    let own = try stage.issue(.hard, to: "help@acme.example", .customer, in: "v502559llux-02")
    let customer = try stage.issue(.hard, to: "maria@example.com", .customer, in: "v502559llux-02")
    let sent = try stage.mask(.sent, from: customer, to: [own])
    #expect(sent.from.role == "Store")
    #expect(sent.to.map(\.role) == ["Store"])
  }

  @Test("whoever writes to a customer's alias is an other", arguments: [true, false])
  func toCustomersAlias(isInCopy: Bool) throws {
    var stage = try MaskingStage()
    let alias = try stage.issue(.hard, to: "maria@example.com", .customer, in: stage.order.text)
    let received = try stage.mask(
      .received, from: "carrier@example.net", to: isInCopy ? ["orders@acme.example"] : [alias],
      cc: isInCopy ? [alias] : [])
    #expect(received.from.role == "Other")
    #expect((isInCopy ? received.cc : received.to).map(\.role) == ["Customer"])
  }

  @Test("whoever writes to the alias of the store, or of an other, is a customer", arguments: ["Store", "Other"])
  func toAnotherAlias(_ role: String) throws {
    var stage = try MaskingStage()
    let alias = try stage.issue(.hard, to: "someone@example.net", #require(.init(rawValue: role)), in: stage.order.text)
    #expect(try stage.mask(.received, from: "maria@example.com", to: [alias]).from.role == "Customer")
  }

  @Test("an alias that was never issued makes nobody a customer")
  func unresolved() throws {
    var stage = try MaskingStage()
    let received = try stage.mask(
      .received, from: "carrier@example.net", to: ["3e04c03ebb491831fd2e3ff32a8e6609@ct.example"])
    #expect(received.from.role == "Customer")
    #expect(received.to.map(\.role) == ["Store"])
  }

  @Test("whoever stands twice in an e-mail has one role in it")
  func twice() throws {
    var stage = try MaskingStage()
    let received = try stage.mask(
      .received, from: "maria@example.com", to: ["orders@acme.example"],
      cc: ["Maria@Example.com", "orders@acme.example"])
    #expect(received.cc.map(\.role) == ["Customer", "Store"])
  }

  @Test("an answer goes to whoever wrote: reply-to has the sender's role")
  func replyTo() throws {
    var stage = try MaskingStage()
    let received = try stage.mask(
      .received, from: "maria@example.com", to: ["orders@acme.example"], replyTo: ["maria@example.net"])
    #expect(received.replyTo.map(\.role) == ["Customer"])
    #expect(
      try stage.mask(.sent, to: ["maria@example.com"], replyTo: ["help@acme.example"]).replyTo.map(\.role) == ["Store"])
  }
}

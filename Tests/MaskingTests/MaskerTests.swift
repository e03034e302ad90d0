import Conversations
import Testing

@testable import Masking

@Suite("The masker")
struct MaskerTests {
  @Test("shows every participant under the alias of the mask in force", arguments: Mask.allCases)
  func aliases(_ mask: Mask) throws {
    var stage = try MaskingStage(mask: mask)
    let shown = try stage.mask(
      .sent, from: "Orders@acme.example", to: ["Maria.Silva@Example.com"], cc: ["ana@example.net"],
      replyTo: ["help@acme.example"])
    #expect(shown.from.emailAlias == (try stage.alias(of: "orders@acme.example", mask)))
    #expect(shown.to.map(\.emailAlias) == [try stage.alias(of: "maria.silva@example.com", mask)])
    #expect(shown.cc.map(\.emailAlias) == [try stage.alias(of: "ana@example.net", mask)])
    #expect(shown.replyTo.map(\.emailAlias) == [try stage.alias(of: "help@acme.example", mask)])
    for participant in [shown.from] + shown.to + shown.cc + shown.replyTo {
      #expect(participant.aliasMaskType == mask.aliasMaskType)
    }
    #expect(shown.mask == mask.rawValue)
    #expect(shown.policyVersion == 7)
  }

  @Test("falls back to the hard alias where an address has no soft one, and says so")
  func fallback() throws {
    var stage = try MaskingStage(mask: .soft)
    let shown = try stage.mask(.sent, to: ["josé@example.com", "maria@example.com"])
    #expect(shown.mask == "soft")
    #expect(shown.to.map(\.aliasMaskType) == [0, 1])
    #expect(shown.to[0].emailAlias == (try stage.alias(of: "josé@example.com")))
  }

  @Test("shows a participant under the same alias in every e-mail of the order, and in another order under another")
  func stable() throws {
    var stage = try MaskingStage()
    let first = try stage.mask(.sent, to: ["maria@example.com"])
    let second = try stage.mask(.received, from: "MARIA@example.com.", to: ["orders@acme.example"])
    #expect(first.to[0].emailAlias == second.from.emailAlias)
    #expect(first.from.emailAlias == second.to[0].emailAlias)
    #expect([first.sequence, second.sequence] == [1, 2])
    var other = try MaskingStage(order: "v502559llux-02")
    #expect(try other.mask(.sent, to: ["maria@example.com"]).to[0].emailAlias != first.to[0].emailAlias)
  }

  @Test("issues each alias once, sealed for its place")
  func issues() throws {
    var stage = try MaskingStage()
    let first = try stage.mask(.sent, to: ["maria@example.com"], cc: ["maria@example.com"])
    #expect(first.issued.map(\.role) == [.store, .customer])
    for (issue, address) in zip(first.issued, ["orders@acme.example", "maria@example.com"]) {
      let opened = try stage.key.open(issue.sealedAddress, order: stage.order, token: issue.token)
      #expect(opened == Address(address))
      #expect(try stage.alias(of: address) == "\(issue.token)@ct.example")
    }
    #expect(try stage.mask(.sent, to: ["maria@example.com"]).issued.isEmpty)
    #expect(try stage.mask(.sent, to: ["maria@example.com", "ana@example.com"]).issued.count == 1)

    stage.policy.mask = .soft
    let soft = try stage.mask(.sent, to: ["maria@example.com"])
    #expect(soft.issued.count == 3)
    #expect(soft.to[0].emailAlias == (try stage.alias(of: "maria@example.com", .soft)))
    stage.policy.mask = .hard
    let hard = try stage.mask(.sent, to: ["maria@example.com"])
    #expect(hard.issued.isEmpty)
    #expect(hard.to[0].emailAlias == first.to[0].emailAlias)
  }

  @Test("shows an alias of any order and mask as its participant, under this order's alias in the mask in force")
  func resolved() throws {
    for issuedMask in Mask.allCases {
      for mask in Mask.allCases {
        for order in ["v502559llux-01", "v502559llux-02"] {
          var stage = try MaskingStage(mask: mask)
          let alias = try stage.issue(issuedMask, to: "maria@example.com", .customer, in: order)
          let shown = try stage.mask(.received, from: "carrier@example.net", to: [alias.uppercased()]) {
            $0.text = "Please ask \(alias) about it."
          }
          let expected = try stage.alias(of: "maria@example.com", mask)
          #expect(shown.to.map(\.emailAlias) == [expected])
          #expect(shown.text == "Please ask \(expected) about it.")
          #expect(shown.to.map(\.role) == ["Customer"])
        }
      }
    }
  }

  @Test("takes an alias and the address behind it for one participant")
  func onePerson() throws {
    var stage = try MaskingStage()
    let alias = try stage.issue(.soft, to: "maria@example.com", .customer, in: "v502559llux-02")
    let shown = try stage.mask(.sent, to: [alias, "maria@example.com"])
    #expect(Set(shown.to.map(\.emailAlias)).count == 1)
    #expect(stage.cast.members.count == 2)
  }

  @Test("takes an address that only looks like an alias for any address")
  func forged() throws {
    var stage = try MaskingStage()
    let soft = try stage.issue(.soft, to: "maria@example.com", .customer, in: "v502559llux-02")
    let forged = soft.replacing("maria@", with: "ana@")
    let shown = try stage.mask(.sent, to: [forged, "3e04c03ebb491831fd2e3ff32a8e6609@ct.example"])
    #expect(shown.to[0].emailAlias == (try stage.alias(of: forged)))
    #expect(shown.to[1].emailAlias == (try stage.alias(of: "3e04c03ebb491831fd2e3ff32a8e6609@ct.example")))
  }

  @Test("maps message ids within the order, and passes those at the alias domain")
  func messageIDs() throws {
    var stage = try MaskingStage()
    let shown = try stage.mask(.sent, to: ["maria@example.com"]) {
      $0.messageID = "<20261123.77@mail.acme.example>"
      $0.inReplyTo = "<1@mail.example.com>"
      $0.references = ["<1@mail.example.com>", "<0123456789abcdef0123456789abcdef@ct.example>"]
    }
    #expect(shown.messageId == "<bb062105d27c482e3e479d891ab5e6cd@ct.example>")
    let reference = stage.key.messageID("<1@mail.example.com>", order: stage.order)
    #expect(shown.inReplyTo == reference)
    #expect(shown.references == [reference, "<0123456789abcdef0123456789abcdef@ct.example>"])
    #expect(try stage.mask(.sent, to: ["maria@example.com"]).messageId == nil)
  }

  @Test("lists what it had to leave out")
  func omitted() throws {
    var stage = try MaskingStage()
    let shown = try stage.mask(
      .sent, to: ["maria@example.com", "not an address"], cc: ["@"], replyTo: ["a@example.com\r\nBcc: b@example.com"])
    #expect(shown.omitted.map(\.field) == ["to[1]", "cc[0]", "replyTo[0]"])
    #expect(shown.omitted.map(\.reason) == ["bad-address", "bad-address", "bad-address"])
    #expect(shown.to.count == 1)
    #expect(shown.cc.isEmpty)
    #expect(shown.replyTo.isEmpty)
  }

  @Test("leaves a participant's address in no field", arguments: Mask.allCases)
  func everyField(_ mask: Mask) throws {
    var stage = try MaskingStage(mask: mask)
    let address = "Maria.Silva@Example.com"
    let shown = try stage.mask(.sent, to: [address]) {
      $0.from.name = "on behalf of \(address)"
      $0.to[0].name = address
      $0.messageID = "<\(address)>"
      $0.inReplyTo = "<\(address)>"
      $0.references = [address]
      $0.subject = "for \(address)"
      $0.text = "Dear \(address),"
      $0.html = "<p>Dear <a href=\"mailto:\(address)\">\(address)</a></p>"
      $0.attachments = [.init(fileName: "\(address).pdf", contentType: "application/pdf; name=\"\(address)\"", size: 1)]
    }
    let alias = try stage.alias(of: address, mask)
    #expect(shown.to[0].name == alias)
    #expect(shown.from.name == "on behalf of \(alias)")
    #expect(shown.subject == "for \(alias)")
    #expect(shown.text == "Dear \(alias),")
    #expect(shown.firstWords == "Dear \(alias),")
    #expect(shown.hasAttachment)
    let left = shown.message.lowercased().replacing(alias, with: "")
    #expect(!left.contains("maria.silva"))
  }

  @Test("passes content without an address as it is")
  func content() throws {
    var stage = try MaskingStage()
    let shown = try stage.mask(.sent, to: ["maria@example.com"]) {
      $0.subject = "Olá \u{1F600}"
      $0.text = "Sua encomenda saiu.\r\n\r\n> 1 < 2 & \"x\"\n"
      $0.html = "<p>Sua encomenda&nbsp;<b>saiu</b></p>"
    }
    #expect(shown.subject == "Olá \u{1F600}")
    #expect(shown.text == "Sua encomenda saiu.\r\n\r\n> 1 < 2 & \"x\"\n")
    #expect(shown.html == "<p>Sua encomenda&nbsp;<b>saiu</b></p>")
    #expect(shown.firstWords == "Sua encomenda saiu. > 1 < 2 & \"x\"")
  }

  @Test("lets nothing out in which an address is left, and nobody join")
  func addressLeft() throws {
    // The order's id is published as it is.
    var stage = try MaskingStage(order: "maria.silva@example.com")
    let error = #expect(throws: InvalidEvent.self) { try stage.mask(.sent, to: ["maria.silva@example.com"]) }
    #expect(error?.reason == .addressLeft)
    #expect(error?.origin.order == nil)
    #expect(error?.description.contains("@") == false)
    #expect(stage.cast.members.isEmpty)
  }

  @Test("finds the tokens of aliases among correspondents and in every text")
  func tokens() throws {
    let masker = Masker(aliasDomain: try .example())
    func hex(_ digit: Character) -> String { String(repeating: digit, count: 32) }
    let event = try EmailEvent.example(
      .received, from: "\(hex("1"))@ct.example", to: ["a@example.com-2b.ct.example"], cc: ["\(hex("3"))@CT.EXAMPLE"],
      replyTo: ["\(hex("4"))@ct.example"]
    ) {
      $0.from.name = "\(hex("5"))@ct.example"
      $0.subject = "to \(hex("6"))@ct.example"
      $0.text = "a@example.com-7b.ct.example, \(hex("8"))@ct.example"
      $0.html = "<b>\(hex("9"))@ct.example</b>"
      $0.attachments = [.init(fileName: "\(hex("a"))@ct.example", contentType: nil, size: nil)]
    }
    let correspondents = try Correspondents(event, aliasDomain: .example())
    let tokens = masker.aliasTokens(in: event, correspondents)
    #expect(tokens.isSuperset(of: ["2", "7"] + "1345689a".map(hex)))
  }
}

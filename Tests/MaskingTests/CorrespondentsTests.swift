import Conversations
import Testing

@testable import Masking

@Suite("Correspondents")
struct CorrespondentsTests {
  @Test("are those of the e-mail, with their names and in their order")
  func everybody() throws {
    let correspondents = try read(
      from: "Orders@acme.example", to: ["b@example.com", "a@example.com"], cc: ["c@example.com"],
      replyTo: ["d@example.com"])
    #expect(correspondents.from.address.canonical == "orders@acme.example")
    #expect(correspondents.from.name == "name of Orders@acme.example")
    #expect(correspondents.to.map(\.address.canonical) == ["b@example.com", "a@example.com"])
    #expect(correspondents.cc.map(\.address.canonical) == ["c@example.com"])
    #expect(correspondents.replyTo.map(\.address.canonical) == ["d@example.com"])
    #expect(correspondents.recipients.map(\.address.canonical) == ["b@example.com", "a@example.com", "c@example.com"])
    #expect(correspondents.omitted.isEmpty)
  }

  @Test("leave out malformed addresses beside valid ones, and say where these stood")
  func omitted() throws {
    let correspondents = try read(
      from: "orders@acme.example", to: ["not an address", "a@example.com", ""], cc: ["x@y\r\nBcc: z@example.com"],
      replyTo: ["", "d@example.com"])
    #expect(correspondents.to.map(\.address.canonical) == ["a@example.com"])
    #expect(correspondents.cc.isEmpty)
    #expect(correspondents.replyTo.map(\.address.canonical) == ["d@example.com"])
    #expect(correspondents.omitted.map(\.field) == ["to[0]", "to[2]", "cc[0]", "replyTo[0]"])
    #expect(correspondents.omitted.allSatisfy { $0.reason == .badAddress })
  }

  @Test("need a valid recipient, in to or in cc")
  func recipients() throws {
    #expect(throws: Never.self) { try read(from: "a@example.com", to: ["bad"], cc: ["c@example.com"]) }
    for (to, cc) in [([], []), (["bad"], []), (["bad", "worse"], ["x@"])] as [([String], [String])] {
      let error = try #require(failure(from: "a@example.com", to: to, cc: cc, replyTo: ["d@example.com"]))
      #expect(error.reason == .badAddress)
      #expect(error.origin.eventID == "a8f1")
    }
  }

  @Test(
    "need a valid sender",
    arguments: ["", "secret", "secret@", "secret@example.com\r\n", "Secret <secret@example.com>"])
  func sender(_ from: String) throws {
    let error = try #require(failure(from: from, to: ["a@example.com"]))
    #expect(error.reason == .badAddress)
    #expect(!error.detail.lowercased().contains("secret"))
  }

  @Test("know an alias by its shape")
  func aliases() throws {
    let correspondents = try read(
      from: "3e04c03ebb491831fd2e3ff32a8e6609@ct.example", to: ["a@example.com", "a@example.com-7b.CT.example"])
    #expect(correspondents.from.aliasToken == "3e04c03ebb491831fd2e3ff32a8e6609")
    #expect(correspondents.to.map(\.aliasToken) == [nil, "7"])
  }

  private func read(
    from: String, to: [String], cc: [String] = [], replyTo: [String] = []
  ) throws -> Correspondents {
    try Correspondents(.example(from: from, to: to, cc: cc, replyTo: replyTo), aliasDomain: .example())
  }

  private func failure(from: String, to: [String], cc: [String] = [], replyTo: [String] = []) -> InvalidEvent? {
    do {
      _ = try read(from: from, to: to, cc: cc, replyTo: replyTo)
      return nil
    } catch { return error as? InvalidEvent }
  }
}

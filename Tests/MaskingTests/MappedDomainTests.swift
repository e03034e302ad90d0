import Conversations
import Testing

@testable import Masking

@Suite("A domain that maps to what no domain holds")
struct MappedDomainTests {
  @Test(
    "stays as it was written: it must spell no other address",
    arguments: [
      "a@ℂ℀.example", "a@b／c.example", "a@\u{AD}.example", "a@é.\u{AD}.example", "a@b。。", "a@b。.",
      "a@é\u{2474}.example",
    ])
  func asWritten(_ text: String) throws {
    let address = try #require(Address(text))
    #expect(address.canonical == text)
    #expect(Address(address.canonical) == address)
    #expect(address.localPart == "a")
  }

  @Test("keeps a combining mark that stands right behind the at-sign")
  func combiningMark() throws {
    let plain = try #require(Address("maria@example.com"))
    let marked = try #require(Address("maria@\u{301}example.com"))
    let joined = try #require(Address("maria@\u{200D}example.com"))
    #expect(Set([plain, marked, joined]).count == 3)
    #expect(marked.domain.unicodeScalars.first == "\u{301}")
  }
}

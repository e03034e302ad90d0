import Foundation
import Testing

@testable import conversation_tracker_faults

@Suite struct AddressSearchTests {
  private let search = AddressSearch(["maria.silva@example.com", "o'neil@mail.example.org"])

  @Test(
    "finds an address in any letter case, close to anything, and with its at-sign encoded",
    arguments: [
      "maria.silva@example.com", "to=<Maria.Silva@EXAMPLE.com>, and more", "mail:o'neil@mail.example.org.",
      "/where?mail=maria.silva%40example.com&x=1",
    ])
  func finds(text: String) { #expect(search.count(in: Data(text.utf8)) == 1) }

  @Test(
    "finds nothing where no such address stands",
    arguments: [
      "", "@", "conversation-tracker@localhost", "maria.silva@example.org", "maria.silva @example.com", "50%40",
    ])
  func findsNothing(text: String) { #expect(search.count(in: Data(text.utf8)) == 0) }

  @Test("counts each place")
  func counts() {
    let text = "maria.silva@example.com o'neil@mail.example.org\nmaria.silva@example.com"
    #expect(search.count(in: Data(text.utf8)) == 3)
  }
}

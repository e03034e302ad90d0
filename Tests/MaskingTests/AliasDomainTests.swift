import Masking
import Testing

@Suite("The alias domain")
struct AliasDomainTests {
  @Test(
    "is a host name in lower case", arguments: ["ct.example", "a.b", "mail-1.ct.example", "1.2", "xn--9ca.example"])
  func good(_ text: String) {
    #expect(AliasDomain(text)?.name == text)
  }

  @Test(
    "is nothing else",
    arguments: [
      "", "example", "CT.example", "ct.example.", ".ct.example", "ct..example", "-ct.example", "ct-.example",
      "c_t.example",
      "ct.exämple", "ct.example ", "@ct.example", "ct.example\n", String(repeating: "a", count: 64) + ".example",
      String(repeating: "a.", count: 64) + "example",
    ])
  func bad(_ text: String) {
    #expect(AliasDomain(text) == nil)
  }
}

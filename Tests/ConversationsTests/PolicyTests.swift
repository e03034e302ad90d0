import Conversations
import Testing

@Suite struct PolicyTests {
  @Test(
    "a public mail provider is no store's own domain",
    arguments: ["gmail.com", "yahoo.com.br", "hotmail.co.uk", "uol.com.br", "web.de", "qq.com", "duck.com"])
  func providers(domain: String) {
    let policy = Policy(mask: .hard, version: 1, ownDomains: ["acme.example", domain])
    #expect(policy.ownDomains == ["acme.example"])
  }

  @Test(
    "a domain that only looks like a provider's stays",
    arguments: ["notgmail.com", "gmail.com.example", "mail.example"])
  func others(domain: String) {
    #expect(Policy(mask: .hard, version: 1, ownDomains: [domain]).ownDomains == [domain])
  }
}

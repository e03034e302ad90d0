import Masking
import Testing

@Suite("Alias keys")
struct AliasKeysTests {
  private static let first = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
  private static let second = "/+/9/Pv6+fj39vX08/Lx8O/u7ezr6uno5+bl5OPi4eA="

  @Test("are read newest first, and found by their id")
  func ring() throws {
    let keys = try AliasKeys("2026:\(Self.second), k.1_a-B:\(Self.first)")
    #expect(keys.newest.id == "2026")
    #expect(keys["2026"]?.id == "2026")
    #expect(keys["k.1_a-B"]?.id == "k.1_a-B")
    #expect(keys["K.1_a-B"] == nil)
    #expect(keys[""] == nil)
  }

  @Test(
    "that are wrong are refused by their place",
    arguments: [
      ("", .notIDAndKey(1)), ("only", .notIDAndKey(1)), (Self.first, .notIDAndKey(1)),
      ("a:\(Self.first),", .notIDAndKey(2)),
      (",a:\(Self.first)", .notIDAndKey(1)), ("a:\(Self.first),b", .notIDAndKey(2)), (":\(Self.first)", .badID(1)),
      ("a b:\(Self.first)", .badID(1)), ("é:\(Self.first)", .badID(1)), ("a/b:\(Self.first)", .badID(1)),
      ("\(String(repeating: "a", count: 33)):\(Self.first)", .badID(1)), ("a:", .notThirtyTwoBytes(1)),
      ("a:AAECAwQFBgc=", .notThirtyTwoBytes(1)), ("a:\(Self.first.dropLast())", .notThirtyTwoBytes(1)),
      ("a:AA\(Self.first)", .notThirtyTwoBytes(1)), ("a:\(Self.first)\(Self.first)", .notThirtyTwoBytes(1)),
      ("a:not base64 at all, b:\(Self.first)", .notThirtyTwoBytes(1)),
      ("a:\(Self.first),b:AAEC", .notThirtyTwoBytes(2)),
      ("a:b:\(Self.first)", .notThirtyTwoBytes(1)), ("a:\(Self.first),a:\(Self.second)", .doubledID(2)),
      ("a:\(Self.first),b:\(Self.second),a:\(Self.first)", .doubledID(3)),
    ] as [(String, InvalidAliasKeys)])
  func refused(_ setting: String, _ error: InvalidAliasKeys) {
    #expect(throws: error) { try AliasKeys(setting) }
  }

  @Test(
    "that are wrong are never repeated",
    arguments: [
      "secretsecretsecretsecretsecretsecretsecret=", "id secret:\(first)", "a:secret", "secret", "a:\(first),secret",
      "secret:\(first),secret:\(second)",
    ])
  func unrepeated(_ setting: String) {
    let error = #expect(throws: InvalidAliasKeys.self) { try AliasKeys(setting) }
    for text in ["\(String(describing: error))", String(reflecting: error)] {
      #expect(!text.contains("secret"))
      #expect(!text.contains("AAEC"))
    }
  }

  @Test("print their id alone")
  func description() throws {
    let keys = try AliasKeys("2026:\(Self.first)")
    #expect("\(keys.newest)" == "alias key 2026")
    for text in ["\(keys)", String(reflecting: keys), "\([keys.newest])"] {
      #expect(!text.contains("AAEC"))
      #expect(!text.contains("0, 1, 2"))
    }
  }
}

import Conversations
import Testing

@testable import Masking

extension AliasDomain {
  static func example() throws -> AliasDomain { try #require(AliasDomain("ct.example")) }
}

extension AliasKeys {
  /// The key of the golden vectors.
  static func example() throws -> AliasKeys { try AliasKeys("vectors:\(AliasVectors.key)") }
}

extension StoreKey {
  static func example(_ store: String = "acme") throws -> StoreKey {
    StoreKey(try AliasKeys.example().newest, store: try #require(StoreID(store)), domain: try .example())
  }
}

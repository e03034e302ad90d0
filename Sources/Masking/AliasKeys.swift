import Conversations
import Crypto
import Foundation

/// A master key, from which every store's keys are derived.
public struct AliasKey: Sendable, CustomStringConvertible {
  public let id: String
  private let master: SymmetricKey

  /// - Parameter bytes: 32 bytes.
  init(id: String, bytes: [UInt8]) {
    self.id = id
    master = SymmetricKey(data: bytes)
  }

  /// The key's id alone.
  public var description: String { "alias key \(id)" }

  /// HKDF-SHA256 without salt (RFC 5869).
  func derived(_ info: String) -> SymmetricKey {
    HKDF<SHA256>.deriveKey(
      inputKeyMaterial: master, info: Array(info.utf8), outputByteCount: 32)
  }
}

/// The keys a worker holds. New conversations use the newest; a conversation keeps the key that it began with.
public struct AliasKeys: Sendable {
  public let newest: AliasKey
  private let byID: [String: AliasKey]

  /// Reads `id:base64 of 32 bytes`, comma-separated, newest first.
  ///
  /// - Throws: ``InvalidAliasKeys``, which tells the place of what is wrong and no part of a key.
  public init(_ setting: String) throws(InvalidAliasKeys) {
    var keys: [AliasKey] = []
    for (index, entry) in setting.split(separator: ",", omittingEmptySubsequences: false).enumerated() {
      let parts = entry.trimmingCharacters(in: .whitespacesAndNewlines)
        .split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2 else { throw .notIDAndKey(index + 1) }
      let id = String(parts[0])
      guard Self.isKeyID(id) else { throw .badID(index + 1) }
      guard let bytes = Data(base64Encoded: String(parts[1])), bytes.count == 32 else {
        throw .notThirtyTwoBytes(index + 1)
      }
      guard !keys.contains(where: { $0.id == id }) else { throw .doubledID(index + 1) }
      keys.append(AliasKey(id: id, bytes: Array(bytes)))
    }
    newest = keys[0]
    byID = Dictionary(uniqueKeysWithValues: keys.map { ($0.id, $0) })
  }

  /// The key of that id, nil when this ring lacks it.
  public subscript(id: String) -> AliasKey? { byID[id] }

  private static func isKeyID(_ text: String) -> Bool {
    (1...32).contains(text.utf8.count)
      && text.utf8.allSatisfy {
        switch $0 {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"),
          UInt8(ascii: "."):
          true
        default: false
        }
      }
  }
}

/// What is wrong with a list of alias keys; the number is the key's place, from 1.
public enum InvalidAliasKeys: Error, Equatable, CustomStringConvertible {
  case notIDAndKey(Int)
  case badID(Int)
  case notThirtyTwoBytes(Int)
  case doubledID(Int)

  public var description: String {
    switch self {
    case .notIDAndKey(let place): "key \(place) is not of the form id:base64"
    case .badID(let place):
      "the id of key \(place) is not 1 to 32 letters, digits, dots, hyphens or underscores"
    case .notThirtyTwoBytes(let place): "key \(place) is not the base64 of 32 bytes"
    case .doubledID(let place): "the id of key \(place) stands there twice"
    }
  }
}

import Conversations
import JSON

/// A participant of an entry, as its document shows them.
struct Person: Sendable {
  let alias: String
  /// The mask of this very alias.
  let mask: Mask
  let name: String?
  let role: Role

  init?(_ json: JSONValue) {
    guard let alias = json["emailAlias"]?.string, let role = json["role"]?.string.flatMap(Role.init(rawValue:)) else {
      return nil
    }
    self.alias = alias
    mask = json["aliasMaskType"]?.integer == 1 ? .soft : .hard
    name = json["name"]?.string.flatMap { $0.trimmed.isEmpty ? nil : $0 }
    self.role = role
  }

  /// One participant, or a list of them.
  static func read(_ json: [UInt8], with reader: JSONReader) -> [Person] {
    guard let value = try? reader.read(json) else { return [] }
    return value.kind == .array ? value.elements.compactMap(Person.init) : [Person(value)].compactMap(\.self)
  }
}

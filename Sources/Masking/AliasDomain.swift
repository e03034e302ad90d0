/// The domain under which all aliases stand, such as `ct.example`.
public struct AliasDomain: Hashable, Sendable, CustomStringConvertible {
  public let name: String
  /// The name with an at-sign before it: how every hard alias ends.
  let behindAt: String

  /// Nil unless `text` is a host name in lower-case letters, digits and hyphens, of at most 128 bytes.
  public init?(_ text: String) {
    let labels = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard text.utf8.count <= 128, labels.count > 1, labels.allSatisfy(Self.isLabel) else {
      return nil
    }
    name = text
    behindAt = "@" + text
  }

  /// Whether `text` ends with the name, byte for byte.
  func isEnd(of text: String) -> Bool {
    let (name, text) = (name.utf8.span, text.utf8.span)
    let start = text.count - name.count
    guard start >= 0 else { return false }
    for index in name.indices where name[index] != text[start + index] { return false }
    return true
  }

  public var description: String { name }

  private static func isLabel(_ label: Substring.UTF8View.SubSequence) -> Bool {
    let hyphen = UInt8(ascii: "-")
    return (1...63).contains(label.count) && label.first != hyphen && label.last != hyphen
      && label.allSatisfy {
        switch $0 {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), hyphen:
          true
        default: false
        }
      }
  }
}

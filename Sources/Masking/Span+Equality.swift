import Foundation

extension Span<UInt8> {
  /// Whether both hold the same bytes.
  func isSame(as other: Span<UInt8>) -> Bool {
    guard count == other.count else { return false }
    return unsafe withUnsafeBytes { bytes in
      unsafe other.withUnsafeBytes { others in
        guard let base = bytes.baseAddress, let otherBase = others.baseAddress else { return true }
        return unsafe memcmp(base, otherBase, bytes.count) == 0
      }
    }
  }
}

import Crypto
import Foundation

/// Random secrets, of which only digests are kept.
package enum Secret {
  /// 256 random bits in letters that need no quoting, behind a word that tells what they are.
  package static func random(_ kind: String) -> String {
    var random = SystemRandomNumberGenerator()
    let bytes = (0..<32).map { _ in UInt8.random(in: 0...UInt8.max, using: &random) }
    let text = Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing(
      "=", with: "")
    return "\(kind)_\(text)"
  }

  /// A short random name that is no secret.
  package static func id() -> String {
    let letters = Array("abcdefghjkmnpqrstuvwxyz23456789")
    return String((0..<8).map { _ in letters.randomElement()! })
  }

  /// SHA-256: enough for a text of 256 random bits, which nobody guesses.
  package static func digest(_ secret: String) -> [UInt8] { Array(SHA256.hash(data: Data(secret.utf8))) }

  /// Whether two texts are equal, in a time that does not tell where they differ.
  static func equal(_ left: String, _ right: String) -> Bool {
    let (left, right) = (Array(left.utf8), Array(right.utf8))
    guard left.count == right.count else { return false }
    var difference: UInt8 = 0
    for index in left.indices { difference |= left[index] ^ right[index] }
    return difference == 0
  }
}

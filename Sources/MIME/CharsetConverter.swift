import CGMime
import Glibc

/// An open conversion of iconv to UTF-8.
struct CharsetConverter: ~Copyable {
  private let descriptor: iconv_t
  /// The bytes of the charset's code unit: how far to go on after an invalid one.
  private let unit: Int

  /// Nil when iconv does not know the charset.
  init?(from charset: String) {
    guard let descriptor = iconv_open("UTF-8", charset), shim_iconv_failed(descriptor) == 0 else { return nil }
    self.descriptor = descriptor
    let name = charset.uppercased()
    unit =
      if name.hasPrefix("UTF-16") || name.hasPrefix("UTF16") || name.hasPrefix("UCS-2") || name.hasPrefix("UNICODE") {
        2
      } else if name.hasPrefix("UTF-32") || name.hasPrefix("UTF32") || name.hasPrefix("UCS-4") {
        4
      } else {
        1
      }
  }

  deinit { iconv_close(descriptor) }

  /// The bytes in UTF-8, with U+FFFD for what is no character of the charset.
  func convert(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count + bytes.count / 2)
    bytes.withUnsafeBytes { input in
      withUnsafeTemporaryAllocation(of: CChar.self, capacity: 8_192) { room in
        var position = UnsafeMutablePointer(mutating: input.bindMemory(to: CChar.self).baseAddress)
        var left = input.count
        while left > 0 {
          let leftBefore = left
          let (status, produced) = step(&position, &left, room, into: &result)
          if status == 0 { break }
          switch status {
          case E2BIG where produced > 0 || left < leftBefore: continue
          case EILSEQ:
            result += Self.replacement
            let skipped = min(unit, left)
            position = position.map { $0 + skipped }
            left -= skipped
          default:
            // A character is cut off by the end.
            result += Self.replacement
            left = 0
          }
        }
        // Charsets with a state may hold a last character back.
        var nothing: UnsafeMutablePointer<CChar>?
        var none = 0
        _ = step(&nothing, &none, room, into: &result)
      }
    }
    return result
  }

  /// Converts as much as `room` takes. Returns 0 or the error, and how many bytes came out.
  private func step(
    _ position: inout UnsafeMutablePointer<CChar>?, _ left: inout Int, _ room: UnsafeMutableBufferPointer<CChar>,
    into result: inout [UInt8]
  ) -> (status: Int32, produced: Int) {
    var output = room.baseAddress
    var space = room.count
    let converted = iconv(descriptor, &position, &left, &output, &space)
    let status = converted == -1 ? errno : 0
    let produced = room.count - space
    result.append(contentsOf: UnsafeRawBufferPointer(room)[..<produced])
    return (status, produced)
  }

  private static let replacement: [UInt8] = [0xEF, 0xBF, 0xBD]
}

import Foundation

extension EgressGate {
  /// What some program may read in a document: bytes, and where something stands between them that it does not show.
  struct Reading {
    /// ASCII letters keep their case, for base64 needs it; other characters are folded.
    var bytes: [UInt8] = []
    /// Ascending: something invisible (a tag, a zero-width character) stood before the byte of that index.
    var seams: [Int] = []

    /// Whether a `<` came out of an escape, or quotes of a tag may, so that whoever decodes first sees other tags.
    var hasHiddenMarkup = false

    /// Whether escapes such as `\n` were undone, which stand for their letter in a quoted local part.
    var hasEscapedLetters = false

    /// What the encoded words hold that were undone, one behind the other joined, before anything in it was undone.
    var joinedWords: [UInt8] = []

    /// Parts what no program reads in one piece.
    static let separator: UInt8 = 0

    /// Whether something invisible stood before the byte at `index`.
    func hasSeam(at index: Int) -> Bool {
      var low = 0
      var high = seams.count
      while low < high {
        let middle = (low + high) / 2
        if seams[middle] < index { low = middle + 1 } else { high = middle }
      }
      return low < seams.count && seams[low] == index
    }

    /// The first place of `byte` at `start` or behind it.
    func firstIndex(of byte: UInt8, from start: Int) -> Int? {
      guard start < bytes.count else { return nil }
      return unsafe bytes.withUnsafeBytes { buffer in
        // The C library looks at many bytes at once: a search for a rare byte costs next to nothing.
        guard let base = buffer.baseAddress,
          let found = unsafe memchr(base + start, CInt(byte), buffer.count - start)
        else { return nil }
        return unsafe UnsafeRawPointer(found) - base
      }
    }
  }
}

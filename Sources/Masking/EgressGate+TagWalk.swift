extension EgressGate.Decoder {
  /// Goes through a tag byte by byte (WHATWG HTML §13.2.5.8 to §13.2.5.40), for a `>` inside a quoted value ends none.
  struct TagWalk {
    private enum State { case name, beforeAttribute, attribute, afterAttribute, beforeValue, value }

    private var state = State.name
    private var quote: UInt8 = 0
    /// Something may stand for quotes that is none yet: `title=\"1>2\"`, `title=3D"1>2"`, `title=&quot;1>2&quot;`.
    private(set) var isDoubtful = false

    /// Whether the tag ends with `byte`, which comes next.
    mutating func isEnd(_ byte: UInt8) -> Bool {
      if quote != 0 {
        if byte == quote {
          quote = 0
          state = .beforeAttribute
        }
        return false
      }
      if byte == UInt8(ascii: ">") { return true }
      let isBlank = EgressGate.ASCII.isBlank(byte)
      switch state {
      case .name:
        if isBlank || byte == UInt8(ascii: "/") { state = .beforeAttribute }
      case .beforeAttribute:
        if !isBlank, byte != UInt8(ascii: "/") { state = .attribute }
      case .attribute, .afterAttribute:
        if byte == UInt8(ascii: "=") {
          state = .beforeValue
        } else if byte == UInt8(ascii: "/") {
          state = .beforeAttribute
        } else {
          state = isBlank ? .afterAttribute : .attribute
        }
      case .beforeValue:
        if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
          quote = byte
        } else if !isBlank {
          state = .value
          if byte == UInt8(ascii: "&") { isDoubtful = true }
        }
      case .value:
        if isBlank { state = .beforeAttribute }
        if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") || byte == UInt8(ascii: "&") { isDoubtful = true }
      }
      return false
    }
  }

  /// A `(` or `<` in the output.
  struct Opener {
    let place: Int
    let sign: UInt8
    /// Of a `<`: what the bytes between it and ``walked`` say of where its tag ends.
    var tag = TagWalk()
    private var walked = 0

    init(place: Int, sign: UInt8) {
      self.place = place
      self.sign = sign
    }

    /// Goes on to the end of `output`, each byte once, however many `>` are looked at.
    mutating func walk(_ output: borrowing EgressGate.ByteStack) {
      // Letters were replaced by what they spell.
      if walked > output.count {
        tag = TagWalk()
        walked = 0
      }
      walked = max(walked, place + 1)
      while walked < output.count {
        _ = tag.isEnd(output[walked])
        walked += 1
      }
    }
  }
}

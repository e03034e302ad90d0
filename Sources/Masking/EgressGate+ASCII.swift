extension EgressGate {
  /// Questions about single bytes.
  enum ASCII {
    /// The value of a hexadecimal digit.
    static func hexValue(_ byte: UInt8) -> UInt8? {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
      case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
      case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
      default: nil
      }
    }

    /// The lower-case digit of a value below 16.
    static func hexDigit(_ value: UInt8) -> UInt8 {
      value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }

    /// The number that hexadecimal digits spell, nil when one is none. It stops growing beyond Unicode's last character.
    static func number(_ digits: some Sequence<UInt8>, radix: UInt32) -> UInt32? {
      var number: UInt32 = 0
      for digit in digits {
        guard let value = hexValue(digit), value < radix else { return nil }
        number = min(number * radix + UInt32(value), 0x110000)
      }
      return number
    }

    static func isLetter(_ byte: UInt8) -> Bool {
      (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }

    static func isLetterOrDigit(_ byte: UInt8) -> Bool {
      isLetter(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    static func lowercased(_ byte: UInt8) -> UInt8 {
      (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    }

    /// A blank, a line end or another control character, but not the separator.
    static func isBlank(_ byte: UInt8) -> Bool { (0x01...0x20).contains(byte) || byte == 0x7F }

    static func isLineEnd(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") }
  }
}

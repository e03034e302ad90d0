/// The header of an e-mail or of a part: those fields of it that are read (RFC 5322 §2.2).
struct HeaderBlock {
  /// No field at all stands in it, known or not.
  private(set) var isEmpty = true
  /// Fields of which something was left out, being too large.
  private(set) var cut: Set<HeaderName> = []
  private var values: [HeaderName: [String]] = [:]
  private var sizes: [HeaderName: Int] = [:]

  /// Reads a header from the front of `bytes` and leaves what follows the empty line.
  ///
  /// As real mail needs: an mbox "From " line in front is skipped, and a line that is no field ends the header without
  /// an empty line.
  init(readingFrom bytes: inout ArraySlice<UInt8>) {
    var lines = LineReader(bytes)
    var field = Field()
    var end = bytes.startIndex
    while let line = lines.next() {
      end = line.range.upperBound
      guard let first = line.content.first else { break }
      if first == UInt8(ascii: " ") || first == UInt8(ascii: "\t"), !isEmpty {
        field.append(line.content)
        continue
      }
      if let colon = Self.colon(in: line.content) {
        add(field)
        field = Field(name: Self.name(line.content[..<colon]))
        field.append(line.content[(colon + 1)...])
        isEmpty = false
      } else if !isEmpty || !Self.isEnvelopeLine(line.content) {
        end = line.range.lowerBound
        break
      }
    }
    add(field)
    bytes = bytes[end...]
  }

  /// The first field of this name, decoded from bytes, folding undone, encoded words still in it.
  subscript(name: HeaderName) -> String? { values[name]?.first }

  /// All fields of this name.
  func all(_ name: HeaderName) -> [String] { values[name] ?? [] }

  private mutating func add(_ field: Field) {
    guard let name = field.name else { return }
    let size = sizes[name, default: 0] + field.value.count
    guard size <= MIMELimits.fieldBytes, !field.isCut else {
      cut.insert(name)
      return
    }
    sizes[name] = size
    values[name, default: []].append(Self.text(of: field.value))
  }

  /// Field names are printable ASCII; blanks before the colon are obsolete (RFC 5322 §4.5).
  private static func colon(in line: ArraySlice<UInt8>) -> Int? {
    var hasBlank = false
    for index in line.indices {
      switch line[index] {
      case UInt8(ascii: ":"): return index > line.startIndex ? index : nil
      case UInt8(ascii: " "), UInt8(ascii: "\t"): hasBlank = true
      case 0x21...0x7E: if hasBlank { return nil }
      default: return nil
      }
    }
    return nil
  }

  private static func name(_ bytes: ArraySlice<UInt8>) -> HeaderName? {
    HeaderName(bytes.prefix { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") })
  }

  private static func isEnvelopeLine(_ line: ArraySlice<UInt8>) -> Bool {
    line.starts(with: "From ".utf8) || line.starts(with: ">From ".utf8)
  }

  /// UTF-8 (RFC 6532), or what a header in no known charset mostly is: windows-1252.
  private static func text(of value: [UInt8]) -> String {
    let blank = { (byte: UInt8) in byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
    let trimmed = value.drop(while: blank)
    let end = trimmed.lastIndex { !blank($0) }.map { $0 + 1 } ?? trimmed.startIndex
    return Charset.guessed(trimmed[..<end])
  }

  /// A field while its lines are read.
  private struct Field {
    var name: HeaderName?
    var value: [UInt8] = []
    /// Some of it would have been too much.
    var isCut = false

    mutating func append(_ bytes: ArraySlice<UInt8>) {
      guard name != nil, !isCut else { return }
      if value.count + bytes.count > MIMELimits.fieldBytes {
        isCut = true
      } else {
        value.append(contentsOf: bytes)
      }
    }
  }
}

import CSimdjson

/// Why bytes are not JSON (RFC 8259).
public enum JSONError: Error, Equatable {
  case empty
  case notUTF8
  /// Nested deeper than ``JSONReader/maximumDepth``.
  case tooDeep
  case malformed
}

/// Reads JSON texts, one after another, in memory that it reuses.
///
/// A value that was read stays readable until the reader reads the next text; after that, touching it stops the
/// program rather than showing another text's bytes. A reader belongs to one thread.
public final class JSONReader {
  /// Arrays and objects nested deeper than this are refused.
  public static let maximumDepth = 256

  private let parser: OpaquePointer
  /// Looked at with every value that is touched: by one thread, so that nobody needs to watch over it.
  @exclusivity(unchecked) fileprivate var generation = 0

  public init() {
    guard let parser = csimdjson_parser_new(Self.maximumDepth) else {
      fatalError("There is no memory left for a JSON parser.")
    }
    self.parser = parser
  }

  deinit { csimdjson_parser_free(parser) }

  /// Reads one JSON text. U+0000 and lone surrogates, which only escapes can spell, are read as U+FFFD.
  ///
  /// - Returns: the root value.
  /// - Throws: ``JSONError`` when `text` is no JSON text.
  public func read(_ text: [UInt8]) throws(JSONError) -> JSONValue {
    generation += 1
    var root = csimdjson_value()
    let status =
      if let repaired = EscapeRepair.repaired(text) {
        csimdjson_parse(parser, repaired, repaired.count, &root)
      } else {
        csimdjson_parse(parser, text, text.count, &root)
      }
    switch status {
    case csimdjson_ok: return JSONValue(raw: root, reader: self, generation: generation)
    case csimdjson_empty: throw .empty
    case csimdjson_not_utf8: throw .notUTF8
    case csimdjson_too_deep: throw .tooDeep
    case csimdjson_out_of_memory: fatalError("There is no memory left to read \(text.count) bytes.")
    default: throw .malformed
    }
  }
}

/// One value of a JSON text, see ``JSONReader`` for how long it lives.
public struct JSONValue {
  public enum Kind { case null, bool, integer, number, string, array, object }

  fileprivate let raw: csimdjson_value
  fileprivate let reader: JSONReader
  fileprivate let generation: Int

  private var checked: csimdjson_value {
    precondition(generation == reader.generation, "A JSON value outlived its text.")
    return raw
  }

  public var kind: Kind {
    switch csimdjson_type_of(checked) {
    case csimdjson_bool: .bool
    case csimdjson_integer: .integer
    case csimdjson_number: .number
    case csimdjson_string: .string
    case csimdjson_array: .array
    case csimdjson_object: .object
    default: .null
    }
  }

  /// The value of a string, nil for any other kind.
  public var string: String? {
    guard kind == .string else { return nil }
    var length = 0
    guard let bytes = csimdjson_get_string(checked, &length) else { return "" }
    return String(
      decoding: UnsafeRawBufferPointer(start: bytes, count: length), as: UTF8.self)
  }

  /// The value of a whole number that fits 64 bits, nil for any other kind.
  public var integer: Int? {
    kind == .integer ? Int(csimdjson_get_integer(checked)) : nil
  }

  /// The value of `true` or `false`, nil for any other kind.
  public var bool: Bool? {
    kind == .bool ? csimdjson_get_bool(checked) : nil
  }

  /// The first member named `key`; nil when there is none or this is no object.
  public subscript(key: StaticString) -> JSONValue? {
    var found = csimdjson_value()
    let present = key.withUTF8Buffer { name in
      name.withMemoryRebound(to: CChar.self) {
        csimdjson_find(checked, $0.baseAddress, $0.count, &found)
      }
    }
    return present ? JSONValue(raw: found, reader: reader, generation: generation) : nil
  }

  /// The elements of an array; nothing for any other kind.
  public var elements: Elements {
    Elements(iterator: csimdjson_elements(checked), of: self)
  }

  public struct Elements: Sequence, IteratorProtocol {
    private var iterator: csimdjson_iterator
    private let array: JSONValue

    fileprivate init(iterator: csimdjson_iterator, of array: JSONValue) {
      self.iterator = iterator
      self.array = array
    }

    public mutating func next() -> JSONValue? {
      precondition(
        array.generation == array.reader.generation, "A JSON value outlived its text.")
      var element = csimdjson_value()
      guard csimdjson_next(&iterator, &element) else { return nil }
      return JSONValue(raw: element, reader: array.reader, generation: array.generation)
    }
  }
}

import CRabbitMQ

/// A named value of an AMQP field table.
public struct Field: Equatable, Sendable {
  public let name: String
  public let value: FieldValue

  public init(_ name: String, _ value: FieldValue) {
    self.name = name
    self.value = value
  }
}

/// A value of an AMQP field table (AMQP 0-9-1 §4.2.5.5, with RabbitMQ's errata).
public indirect enum FieldValue: Equatable, Sendable {
  case null
  case bool(Bool)
  case integer(Int64)
  case unsigned(UInt64)
  case double(Double)
  case string(String)
  case bytes([UInt8])
  /// Seconds since 1970.
  case timestamp(UInt64)
  case array([FieldValue])
  case table([Field])
  /// A decimal, or what is nested deeper than anybody needs: known to be there, not read.
  case unread

  /// The text of a string, nil for any other kind.
  public var text: String? {
    switch self {
    case .string(let text): text
    case .bytes(let bytes): String(validating: bytes, as: UTF8.self)
    default: nil
    }
  }
}

// MARK: - From and to librabbitmq

extension FieldValue {
  /// Tables nested deeper than this are not read: they come from outside, and reading recurses.
  static let maximumDepth = 16

  init(_ raw: amqp_field_value_t, depth: Int = 0) {
    guard depth < Self.maximumDepth else {
      self = .unread
      return
    }
    let kind = Int(raw.kind)
    switch UnicodeScalar(UInt8(kind)) {
    case "t": self = .bool(raw.value.boolean != 0)
    case "b": self = .integer(Int64(raw.value.i8))
    case "B": self = .integer(Int64(raw.value.u8))
    case "s": self = .integer(Int64(raw.value.i16))
    case "u": self = .integer(Int64(raw.value.u16))
    case "I": self = .integer(Int64(raw.value.i32))
    case "i": self = .integer(Int64(raw.value.u32))
    case "l": self = .integer(raw.value.i64)
    case "L": self = .unsigned(raw.value.u64)
    case "f": self = .double(Double(raw.value.f32))
    case "d": self = .double(raw.value.f64)
    case "S": self = .string(String(raw.value.bytes))
    case "x": self = .bytes([UInt8](raw.value.bytes))
    case "T": self = .timestamp(raw.value.u64)
    case "V": self = .null
    case "A":
      let array = raw.value.array
      self = .array(
        (0..<Int(array.num_entries)).map { FieldValue(array.entries[$0], depth: depth + 1) })
    case "F": self = .table([Field](raw.value.table, depth: depth + 1))
    default: self = .unread
    }
  }
}

extension [Field] {
  init(_ raw: amqp_table_t, depth: Int = 0) {
    self = (0..<Int(raw.num_entries)).map { index in
      let entry = raw.entries[index]
      return Field(String(entry.key), FieldValue(entry.value, depth: depth))
    }
  }
}

/// Lends `fields` as librabbitmq's table for the time of the call. Only texts, whole numbers, flags and tables of these
/// are written.
func withTable<Result>(
  _ fields: [Field], _ body: (UnsafePointer<amqp_table_t>) -> Result
) -> Result {
  let pool = UnsafeMutablePointer<amqp_pool_t>.allocate(capacity: 1)
  init_amqp_pool(pool, 4096)
  defer {
    empty_amqp_pool(pool)
    pool.deallocate()
  }
  var table = raw(fields, in: pool)
  return body(&table)
}

private func raw(_ fields: [Field], in pool: UnsafeMutablePointer<amqp_pool_t>) -> amqp_table_t {
  guard !fields.isEmpty else { return amqp_empty_table }
  let entries = amqp_pool_alloc(pool, fields.count * MemoryLayout<amqp_table_entry_t>.stride)!
    .bindMemory(to: amqp_table_entry_t.self, capacity: fields.count)
  for (index, field) in fields.enumerated() {
    var value = amqp_field_value_t()
    switch field.value {
    case .bool(let flag):
      value.kind = UInt8(ascii: "t")
      value.value.boolean = flag ? 1 : 0
    case .integer(let number):
      value.kind = UInt8(ascii: "l")
      value.value.i64 = number
    case .string(let text):
      value.kind = UInt8(ascii: "S")
      value.value.bytes = raw(text, in: pool)
    case .table(let fields):
      value.kind = UInt8(ascii: "F")
      value.value.table = raw(fields, in: pool)
    default: preconditionFailure("This kind of field is only read.")
    }
    entries[index] = amqp_table_entry_t(key: raw(field.name, in: pool), value: value)
  }
  return amqp_table_t(num_entries: CInt(fields.count), entries: entries)
}

private func raw(_ text: String, in pool: UnsafeMutablePointer<amqp_pool_t>) -> amqp_bytes_t {
  var bytes = amqp_bytes_t()
  amqp_pool_alloc_bytes(pool, text.utf8.count, &bytes)
  var text = text
  text.withUTF8 { bytes.bytes?.copyMemory(from: $0.baseAddress!, byteCount: $0.count) }
  return bytes
}

extension String {
  /// The text of bytes that should be UTF-8; what is not becomes U+FFFD.
  init(_ raw: amqp_bytes_t) {
    self.init(decoding: UnsafeRawBufferPointer(start: raw.bytes, count: raw.len), as: UTF8.self)
  }

  /// Lends the text as librabbitmq's bytes for the time of the call.
  func withAMQPBytes<Result>(_ body: (amqp_bytes_t) -> Result) -> Result {
    var text = self
    return text.withUTF8 {
      body(amqp_bytes_t(len: $0.count, bytes: UnsafeMutableRawPointer(mutating: $0.baseAddress)))
    }
  }
}

extension [UInt8] {
  init(_ raw: amqp_bytes_t) {
    self.init(UnsafeRawBufferPointer(start: raw.bytes, count: raw.len))
  }
}

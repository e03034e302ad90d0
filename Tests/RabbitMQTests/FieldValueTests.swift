import Testing

@testable import RabbitMQ

@Suite("Field tables")
struct FieldValueTests {
  @Test("texts, whole numbers, flags and tables pass through librabbitmq's form unchanged")
  func roundTrip() {
    let fields = [
      Field("text", .string("é 😀")), Field("empty", .string("")), Field("number", .integer(.min)),
      Field("yes", .bool(true)), Field("no", .bool(false)), Field("nothing", .table([])),
      Field("table", .table([Field("inner", .table([Field("deep", .string("x"))])), Field("", .integer(1))])),
    ]
    #expect(read(fields) == fields)
    #expect(read([]) == [])
  }

  @Test("many and long fields fit")
  func large() {
    let fields = (0..<1_000).map { Field("name \($0)", .string(String(repeating: "x", count: $0))) }
    #expect(read(fields) == fields)
  }

  @Test("tables nested deeper than 16 are known to be there, and not read", arguments: [1, 15, 16, 17, 1_000])
  func depth(levels: Int) {
    // The value of the outermost field counts as the first level.
    var nested = FieldValue.string("innermost")
    for _ in 1..<levels { nested = .table([Field("t", nested)]) }
    var level = read([Field("t", nested)])[0].value
    var depth = 1
    while case .table(let fields) = level {
      level = fields[0].value
      depth += 1
    }
    #expect(level == (levels <= FieldValue.maximumDepth ? .string("innermost") : .unread))
    #expect(depth == min(levels, FieldValue.maximumDepth + 1))
  }

  @Test("only texts have a text")
  func text() {
    #expect(FieldValue.string("a").text == "a")
    #expect(FieldValue.bytes(Array("é".utf8)).text == "é")
    #expect(FieldValue.bytes([0xFF]).text == nil)
    for value in [.null, .bool(true), .integer(1), .array([.string("a")]), .table([]), .unread] as [FieldValue] {
      #expect(value.text == nil)
    }
  }

  @Test("a delivery's header is its first field of that name, and only a text")
  func header() {
    let delivery = Delivery(
      tag: 1, queue: "q", routingKey: "k", contentType: nil,
      headers: [
        Field("traceparent", .string("first")), Field("traceparent", .string("second")), Field("number", .integer(1)),
      ], body: [])
    #expect(delivery.header("traceparent") == "first")
    #expect(delivery.header("number") == nil)
    #expect(delivery.header("missing") == nil)
    #expect(delivery.header("Traceparent") == nil)
  }

  private func read(_ fields: [Field]) -> [Field] { withTable(fields) { [Field]($0.pointee) } }
}

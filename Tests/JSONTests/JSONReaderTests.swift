import JSON
import Testing

@Suite("The JSON reader")
struct JSONReaderTests {
  @Test(
    "every value has its kind",
    arguments: [
      ("null", "null"), ("true", "bool"), ("false", "bool"), ("0", "integer"), ("-7", "integer"),
      ("9223372036854775807", "integer"), ("-9223372036854775808", "integer"), ("9223372036854775808", "number"),
      ("1.0", "number"), ("1e3", "number"), ("-0.5E-2", "number"), (#""""#, "string"), (#""text""#, "string"),
      ("[]", "array"), ("[1]", "array"), ("{}", "object"), (#"{"a":1}"#, "object"), (" \t\r\n1 \t\r\n", "integer"),
    ])
  func kinds(_ text: String, _ kind: String) throws {
    let reader = JSONReader()
    let value = try reader.read(Array(text.utf8))
    #expect("\(value.kind)" == kind)
    #expect((value.string != nil) == (kind == "string"))
    #expect((value.integer != nil) == (kind == "integer"))
    #expect((value.bool != nil) == (kind == "bool"))
    if kind != "object" { #expect(value["a"] == nil) }
    if kind != "array" { #expect(Array(value.elements).isEmpty) }
  }

  @Test("scalars keep their value")
  func scalars() throws {
    let reader = JSONReader()
    let root = try reader.read(Array(#"{"yes":true,"no":false,"least":-9223372036854775808,"text":"é"}"#.utf8))
    #expect(root["yes"]?.bool == true)
    #expect(root["no"]?.bool == false)
    #expect(root["least"]?.integer == .min)
    #expect(root["text"]?.string == "é")
    #expect(root["missing"] == nil)
  }

  @Test("elements come in order, whatever they hold")
  func elements() throws {
    let reader = JSONReader()
    let root = try reader.read(Array(#"[[1,[2]],{"a":[3]},"four",5,[]]"#.utf8))
    #expect(root.elements.map(\.kind) == [.array, .object, .string, .integer, .array])
    #expect(root.elements.map { Array($0.elements).count } == [2, 0, 0, 0, 0])
  }

  @Test("of members with the same name the first counts")
  func duplicates() throws {
    let reader = JSONReader()
    let root = try reader.read(Array(#"{"a":"first","b":0,"a":"second","\u0061":"third"}"#.utf8))
    #expect(root["a"]?.string == "first")
  }

  @Test("a name that is spelled with escapes is the same name")
  func escapedNames() throws {
    let reader = JSONReader()
    #expect(try reader.read(Array(#"{"\u0069d":1}"#.utf8))["id"]?.integer == 1)
  }

  @Test(
    "what is no JSON text is refused for the very reason",
    arguments: [
      ("", .empty), (" \n\t", .empty), ("{", .malformed), ("}", .malformed), ("[1,]", .malformed),
      (#"{"a":1,}"#, .malformed), (#"{"a"}"#, .malformed), ("{a:1}", .malformed), ("'a'", .malformed),
      (#""open"#, .malformed), ("1 2", .malformed), ("[] []", .malformed), ("nul", .malformed), ("True", .malformed),
      ("01", .malformed), ("+1", .malformed), (".5", .malformed), ("1.", .malformed), ("NaN", .malformed),
      ("\"a\nb\"", .malformed), ("\"a\u{1}b\"", .malformed), (#""\x""#, .malformed), (#""\u12""#, .malformed),
      (#""\u12G4""#, .malformed), ("// comment\n1", .malformed), ("<html></html>", .malformed), ("\u{0}", .malformed),
      ("\"\u{0}\"", .malformed),
    ] as [(String, JSONError)])
  func refused(_ text: String, _ error: JSONError) {
    let reader = JSONReader()
    #expect(throws: error) { try reader.read(Array(text.utf8)) }
  }

  @Test(
    "bytes that are not UTF-8 are refused as such",
    arguments: [
      [0xFF], [0xC3, 0x28], [0xC0, 0xAF], [0xE2, 0x82], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0x80],
    ] as [[UInt8]])
  func notUTF8(_ bytes: [UInt8]) {
    let reader = JSONReader()
    #expect(throws: JSONError.notUTF8) { try reader.read(Array(#"{"a":""#.utf8) + bytes + Array(#""}"#.utf8)) }
  }

  @Test("256 levels are read and 257 are not", arguments: [("[", "]"), (#"{"a":"#, "}")])
  func depth(_ open: String, _ close: String) throws {
    func nested(_ depth: Int) -> [UInt8] {
      // The innermost level is empty: `{"a":{}}` for two.
      let (first, last) = open == "[" ? ("[", "]") : ("{", "}")
      let levels = depth - 1
      return Array(
        (String(repeating: open, count: levels) + first + last + String(repeating: close, count: levels)).utf8)
    }
    let reader = JSONReader()
    #expect(throws: Never.self) { try reader.read(nested(JSONReader.maximumDepth)) }
    #expect(throws: JSONError.tooDeep) { try reader.read(nested(JSONReader.maximumDepth + 1)) }
    #expect(throws: JSONError.tooDeep) { try reader.read(nested(10_000)) }
    #expect(throws: JSONError.self) { try reader.read(Array(String(repeating: open, count: 1_000_000).utf8)) }
  }

  @Test("a reader that refused a text reads the next one")
  func reuse() throws {
    let reader = JSONReader()
    for _ in 0..<3 {
      #expect(throws: JSONError.malformed) { try reader.read(Array("[".utf8)) }
      #expect(throws: JSONError.empty) { try reader.read([]) }
      let long = "[\"" + String(repeating: "x", count: 100_000) + "\"]"
      #expect(try reader.read(Array(long.utf8)).elements.map(\.string) == [String(repeating: "x", count: 100_000)])
      #expect(try reader.read(Array("[1]".utf8)).elements.map(\.integer) == [1])
    }
  }

  @Test("a value that outlives its text stops the program instead of showing another text")
  func outlived() async {
    await #expect(processExitsWith: .failure) {
      let reader = JSONReader()
      let first = try reader.read(Array(#"{"a":"b"}"#.utf8))
      _ = try reader.read(Array(#"{"c":"d"}"#.utf8))
      _ = first["a"]
    }
  }
}

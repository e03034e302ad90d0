import JSON
import Testing

@Suite("The JSON writer")
struct JSONWriterTests {
  @Test(
    "a string escapes what RFC 8259 §7 demands, and nothing else",
    arguments: [
      ("", #""""#),
      ("plain / text", #""plain / text""#),
      ("\"", #""\"""#),
      ("\\", #""\\""#),
      ("a\nb\rc\td", #""a\nb\rc\td""#),
      ("\u{0}\u{8}\u{C}\u{1F}", #""\u0000\u0008\u000c\u001f""#),
      ("\u{7F}\u{2028}", "\"\u{7F}\u{2028}\""),
      ("é 😀 \u{FFFD}", "\"é 😀 \u{FFFD}\""),
      ("<a href=\"x\">&amp;</a>", #""<a href=\"x\">&amp;</a>""#),
      (#"\u0000"#, #""\\u0000""#),
    ])
  func strings(_ text: String, _ json: String) {
    #expect(written { $0.string(text) } == json)
  }

  @Test("numbers, flags and nothing are written plainly")
  func scalars() {
    #expect(written { $0.integer(0) } == "0")
    #expect(written { $0.integer(Int.min) } == "-9223372036854775808")
    #expect(written { $0.integer(UInt64.max) } == "18446744073709551615")
    #expect(written { $0.bool(true) } == "true")
    #expect(written { $0.bool(false) } == "false")
    #expect(written { $0.null() } == "null")
    #expect(written { $0.string(nil) } == "null")
  }

  @Test("members stand in the order in which they are written, without blanks")
  func order() {
    let json = written { json in
      json.object { json in
        json.member("z", "last letter")
        json.member("a", 1)
        json.member("m", true)
        json.member("n", nil)
        json.member("list", ["x", "y"])
        json.key("nested")
        json.object { json in
          json.key("empty")
          json.object { _ in }
          json.key("none")
          json.array([Int]()) { $0.integer($1) }
        }
        json.member("a", 2)
      }
    }
    #expect(
      json
        == #"{"z":"last letter","a":1,"m":true,"n":null,"list":["x","y"],"nested":{"empty":{},"none":[]},"a":2}"#)
  }

  @Test("arrays of arrays and of objects are separated by one comma each")
  func arrays() {
    let json = written { json in
      json.array([[1, 2], [], [3]]) { json, row in
        json.array(row) { json, number in
          json.object { $0.member("n", number) }
        }
      }
    }
    #expect(json == #"[[{"n":1},{"n":2}],[],[{"n":3}]]"#)
  }

  @Test("what is JSON already is written byte for byte")
  func verbatim() {
    let document = #"{ "a" : 1.0 , "b":"\u0041" }"#
    let json = written { json in
      json.object { json in
        json.member("before", 1)
        json.key("data")
        json.verbatim(document.utf8.span)
        json.member("after", 2)
      }
    }
    #expect(json == #"{"before":1,"data":\#(document),"after":2}"#)
  }

  @Test("however little room there is at first, the same is written", arguments: 16...56)
  func room(_ capacity: Int) {
    let text = "a\"\\\n\u{1}é\u{1F}" + String(repeating: "\u{2}b", count: 20)
    func write(_ json: inout JSONWriter) {
      json.object { json in
        json.member("t", text)
        json.member("n", -12_345)
        json.key("x")
        json.array([nil, text]) { $0.string($1) }
      }
    }
    var json = JSONWriter(capacity: capacity)
    write(&json)
    #expect(String(decoding: json.bytes, as: UTF8.self) == written(write))
  }

  private func written(_ write: (inout JSONWriter) -> Void) -> String {
    var json = JSONWriter()
    write(&json)
    return String(decoding: json.bytes, as: UTF8.self)
  }
}

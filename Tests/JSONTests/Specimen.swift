import Chance
import Foundation
import JSON

/// A JSON value as the tests invent it; members have one of three names, each at most once.
indirect enum Specimen: Equatable {
  case null
  case bool(Bool)
  case integer(Int)
  case string(String)
  case array([Specimen])
  case object(a: Specimen?, b: Specimen?, long: Specimen?)

  static func random(_ chance: inout Chance, depth: Int = 0) -> Specimen {
    switch chance.below(depth < 5 ? 8 : 5) {
    case 0: .null
    case 1: .bool(.random(using: &chance))
    case 2: .integer(.random(in: .min ... .max, using: &chance))
    case 3: .integer(chance.below(1_000) - 500)
    case 4: .string(text(&chance))
    case 5: .array((0..<chance.below(5)).map { _ in random(&chance, depth: depth + 1) })
    default:
      .object(
        a: .random(using: &chance) ? random(&chance, depth: depth + 1) : nil,
        b: .random(using: &chance) ? random(&chance, depth: depth + 1) : nil,
        long: .random(using: &chance) ? random(&chance, depth: depth + 1) : nil)
    }
  }

  /// Any scalars but U+0000, with a liking for those that JSON treats as special.
  private static func text(_ chance: inout Chance) -> String {
    let special = Array(
      "\"\\/\u{8}\u{C}\n\r\t\u{1}\u{1F}\u{7F}{}[]:,u0é\u{301}\u{2028}\u{FFFD}\u{10FFFF}😀".unicodeScalars)
    var text = ""
    for _ in 0..<chance.below(40) {
      let any = UInt32.random(in: 1...0x10FFFF, using: &chance)
      text.unicodeScalars.append(
        chance.below(3) == 0 ? Unicode.Scalar(any) ?? "?" : special[chance.below(special.count)])
    }
    return text
  }

  func write(to json: inout JSONWriter) {
    switch self {
    case .null: json.null()
    case .bool(let flag): json.bool(flag)
    case .integer(let number): json.integer(number)
    case .string(let text): json.string(text)
    case .array(let elements): json.array(elements) { $1.write(to: &$0) }
    case .object(let a, let b, let long):
      json.object { json in
        if let long {
          json.key("a longer \u{1F600} name")
          long.write(to: &json)
        }
        if let a {
          json.key("a")
          a.write(to: &json)
        }
        if let b {
          json.key("b")
          b.write(to: &json)
        }
      }
    }
  }

  /// What the reader read.
  init(_ value: JSONValue) {
    switch value.kind {
    case .null: self = .null
    case .bool: self = .bool(value.bool!)
    case .integer: self = .integer(value.integer!)
    case .number: self = .string("a number that was not written")
    case .string: self = .string(value.string!)
    case .array: self = .array(value.elements.map(Specimen.init))
    case .object:
      self = .object(
        a: value["a"].map(Specimen.init), b: value["b"].map(Specimen.init),
        long: value["a longer \u{1F600} name"].map(Specimen.init))
    }
  }

  /// What Foundation read.
  init(foundation value: Any) {
    switch value {
    case is NSNull: self = .null
    case let text as String: self = .string(text)
    case let elements as [Any]: self = .array(elements.map(Specimen.init(foundation:)))
    case let members as [String: Any]:
      self = .object(
        a: members["a"].map(Specimen.init(foundation:)), b: members["b"].map(Specimen.init(foundation:)),
        long: members["a longer \u{1F600} name"].map(Specimen.init(foundation:)))
    case let number as NSNumber where unsafe number.objCType.pointee == CChar(UInt8(ascii: "c")):
      self = .bool(number.boolValue)
    case let number as NSNumber: self = .integer(number.intValue)
    default: self = .string("a value of an unknown kind")
    }
  }

  static func == (left: Self, right: Self) -> Bool {
    switch (left, right) {
    case (.null, .null): true
    case (.bool(let left), .bool(let right)): left == right
    case (.integer(let left), .integer(let right)): left == right
    // Swift's `==` would take NFC and NFD for the same.
    case (.string(let left), .string(let right)): left.utf8.elementsEqual(right.utf8)
    case (.array(let left), .array(let right)): left == right
    case (.object(let a, let b, let long), .object(let a2, let b2, let long2)): a == a2 && b == b2 && long == long2
    default: false
    }
  }
}

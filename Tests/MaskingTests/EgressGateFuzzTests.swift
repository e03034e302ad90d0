import Foundation
import Testing

@testable import Masking

/// SplitMix64: the same numbers for the same seed, everywhere.
struct GateRandom {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }

  /// True once in `times`.
  mutating func chance(_ times: UInt64) -> Bool { next() % times == 0 }

  mutating func pick<Element>(_ elements: [Element]) -> Element { elements[Int(next() % UInt64(elements.count))] }
}

@Suite("The egress gate and random nesting")
struct EgressGateFuzzTests {
  static let addresses = [
    "maria.silva@example.com", "carlos@example.org", "20ab@mail.example", "o_x-1@shop.example.net", "k@b.example",
  ].map { Address($0)! }

  static let layers: [HidingPlaces] = HidingPlaces.all.filter {
    !["MD5", "SHA", "digest", "hexadecimal digits", "base64 of base64"].contains(where: $0.description.contains)
  }

  /// Encodes some of the text's characters, each in another way.
  static func mixed(_ text: String, _ random: inout GateRandom) -> String {
    HidingPlaces.eachCharacter(text) { scalar in
      guard scalar.isASCII, random.chance(3) else { return String(scalar) }
      let byte = UInt8(scalar.value)
      let hex = HidingPlaces.hex(byte)
      return switch random.next() % 12 {
      case 0: "%" + hex
      case 1: "%25" + hex
      case 2: "&#\(byte);"
      case 3: "&#x\(hex);"
      case 4: "\\u00" + hex
      case 5: "\\x" + hex
      case 6: "\u{200B}" + String(scalar)
      case 7: "<b>" + String(scalar) + "</b>"
      case 8: "=" + hex.uppercased()
      case 9: "&amp;#x\(hex);"
      case 10: "\\u{" + hex + "}"
      default: String(scalar).uppercased() + "\u{AD}"
      }
    }
  }

  /// One more encoding around a text, which may be encoded already.
  static func wrapped(_ text: String, _ random: inout GateRandom) -> String {
    switch random.next() % 13 {
    case 0: HidingPlaces.percent(text)
    case 1: text.replacing("%", with: "%25").replacing("&", with: "%26").replacing("@", with: "%40")
    case 2: text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    case 3: HidingPlaces.numeric(text)
    case 4: HidingPlaces.quotedPrintable(text)
    case 5: HidingPlaces.base64(text)
    case 6: HidingPlaces.fullWidth(text)
    case 7: HidingPlaces.between(text, "\u{200B}")
    case 8: HidingPlaces.javaScript(text)
    case 9: text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
    case 10: HidingPlaces.hex(text)
    case 11: "<p title=\"x\">" + text + "</p>"
    default: "Hi (" + text + "), bye."
    }
  }

  @Test("the address is found however encodings are nested")
  func nested() {
    let seed = UInt64(ProcessInfo.processInfo.environment["GATE_SEED"] ?? "") ?? UInt64.random(in: 0...UInt64.max)
    let count = Int(ProcessInfo.processInfo.environment["GATE_ROUNDS"] ?? "") ?? 3_000
    print("egress gate fuzz: GATE_SEED=\(seed)")
    var random = GateRandom(seed: seed)
    for round in 0..<count {
      let address = random.pick(Self.addresses)
      let gate = GateScene.gate(Self.addresses)
      var text =
        random.chance(2) ? Self.mixed(address.canonical, &random) : random.pick(Self.layers).hide(address.canonical)
      var trail = [text]
      var encodedRuns = 0
      for _ in 0..<random.next() % 4 {
        let next = Self.wrapped(text, &random)
        // Base64 and hexadecimal digits are followed two deep.
        if next == HidingPlaces.base64(text) || next == HidingPlaces.hex(text) { encodedRuns += 1 }
        if encodedRuns > 1 { break }
        text = next
        trail.append(text)
      }
      let isFound = !GateScene.passes(gate, GateScene.message(text))
      #expect(isFound, "seed \(seed), round \(round): \(trail)")
      if !isFound { break }
    }
  }
}

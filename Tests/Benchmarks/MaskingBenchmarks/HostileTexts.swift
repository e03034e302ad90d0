import Benchmark
import Foundation
import JSON
import Masking

extension BenchmarkMetric {
  fileprivate static let speed = BenchmarkMetric.custom("MB/s", polarity: .prefersLarger, useScalingFactor: false)
}

/// Texts of the greatest size that tempt a redactor or a gate to take more than linear time.
private let hostileTexts: [(name: String, piece: String)] = [
  ("letters", "a"), ("at-signs", "@"), ("dots", "."), ("ampersands", "&"), ("percent signs", "%"),
  ("equals signs", "="),
  ("backslashes", "\\"), ("quotes", "\""), ("open tags", "<a "), ("nested tags", "<b><i></i></b>"),
  ("comments", "<!-- "),
  ("=40", "=40"), ("%40", "%40"), ("%25", "%25"), ("&#64;", "&#64;"), ("&amp;", "&amp;"), ("\\u0040", "\\u0040"),
  ("a@", "a@"), ("a.", "a."), ("+ and @", "+a@"), ("zero width", "a\u{200B}"), ("full width", "\u{FF20}"),
  ("base64 digits", "bWFyaWE"), ("base64 words", "bWFyaWEuc2lsdmFA "), ("hexadecimal digits", "6d617269"),
  ("encoded words", "=?utf-8?q?a=40?="), ("addresses", "maria.silva@example.com "),
  ("mentions", "a1@b.example c2@d.example "), ("the domain", "@example.com"), ("the local part", "maria.silva."),
  ("aliases", "3e04c03ebb491831fd2e3ff32a8e6609@ct.example "), ("folded lines", "a@\r\n "),
  ("base64 of addresses", "bWFyaWEuc2lsdmFAZXhhbXBsZS5jb20= "), ("soft line breaks", "a=\r\n"),
  ("encoded words in base64", "=?utf-8?b?bWFyaWEuc2lsdmFA?= "),
  ("base64 with escapes", "bWFyaWEuc2lsdmFA%5aXhhbXBsZS5jb20 "),
  ("base64 in lines", "bWFyaWEuc2lsdmFAZXhhbXBsZS5jb20gbWFyaWEuc2lsdmFAZXhhbXBsZS5jb20g\r\n"),
  ("hexadecimal with escapes", "6d617269612e73%36c766140 "), ("quoted local parts", "\"maria.silva\"@example.com "),
  ("domain literals", "maria@[192.0.2.1] "), ("tags in addresses", "maria.silva@<b>example</b>.com "),
  ("internationalised addresses", "\u{E4}\u{F6}@b\u{FC}cher.example "),
]

/// Escapes and what begins like them, of every kind and within each other; each is its own name.
private let escapes = [
  "\\x40", "\\x5c", "\\40 ", "\\5c", "\\100", "\\000040", "\\aaaaa", "\\u{40}", "\\ud835\\udc00", "\\n", "\\a", "\\d",
  "\\1", "\\u", "\\/", "\\@", "\\\\ ", "a\\", "=\\", "\\%40", "%5C", "%u0040", "%3D40", "%4", "%a", "a%", "%%40",
  "&#92;", "&#64", "&#064", "&#x0000000040;", "&#37;40", "&amp;#64;", "&AMP", "&lt;", "&&lt;", "&commat;", "&eacute;",
  "&copy;", "&shy;", "a&", "&a", "&#", "&ab;", "&aaaaaaaaaaaaaaaaaaaaa", "?a=1&b=%20", "=3D", "=3D40", "=%40",
  "=C3=A9", "=E2=80=8B", "=20", "a=", "%E2%80%8B", "%\u{200B}40", "&\u{200B}lt;", "\\\u{E9}", "\u{E9}", "\u{FB01}",
  "\u{2100}", "&\u{2100}", "%\u{2100}", "\u{2474}", "\u{247D}", "x\u{301}", "\u{FDFA}", "\u{1D41A}", "\u{AC00}",
  "\u{AD}&shy",
]

/// The same of pieces that are all different, so that nothing can be remembered from one to the next.
private let numberedTexts = [
  HostileText(name: "distinct mentions") { "user\($0)@mail.example " },
  HostileText(name: "distinct tags") { "maria.silva+\($0)@example.com " },
  HostileText(name: "distinct base64 of addresses") { base64("user\($0)@mail.example") },
  HostileText(name: "distinct base64 of tags") { base64("maria.silva+\($0)@example.com") },
]

private struct HostileText: Sendable {
  let name: String
  /// What the text is made of, by number.
  let piece: @Sendable (Int) -> String
}

private func base64(_ text: String) -> String { Data(text.utf8).base64EncodedString() + " " }

func benchmarkHostileTexts() {
  let sample = SampleEvent.all[0]
  let maria = Address("maria.silva@example.com")!
  let tag = sample.cast.key.tag(order: sample.cast.order, address: maria)
  let repeated = (hostileTexts + escapes.map { ($0.debugDescription, $0) })
    .map { name, piece in HostileText(name: name) { _ in piece } }
  for hostileText in repeated + numberedTexts {
    hostile("redact", hostileText) { text in
      var redactor = Redactor(
        members: [Redactor.Member(address: maria, shown: tag.hardAlias, hard: tag.hardAlias)], quotations: [],
        ownDomains: [], aliasDomain: SampleEvent.aliasDomain, mention: { _ in "hidden@ct.example" })
      return (text.utf8.count, { blackHole(redactor.redact(html: text)) })
    }
    hostile("gate", hostileText) { text in
      var json = JSONWriter(capacity: text.utf8.count * 2)
      json.object { json in
        json.key("html")
        json.string(text)
      }
      let gate = EgressGate(addresses: [maria], allowed: [tag.hardAlias])
      return (json.bytes.count, { [document = json.bytes] in blackHole(gate.passes(document)) })
    }
  }
}

/// - Parameter prepare: makes what is to be measured from a text, and how many bytes that reads.
private func hostile(
  _ step: String, _ hostileText: HostileText, _ prepare: @escaping (String) -> (bytes: Int, run: () -> Void)
) {
  let configuration = Benchmark.Configuration(
    metrics: [.speed], warmupIterations: 0, maxDuration: .seconds(3), maxIterations: 3)
  Benchmark("hostile: \(step) \(hostileText.name)", configuration: configuration) { benchmark in
    var text = ""
    var number = 100_000_000
    while text.utf8.count < 4 << 20 {
      text += hostileText.piece(number)
      number += 1
    }
    let (bytes, run) = prepare(text)
    let start = ContinuousClock.now
    run()
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    benchmark.measurement(.speed, Int(Double(bytes) / 1_000_000 / seconds))
  }
}

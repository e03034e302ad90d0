import Benchmark
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
]

func benchmarkHostileTexts() {
  let sample = SampleEvent.all[0]
  let maria = Address("maria.silva@example.com")!
  let tag = sample.cast.key.tag(order: sample.cast.order, address: maria)
  for (name, piece) in hostileTexts {
    hostile("redact \(name)", piece) { text in
      var redactor = Redactor(
        members: [Redactor.Member(address: maria, shown: tag.hardAlias, hard: tag.hardAlias)], quotations: [],
        ownDomains: [], aliasDomain: SampleEvent.aliasDomain, mention: { _ in "hidden@ct.example" })
      return { blackHole(redactor.redact(html: text)) }
    }
    hostile("gate \(name)", piece) { text in
      var json = JSONWriter(capacity: text.utf8.count * 2)
      json.object { json in
        json.key("html")
        json.string(text)
      }
      let gate = EgressGate(addresses: [maria], allowed: [tag.hardAlias])
      return { [document = json.bytes] in blackHole(gate.passes(document)) }
    }
  }
}

/// - Parameter prepare: makes what is to be measured from a text.
private func hostile(_ name: String, _ piece: String, _ prepare: @escaping (String) -> () -> Void) {
  let configuration = Benchmark.Configuration(
    metrics: [.speed], warmupIterations: 0, maxDuration: .seconds(3), maxIterations: 3)
  Benchmark("hostile: \(name)", configuration: configuration) { benchmark in
    let text = String(repeating: piece, count: (4 << 20) / piece.utf8.count)
    let run = prepare(text)
    let start = ContinuousClock.now
    run()
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    benchmark.measurement(.speed, Int(Double(text.utf8.count) / 1_000_000 / seconds))
  }
}

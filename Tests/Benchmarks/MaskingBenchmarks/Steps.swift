import Benchmark
import Conversations
import JSON
import MIME
import Masking

extension BenchmarkMetric {
  fileprivate static let time = BenchmarkMetric.custom("ns per event", useScalingFactor: false)
}

/// The steps of an event's life that need no server, each over the same events.
func benchmarkSteps() {
  benchmarkSteps(of: "", SampleEvent.all)
  benchmarkSteps(of: ", plain", SampleEvent.plain)
}

private func benchmarkSteps(of events: String, _ samples: [SampleEvent]) {
  let rawEmails = samples.map(\.rawEmail)
  let reader = JSONReader()

  step("1 decode") { sample, _ in
    blackHole(
      try EmailEvent(
        cloudEvent: sample.body, contentType: EmailEvent.contentType, routingKey: sample.event.kind.rawValue,
        reader: reader))
  }
  step("1 decode a raw e-mail") { sample, index in
    blackHole(
      try EmailEvent(mime: rawEmails[index], routingKey: sample.event.kind.rawValue, header: SampleEvent.header))
  }
  step("2 find alias tokens") { sample, _ in
    blackHole(SampleEvent.masker.aliasTokens(in: sample.event, sample.correspondents))
  }
  step("3 mask, gate, encode") { sample, _ in
    var cast = sample.cast
    blackHole(try sample.mask(&cast))
  }
  step("3 mask, gate, encode, first of an order") { sample, _ in
    var cast = sample.emptyCast
    blackHole(try sample.mask(&cast))
  }
  step("4 redact alone") { sample, _ in
    var redactor = sample.redactor()
    let email = sample.event.email
    for text in [email.subject, email.text, email.from.name] + email.to.map(\.name) {
      if let text { blackHole(redactor.redact(text: text)) }
    }
    if let html = email.html { blackHole(redactor.redact(html: html)) }
  }
  step("5 gate alone") { sample, _ in
    guard sample.gate().passes(sample.message.body) else { throw AddressLeft() }
  }
  step("6 encode alone") { sample, _ in
    let recorded = sample.recorded
    blackHole(
      FeedMessage(
        RecordedEntry(
          event: recorded.event, order: recorded.order, kind: recorded.kind, sequence: recorded.sequence,
          time: recorded.time, document: sample.entry.document()[...])))
  }

  func step(_ name: String, _ run: @escaping (SampleEvent, Int) throws -> Void) {
    Benchmark(
      name + events,
      configuration: .init(
        metrics: [.time], units: [.time: .count], warmupIterations: 3, maxDuration: .seconds(2), maxIterations: 500)
    ) { benchmark in
      let start = ContinuousClock.now
      for (index, sample) in samples.enumerated() { try run(sample, index) }
      benchmark.measurement(.time, Int((ContinuousClock.now - start) / .nanoseconds(samples.count)))
    }
  }
}

struct AddressLeft: Error {}

import Conversations
import Foundation
import JSON
import Simulation
import Telemetry
import Testing

@Suite struct SimulationTests {
  @Test("the same seed invents the same messages, another seed others")
  func seeded() {
    let first = messages(300, seed: 1)
    #expect(zip(first, messages(300, seed: 1)).allSatisfy(isSame))
    #expect(!zip(first, messages(300, seed: 2)).contains(where: isSame))
  }

  @Test("events can be dated when they are invented")
  func datedNow() throws {
    let before = Int64(Date.now.timeIntervalSince1970 * 1_000)
    let messages = Array(
      Simulation(seed: 1, stores: 5, badShare: 0, duplicateShare: 0, isDatedNow: true).prefix(100))
    let after = Int64(Date.now.timeIntervalSince1970 * 1_000)
    for message in messages {
      let event = try JSONReader().read(message.body)
      let time = try #require(event["time"]?.string.flatMap { Timestamp(rfc3339: $0) })
      #expect((before...after).contains(time.microseconds / 1_000))
    }
  }

  @Test("bad messages and duplicates have about the share that was asked for", arguments: [0.0, 0.02, 0.3])
  func shares(share: Double) {
    let messages = Array(
      Simulation(seed: 3, stores: 5, badShare: share, duplicateShare: share / 2).prefix(10_000))
    let bad = messages.count { $0.isBad }
    let repeated = messages.count { $0.expectation == .repeated }
    #expect(abs(Double(bad) / 10_000 - share) <= 0.2 * share)
    #expect(abs(Double(repeated) / 10_000 - share / 2) <= 0.2 * share)
  }

  @Test("every good message is an event that says what the message says")
  func good() throws {
    let reader = JSONReader()
    var ids: Set<String> = []
    for message in messages(5_000, bad: 0) {
      let event = try event(of: message, reader)
      #expect(message.routingKey == event.kind.rawValue)
      #expect(message.store == event.store.text)
      #expect(message.order == event.order?.text)
      #expect(message.source == event.source.text)
      #expect(message.id == event.id.text)
      #expect(ids.insert(event.id.text).inserted)
      #expect(message.headers.allSatisfy { $0.0 == "traceparent" && TraceContext(traceparent: $0.1) != nil })
    }
  }

  @Test("a good event has a sender and a first recipient who can be reached, and a time that advances")
  func reachable() throws {
    let reader = JSONReader()
    var time = Timestamp(rfc3339: "2026-11-23T00:00:00Z")!
    for message in messages(2_000, bad: 0) {
      let event = try event(of: message, reader)
      #expect(message.addresses.contains(event.email.from.address))
      #expect(message.addresses.contains(try #require(event.email.to.first).address))
      #expect(event.time > time)
      time = event.time
    }
  }

  @Test("a duplicate is one of the last good messages, byte for byte")
  func duplicates() {
    var good: [SimulatedMessage] = []
    for message in Simulation(seed: 4, stores: 3, badShare: 0.1, duplicateShare: 0.2).prefix(5_000) {
      switch message.expectation {
      case .entry: good.append(message)
      case .repeated: #expect(good.suffix(200).contains { isSame($0, message) })
      case .dead: break
      }
    }
  }

  @Test("orders have one to eight events, sent and received, between those of other orders")
  func orders() {
    var lengths: [String: Int] = [:]
    var kinds: [String: Int] = [:]
    var stores: [String: Int] = [:]
    var interruptions = 0
    var last: String?
    for message in messages(5_000, bad: 0) {
      let order = "\(message.store!) \(message.order!)"
      lengths[order, default: 0] += 1
      kinds[message.routingKey, default: 0] += 1
      stores[message.store!, default: 0] += 1
      interruptions += order == last ? 0 : 1
      last = order
    }
    #expect(Set(lengths.values) == Set(1...8))
    #expect(kinds.values.allSatisfy { $0 > 1_000 })
    #expect(stores.count == 5)
    #expect(stores["store-1"]! > 2 * stores["store-5"]!)
    #expect(interruptions > 4_500)
  }

  @Test("letters come as text, as HTML, as both, in three languages and about one to four kilobytes")
  func letters() throws {
    let reader = JSONReader()
    var forms: Set<[Bool]> = []
    var languages: Set<String> = []
    var bytes = 0
    for message in messages(2_000, bad: 0) {
      let event = try event(of: message, reader)
      forms.insert([event.email.text != nil, event.email.html != nil])
      for greeting in ["Hello", "Hola", "Olá"] where event.email.text?.hasPrefix(greeting) == true {
        languages.insert(greeting)
      }
      bytes += message.body.count
      #expect(message.body.count < 8_192)
      for slot in ["{firstName}", "{address}", "{order}", "{items}"] {
        #expect(event.email.text?.contains(slot) != true)
        #expect(event.email.html?.contains(slot) != true)
      }
    }
    #expect(forms.isSuperset(of: [[true, true], [true, false], [false, true]]))
    #expect(languages.count == 3)
    #expect((1_024...4_096).contains(bytes / 2_000))
  }

  @Test("the customer's address stands in bodies plain, percent-encoded, in capitals and as an entity")
  func spellings() {
    let bodies = messages(2_000, bad: 0).map { String(decoding: $0.body, as: UTF8.self) }
    for trace in ["?e=maria", "%40example.com", "@EXAMPLE.COM", "&#64;example", "%2B", "mailto:", "> On 2026", "Мария"]
    {
      #expect(bodies.contains { $0.contains(trace) }, "\(trace)")
    }
  }

  @Test("only example domains stand behind at-signs")
  func domains() {
    for message in messages(2_000, bad: 0.3) {
      for address in message.addresses { #expect(isExample(address[...]), "\(address)") }
      guard message.contentType == EmailEvent.contentType else { continue }
      let body = String(decoding: message.body.filter { $0 != 0 }, as: UTF8.self)
      for after in body.split(separator: "@").dropFirst() {
        let domain = after.prefix { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "." }
        if domain.contains("."), !domain.contains("..") { #expect(isExample(domain), "\(domain)") }
      }
    }
  }

  @Test("without stores there is one store")
  func oneStore() {
    let messages = Simulation(seed: 5, stores: 0, badShare: 0, duplicateShare: 0).prefix(100)
    #expect(messages.allSatisfy { $0.store == "store-1" })
  }

  private func isExample(_ address: Substring) -> Bool {
    var domain = (address.split(separator: "@").last ?? "").lowercased()
    while domain.hasSuffix(".") { domain.removeLast() }
    return [".example", ".example.com", ".example.net", ".example.org"].contains(where: ("." + domain).hasSuffix)
  }
}

func messages(_ count: Int, seed: UInt64 = 7, bad: Double = 0.1) -> [SimulatedMessage] {
  Array(Simulation(seed: seed, stores: 5, badShare: bad, duplicateShare: 0).prefix(count))
}

func event(of message: SimulatedMessage, _ reader: JSONReader) throws(InvalidEvent) -> EmailEvent {
  try EmailEvent(
    cloudEvent: message.body, contentType: message.contentType, routingKey: message.routingKey, reader: reader)
}

func isSame(_ one: SimulatedMessage, _ other: SimulatedMessage) -> Bool {
  one.body == other.body && one.routingKey == other.routingKey && one.contentType == other.contentType
    && one.headers.elementsEqual(other.headers, by: ==)
}

extension SimulatedMessage {
  var isBad: Bool { reason != nil }

  var reason: Reason? {
    if case .dead(let reason) = expectation { reason } else { nil }
  }
}

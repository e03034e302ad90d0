import Conversations
import RabbitMQ
import Testing

@testable import Fleet

@Suite("A lineup")
struct LineupTests {
  @Test("leaves what comes for the first time together, and knows nothing against it")
  func free() {
    let portions = Lineup((0..<500).map { .event("\($0)") }, deaths: [:]).portions
    #expect(portions.map(\.custody) == [.free])
    #expect(portions[0].deliveries.count == 500)
    #expect(portions[0].deaths.isEmpty)
  }

  @Test("has what comes again read in small groups, each of which may have one death to answer for")
  func groups() {
    let portions = Lineup((0..<60).map { again("\($0)") }, deaths: [:]).portions
    #expect(portions.map(\.custody) == [.group, .group, .group])
    #expect(portions.map(\.deliveries.count) == [25, 25, 10])
    for portion in portions {
      #expect(portion.deaths == Dictionary(uniqueKeysWithValues: portion.deliveries.map { ($0.deadLetterID, 1) }))
    }
    #expect(portions.flatMap(\.deliveries).map(\.body) == (0..<60).map { again("\($0)").body })
  }

  @Test("has each of a group over which a worker ended read alone", arguments: [1, 2, 3])
  func alone(_ deaths: Int) {
    let suspect = again("suspect")
    let portions = Lineup([again("1"), suspect, again("2")], deaths: [suspect.deadLetterID: deaths]).portions
    #expect(portions.map(\.custody) == [.group, .alone])
    #expect(portions[1].deliveries.map(\.body) == [suspect.body])
    #expect(portions[1].deaths == [suspect.deadLetterID: deaths + 1])
  }

  @Test("condemns who ended workers three times alone, and has that read no more")
  func condemned() {
    let culprit = again("culprit")
    let portions = Lineup([again("1"), culprit], deaths: [culprit.deadLetterID: 4]).portions
    #expect(portions.map(\.custody) == [.condemned, .group])
    #expect(portions[0].deliveries.map(\.body) == [culprit.body])
    #expect(portions[0].deaths.isEmpty)
  }

  @Test("lets suspects wait until all others are settled")
  func order() {
    let (suspect, culprit) = (again("suspect"), again("culprit"))
    let deliveries = [suspect, .event("new"), again("old"), culprit]
    let portions = Lineup(deliveries, deaths: [suspect.deadLetterID: 1, culprit.deadLetterID: 9]).portions
    #expect(portions.map(\.custody) == [.condemned, .group, .free, .alone])
  }

  @Test("asks nothing of an event that comes for the first time, whatever the same event did before")
  func replayed() {
    let delivery = Delivery.event("1")
    #expect(Lineup([delivery], deaths: [delivery.deadLetterID: 4]).portions.map(\.custody) == [.free])
  }

  private func again(_ id: String) -> Delivery { Delivery.event(id).with(redelivered: true) }
}

import Conversations
import Scrape
import Telemetry
import Testing

@testable import Fleet
@testable import Postgres
@testable import RabbitMQ

@Suite("A worker's metrics")
struct FleetMeterTests {
  private let registry = MetricRegistry(version: "1", FleetMeter.families)

  private func stage(tellsStores: Bool = false) throws -> LaneStage {
    var stage = try LaneStage(batchSize: 4)
    stage.meter = FleetMeter(registry, tellsStores: tellsStores)
    return stage
  }

  private func scrape() throws -> Scrape { try Scrape(registry.exposition()) }

  @Test("what was consumed is what was recorded, repeated, or died")
  func counts() throws {
    let stage = try stage()
    stage.world.deliver([
      .event("1"), .event("2", type: "email-received"), .event("1"), .raw("{"), .event("3", to: "nobody"),
      .event("4", queue: "email-unrouted"),
    ])
    try stage.run()
    let scrape = try scrape()
    let queue = "messaging_client_consumed_messages_total{messaging_destination_name="
    #expect(scrape[queue + "\"email-sent\"}"] == 4)
    #expect(scrape[queue + "\"email-received\"}"] == 1)
    #expect(scrape[queue + "\"email-unrouted\"}"] == 1)
    #expect(scrape["conversation_tracker_events_recorded_total"] == 2)
    #expect(scrape["conversation_tracker_events_repeated_total"] == 1)
    for reason in Reason.allCases {
      let count = [.notJSON, .badAddress, .unknownType].contains(reason) ? 1.0 : 0
      #expect(scrape["conversation_tracker_dead_letters_total{reason=\"\(reason.rawValue)\"}"] == count)
    }
    let exchange = "messaging_client_sent_messages_total{messaging_destination_name="
    #expect(scrape[exchange + "\"conversation-feed\"}"] == 2)
    #expect(scrape[exchange + "\"email-rejections\"}"] == 3)
    #expect(scrape["conversation_tracker_confirms_total{outcome=\"ack\"}"] == 5)
    #expect(scrape["conversation_tracker_event_age_seconds_count"] == 2)
    // Two batches: of four and of two.
    #expect(scrape["conversation_tracker_batch_events_sum"] == 6)
    #expect(scrape["conversation_tracker_batch_events_count"] == 2)
    #expect(scrape["messaging_process_duration_seconds_count"] == 2)
  }

  @Test("every stage is timed once a batch, which takes no less than all of them")
  func stages() throws {
    let stage = try stage()
    stage.world.deliver((0..<10).map { .event("\($0)") })
    try stage.run()
    let scrape = try scrape()
    let name = "conversation_tracker_stage_duration_seconds"
    for word in ["receive", "policy", "mask", "gate", "write", "publish", "acknowledge"] {
      #expect(scrape["\(name)_count{stage=\"\(word)\"}"] == 3)
      #expect(try #require(scrape["\(name)_sum{stage=\"\(word)\"}"]) > 0)
    }
    let whole = try #require(scrape["messaging_process_duration_seconds_sum"])
    #expect(scrape.sum("\(name)_sum") <= whole + 1e-6)
  }

  @Test("everything of the contract is there before anything has happened")
  func names() throws {
    let meter = FleetMeter(registry)
    meter.look(
      FleetStatus(
        worker: "w", lanes: [], recorded: 0, repeated: 0, dead: 0, outages: ["broker"], problem: "x", fault: nil))
    let scrape = try scrape()
    let missing = FleetMeter.families.map(\.name).filter { scrape.types[$0] == nil }
    #expect(missing == ["conversation_tracker_policy_version"])
    #expect(scrape["conversation_tracker_outage{server=\"broker\"}"] == 1)
    #expect(scrape["conversation_tracker_outage{server=\"database\"}"] == 0)
    #expect(scrape["conversation_tracker_ready"] == 0)
    for state in ["idle", "busy", "waiting", "silent"] {
      #expect(scrape["conversation_tracker_lanes{state=\"\(state)\"}"] == 0)
    }
  }

  @Test("stores stand in no label unless that is switched on", arguments: [false, true])
  func stores(tells: Bool) throws {
    let stage = try stage(tellsStores: tells)
    let store = try #require(StoreID("acme"))
    stage.world.with { $0.policies[store] = Policy(mask: .soft, version: 7, ownDomains: []) }
    stage.world.deliver([.event("1")])
    try stage.run()
    let scrape = try scrape()
    #expect(scrape["conversation_tracker_policy_version_max"] == 7)
    #expect(scrape["conversation_tracker_policy_version{store=\"acme\"}"] == (tells ? 7 : nil))
    #expect(scrape.lines.contains { $0.contains("acme") } == tells)
  }

  @Test("connections that are made again are counted, the first ones are not")
  func reconnects() throws {
    let stage = try stage()
    stage.world.deliver([.event("1"), .event("2")])
    stage.world.fail(.publish, BrokerError.lost)
    stage.world.fail(.begin, PostgresError.lost)
    try stage.run()
    let scrape = try scrape()
    #expect(scrape["conversation_tracker_reconnects_total{server=\"broker\"}"] == 1)
    #expect(scrape["conversation_tracker_reconnects_total{server=\"database\"}"] == 1)
    #expect(scrape["conversation_tracker_events_recorded_total"] == 2)
  }
}

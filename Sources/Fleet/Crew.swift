import Logging

/// What the lanes of one worker share while they run.
final class Crew: Sendable {
  let doorbell: Doorbell
  let room = ReadingRoom()
  let outages: Outages
  let meter: FleetMeter
  /// Nil when nobody wants traces.
  let tracer: BatchTracer?

  init(
    doorbell: Doorbell = Doorbell(), meter: FleetMeter = FleetMeter(), tracer: BatchTracer? = nil, log: Logger
  ) {
    self.doorbell = doorbell
    self.meter = meter
    self.tracer = tracer
    outages = Outages(log)
  }
}

import Logging

/// What the lanes of one worker share while they run.
final class Crew: Sendable {
  let doorbell: Doorbell
  let room = ReadingRoom()
  let outages: Outages
  let meter: FleetMeter

  init(doorbell: Doorbell = Doorbell(), meter: FleetMeter = FleetMeter(), log: Logger) {
    self.doorbell = doorbell
    self.meter = meter
    outages = Outages(log)
  }
}

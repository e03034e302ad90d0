import Logging

/// What the lanes of one worker share while they run.
final class Crew: Sendable {
  let doorbell: Doorbell
  let room = ReadingRoom()
  let outages: Outages

  init(doorbell: Doorbell = Doorbell(), log: Logger) {
    self.doorbell = doorbell
    outages = Outages(log)
  }
}

import Dispatch
import Glibc

extension Doorbell {
  /// A doorbell that SIGTERM and SIGINT ring, for commands that run until told to stop.
  public static func rungBySignals() -> Doorbell {
    let doorbell = Doorbell()
    for number in [SIGTERM, SIGINT] {
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      // The handler holds its source, which so lives as long as the process.
      source.setEventHandler {
        doorbell.ring()
        _ = source
      }
      source.activate()
    }
    return doorbell
  }
}

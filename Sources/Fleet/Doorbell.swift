import Glibc

/// Tells threads that wait for input to stop. Once rung it stays rung.
public final class Doorbell: Sendable {
  /// Becomes readable when the bell rings.
  public let descriptor: CInt
  private let rope: CInt

  public init() {
    var ends: [CInt] = [0, 0]
    let status = unsafe pipe(&ends)
    precondition(status == 0, "No file descriptor is left.")
    (descriptor, rope) = (ends[0], ends[1])
  }

  deinit {
    close(descriptor)
    close(rope)
  }

  public func ring() {
    var ding: UInt8 = 1
    unsafe write(rope, &ding, 1)
  }

  public var isRung: Bool { waits(.zero) }

  /// Waits until the bell rings, for `duration` at the most.
  ///
  /// - Returns: whether it rang.
  @discardableResult
  public func waits(_ duration: Duration) -> Bool {
    var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    let (seconds, attoseconds) = duration.components
    let milliseconds = seconds * 1_000 + attoseconds / 1_000_000_000_000_000
    return unsafe poll(&entry, 1, CInt(clamping: milliseconds)) > 0
  }
}

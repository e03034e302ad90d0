public import Foundation
import Glibc
public import ServiceLifecycle

/// Tells systemd how the service is (sd_notify(3)): ready, what it is at, that it lives, and that it stops. Does nothing
/// where no service manager listens.
public struct ServiceNotice: Service, CustomStringConvertible {
  /// How a service is.
  public struct State: Equatable, Sendable {
    /// Whether it has begun.
    public var hasBegun: Bool
    /// Whether it need not be started anew.
    public var isLive: Bool
    /// One sentence for people.
    public var sentence: String

    public init(hasBegun: Bool, isLive: Bool, sentence: String) {
      self.hasBegun = hasBegun
      self.isLive = isLive
      self.sentence = sentence
    }
  }

  private let socket: String?
  /// How often to give a sign of life: twice as often as is asked for.
  private let interval: Duration?
  private let state: @Sendable () -> State

  /// - Parameters:
  ///   - environment: where the service manager says what it wants: `NOTIFY_SOCKET`, `WATCHDOG_USEC`, `WATCHDOG_PID`.
  ///   - state: how the service is now.
  public init(
    environment: [String: String] = ProcessInfo.processInfo.environment, state: @escaping @Sendable () -> State
  ) {
    socket = environment["NOTIFY_SOCKET"]
    let isMeant = environment["WATCHDOG_PID"].map { $0 == "\(getpid())" } ?? true
    interval = environment["WATCHDOG_USEC"].flatMap { Int64($0) }.flatMap { microseconds in
      isMeant && microseconds > 0 ? .microseconds(microseconds) / 2 : nil
    }
    self.state = state
  }

  public var description: String { "notice to the service manager" }

  /// Runs until graceful shutdown.
  public func run() async throws {
    guard let socket else { return try await gracefulShutdown() }
    let pause = min(interval ?? .seconds(1), .seconds(1))
    await cancelWhenGracefulShutdown {
      var told: State?
      var nextSign = ContinuousClock.now
      while !Task.isCancelled {
        let state = state()
        var lines: [String] = []
        if state.hasBegun, told?.hasBegun != true { lines.append("READY=1") }
        if state != told { lines.append("STATUS=\(state.sentence)") }
        if let interval, state.isLive, nextSign <= .now {
          lines.append("WATCHDOG=1")
          nextSign = .now + interval
        }
        // A notice that found nobody is given again.
        if lines.isEmpty || Self.send(lines, to: socket) { told = state }
        try? await Task.sleep(for: pause)
      }
    }
    _ = Self.send(["STOPPING=1"], to: socket)
  }

  /// - Parameter path: of a socket; with an at-sign in front, of an abstract one (unix(7)).
  /// - Returns: whether it was sent.
  static func send(_ lines: [String], to path: String) -> Bool {
    let descriptor = Glibc.socket(AF_UNIX, CInt(SOCK_DGRAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let name = Array(path.utf8)
    let room = MemoryLayout.size(ofValue: address.sun_path)
    guard let first = name.first, name.count < room else { return false }
    unsafe withUnsafeMutableBytes(of: &address.sun_path) { bytes in
      unsafe bytes.copyBytes(from: name)
      if first == UInt8(ascii: "@") { unsafe bytes[0] = 0 }
    }
    let size = socklen_t(MemoryLayout<sockaddr_un>.size - room + name.count)
    let text = Array(lines.joined(separator: "\n").utf8)
    return unsafe withUnsafePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
        unsafe sendto(descriptor, text, text.count, CInt(MSG_NOSIGNAL), pointer, size) == text.count
      }
    }
  }
}

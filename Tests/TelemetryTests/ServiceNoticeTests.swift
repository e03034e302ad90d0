import Foundation
import Glibc
import Logging
import ServiceLifecycle
import Synchronization
import Testing

@testable import Telemetry

@Suite("Notices to the service manager")
struct ServiceNoticeTests {
  @Test(
    "ready once it has begun, status when it changes, signs of life while it lives, and good-bye",
    arguments: [false, true])
  func life(isAbstract: Bool) async throws {
    let manager = try Manager(isAbstract: isAbstract)
    let state = Mutex(ServiceNotice.State(hasBegun: false, isLive: true, sentence: "Beginning."))
    let notice = ServiceNotice(
      environment: ["NOTIFY_SOCKET": manager.path, "WATCHDOG_USEC": "20000", "WATCHDOG_PID": "\(getpid())"]
    ) { state.withLock { $0 } }
    let group = ServiceGroup(services: [notice], logger: Logger(label: "notice") { _ in SwiftLogNoOpLogHandler() })
    async let running: Void = group.run()
    #expect(await manager.next { $0.hasPrefix("STATUS") } == "STATUS=Beginning.")
    #expect(await manager.next { $0.hasPrefix("WATCHDOG") } != nil)
    state.withLock { $0 = .init(hasBegun: true, isLive: true, sentence: "All is well.") }
    #expect(await manager.next { !$0.hasPrefix("WATCHDOG") } == "READY=1")
    #expect(await manager.next { !$0.hasPrefix("WATCHDOG") } == "STATUS=All is well.")
    #expect(await manager.next { $0.hasPrefix("WATCHDOG") } != nil)
    // Whoever does not live says so by silence.
    state.withLock { $0 = .init(hasBegun: true, isLive: false, sentence: "Lane 0 is stuck.") }
    #expect(await manager.next { $0.hasPrefix("STATUS") } == "STATUS=Lane 0 is stuck.")
    await group.triggerGracefulShutdown()
    try await running
    #expect(await manager.next { _ in true } == "STOPPING=1")
  }

  @Test("nobody is told when nobody listens, and no signs of life when they are asked of another")
  func nobody() async throws {
    for environment in [
      [:], ["NOTIFY_SOCKET": "/nowhere/at/all"], ["NOTIFY_SOCKET": String(repeating: "x", count: 200)],
    ] {
      let notice = ServiceNotice(environment: environment) {
        .init(hasBegun: true, isLive: true, sentence: "All is well.")
      }
      let group = ServiceGroup(services: [notice], logger: Logger(label: "notice") { _ in SwiftLogNoOpLogHandler() })
      async let running: Void = group.run()
      await group.triggerGracefulShutdown()
      try await running
    }
    let manager = try Manager(isAbstract: true)
    let notice = ServiceNotice(
      environment: ["NOTIFY_SOCKET": manager.path, "WATCHDOG_USEC": "2000", "WATCHDOG_PID": "1"]
    ) { .init(hasBegun: true, isLive: true, sentence: "All is well.") }
    let group = ServiceGroup(services: [notice], logger: Logger(label: "notice") { _ in SwiftLogNoOpLogHandler() })
    async let running: Void = group.run()
    #expect(await manager.next { _ in true } == "READY=1")
    #expect(await manager.next { _ in true } == "STATUS=All is well.")
    await group.triggerGracefulShutdown()
    try await running
    #expect(await manager.next { _ in true } == "STOPPING=1")
  }
}

/// Listens as a service manager does.
private final class Manager {
  let path: String
  private let descriptor: CInt
  private var lines: [String] = []

  init(isAbstract: Bool) throws {
    let name = "notice-\(UInt64.random(in: 0 ... .max))"
    path = isAbstract ? "@\(name)" : FileManager.default.temporaryDirectory.appendingPathComponent(name).path
    descriptor = socket(AF_UNIX, CInt(SOCK_DGRAM.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let bytes = Array(path.utf8)
    unsafe withUnsafeMutableBytes(of: &address.sun_path) { place in
      unsafe place.copyBytes(from: bytes)
      if isAbstract { unsafe place[0] = 0 }
    }
    let size = socklen_t(MemoryLayout<sa_family_t>.size + bytes.count)
    let descriptor = descriptor
    let status = unsafe withUnsafePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe bind(descriptor, $0, size) }
    }
    try #require(status == 0)
  }

  deinit {
    close(descriptor)
    if path.first != "@" { unsafe unlink(path) }
  }

  /// The next line that fits; nil when none comes for a long time.
  func next(_ fits: (String) -> Bool) async -> String? {
    for _ in 0..<4_000 {
      while !lines.isEmpty {
        let line = lines.removeFirst()
        if fits(line) { return line }
      }
      var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      guard unsafe poll(&entry, 1, 0) > 0 else {
        try? await Task.sleep(for: .milliseconds(5))
        continue
      }
      var buffer = [UInt8](repeating: 0, count: 4_096)
      let count = unsafe recv(descriptor, &buffer, buffer.count, 0)
      lines += String(decoding: buffer.prefix(max(count, 0)), as: UTF8.self).split(separator: "\n").map(String.init)
    }
    return nil
  }
}

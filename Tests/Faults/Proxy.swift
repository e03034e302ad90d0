import Foundation
import Glibc
import Synchronization

/// The network between the workers and a server, on 127.0.0.1, with weather.
final class Proxy: Sendable {
  enum Weather: Sendable, Equatable {
    case clear
    /// Nobody can connect, and nobody is connected.
    case cut
    /// What is connected, and whoever connects meanwhile, never hears of the other side again.
    case halfOpen
    /// Everything takes half a second longer.
    case delayed
    /// 1 KB a second and direction.
    case trickling
  }

  /// The two ends of a connection. The last of its two pumps closes them.
  private final class Link: Sendable {
    let client, server: CInt
    let isFrozen: Atomic<Bool>
    let isDoomed = Atomic(false)
    private let pumps = Atomic(2)

    init(client: CInt, server: CInt, isFrozen: Bool) {
      self.client = client
      self.server = server
      self.isFrozen = Atomic(isFrozen)
    }

    /// - Returns: whether both pumps have ended.
    func end() -> Bool {
      isDoomed.store(true, ordering: .relaxed)
      guard pumps.subtract(1, ordering: .acquiringAndReleasing).newValue == 0 else { return false }
      close(client)
      close(server)
      return true
    }
  }

  private struct State {
    var weather = Weather.clear
    var links: [ObjectIdentifier: Link] = [:]
  }

  let port: Int
  private let host: String
  private let serverPort: Int
  private let listener: CInt
  private let state = Mutex(State())

  /// - Parameters:
  ///   - host: the server's, an IPv4 address.
  init(host: String, port serverPort: Int) throws {
    self.host = host
    self.serverPort = serverPort
    let listener = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
    self.listener = listener
    var address = Self.address("127.0.0.1", 0)
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let status = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
        bind(listener, pointer, size) | listen(listener, 128) | getsockname(listener, pointer, &size)
      }
    }
    guard status == 0 else { throw FaultsFailure("No port is free on 127.0.0.1.") }
    port = Int(UInt16(bigEndian: address.sin_port))
    start("proxy") { [self] in accept() }
  }

  var weather: Weather { state.withLock(\.weather) }

  func change(to weather: Weather) {
    state.withLock { state in
      state.weather = weather
      for link in state.links.values {
        if weather == .cut { link.isDoomed.store(true, ordering: .relaxed) }
        if weather == .halfOpen { link.isFrozen.store(true, ordering: .relaxed) }
      }
    }
  }

  /// Ends all connections with a reset.
  func reset() {
    state.withLock { state in
      for link in state.links.values { link.isDoomed.store(true, ordering: .relaxed) }
    }
  }

  func stop() {
    change(to: .cut)
    shutdown(listener, CInt(SHUT_RDWR))
  }

  private func start(_ name: String, _ work: @escaping @Sendable () -> Void) {
    let thread = Thread(block: work)
    thread.name = name
    thread.stackSize = 1 << 18
    thread.start()
  }

  private func accept() {
    while true {
      let client = Glibc.accept(listener, nil, nil)
      guard client >= 0 else { return }
      Self.prepare(client)
      let server = weather == .cut ? -1 : dial()
      guard server >= 0 else {
        close(client)
        continue
      }
      let link = state.withLock { state in
        let link = Link(client: client, server: server, isFrozen: state.weather == .halfOpen)
        if state.weather == .cut { link.isDoomed.store(true, ordering: .relaxed) }
        state.links[ObjectIdentifier(link)] = link
        return link
      }
      start("pump") { [self] in pump(from: client, to: server, link) }
      start("pump") { [self] in pump(from: server, to: client, link) }
    }
  }

  private func dial() -> CInt {
    let server = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
    var address = Self.address(host, serverPort)
    let status = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(server, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard status == 0 else {
      close(server)
      return -1
    }
    Self.prepare(server)
    return server
  }

  /// Closing sends a reset, and small writes do not wait.
  private static func prepare(_ descriptor: CInt) {
    var reset = linger(l_onoff: 1, l_linger: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &reset, socklen_t(MemoryLayout<linger>.size))
    var flag: CInt = 1
    setsockopt(descriptor, CInt(IPPROTO_TCP), TCP_NODELAY, &flag, socklen_t(MemoryLayout<CInt>.size))
  }

  private static func address(_ host: String, _ port: Int) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(UInt16(port).bigEndian)
    inet_pton(AF_INET, host, &address.sin_addr)
    return address
  }

  // MARK: - Pumps

  private func pump(from: CInt, to: CInt, _ link: Link) {
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    while !link.isDoomed.load(ordering: .relaxed) {
      if link.isFrozen.load(ordering: .relaxed) {
        Thread.sleep(forTimeInterval: 0.1)
        continue
      }
      guard Self.wait(from, POLLIN) else { continue }
      let weather = weather
      let count = recv(from, &bytes, weather == .trickling ? 100 : bytes.count, 0)
      if count <= 0 { break }
      // What was under way when the connection froze is lost with it.
      switch weather {
      case .delayed: Thread.sleep(forTimeInterval: 0.5)
      case .trickling: Thread.sleep(forTimeInterval: 0.1)
      default: break
      }
      if !link.isFrozen.load(ordering: .relaxed), !Self.send(bytes[..<count], to: to, link) { break }
    }
    if link.end() { state.withLock { $0.links[ObjectIdentifier(link)] = nil } }
  }

  private static func send(_ bytes: ArraySlice<UInt8>, to: CInt, _ link: Link) -> Bool {
    var rest = bytes
    while !rest.isEmpty {
      if link.isDoomed.load(ordering: .relaxed) { return false }
      guard wait(to, POLLOUT) else { continue }
      let count = rest.withUnsafeBytes {
        Glibc.send(to, $0.baseAddress, $0.count, CInt(MSG_DONTWAIT) | CInt(MSG_NOSIGNAL))
      }
      if count < 0 {
        guard errno == EAGAIN else { return false }
        continue
      }
      rest = rest.dropFirst(count)
    }
    return true
  }

  /// Waits a tenth of a second at the most.
  private static func wait(_ descriptor: CInt, _ events: Int32) -> Bool {
    var entry = pollfd(fd: descriptor, events: Int16(events), revents: 0)
    return poll(&entry, 1, 100) > 0
  }
}

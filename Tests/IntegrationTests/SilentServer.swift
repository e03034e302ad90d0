import Foundation
import Testing

/// A server that takes a connection and says nothing.
struct SilentServer {
  let port: UInt16
  private let listener: CInt

  init() throws {
    listener = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let listener = listener
    let status = unsafe withUnsafeMutablePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
        unsafe bind(listener, pointer, size) | listen(listener, 1) | getsockname(listener, pointer, &size)
      }
    }
    try #require(status == 0)
    port = UInt16(bigEndian: address.sin_port)
  }

  /// Waits for a connection, does `work` while it is open, and takes no more.
  func hangUp(after work: () throws -> Void) rethrows {
    let client = accept(listener, nil, nil)
    defer { close(client) }
    close(listener)
    try work()
  }
}

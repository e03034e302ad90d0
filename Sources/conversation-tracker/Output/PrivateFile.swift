import Foundation

/// A new file that nobody but its owner can read.
struct PrivateFile {
  private let handle: FileHandle
  private let path: String

  /// - Throws: ``CommandFailure`` when the file is there already, or cannot be made.
  init(_ path: String) throws {
    self.path = path
    let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw CommandFailure(
        errno == EEXIST
          ? "The file \(path) is there already and stays as it is; name another one."
          : "The file \(path) cannot be made; check its folder and rights.")
    }
    handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
  }

  /// - Throws: ``CommandFailure`` when the file takes no more.
  func write(line: [UInt8]) throws {
    do { try handle.write(contentsOf: Data(line + [UInt8(ascii: "\n")])) } catch {
      throw CommandFailure(
        "The file \(path) takes no more, perhaps because the disk is full; delete it and name another place.")
    }
  }
}

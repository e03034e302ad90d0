import Foundation

/// Standard output and error, unbuffered: a reader behind a pipe sees each line when it is written.
enum Terminal {
  static func print(_ line: String) { write(Array(line.utf8) + [newline], to: .standardOutput) }

  /// Writes a line of JSON, byte for byte.
  static func print(json: [UInt8]) { write(json + [newline], to: .standardOutput) }

  /// Writes bytes as they are.
  static func print(bytes: [UInt8]) { write(bytes, to: .standardOutput) }

  /// Writes on standard error without ending the line.
  static func report(_ text: String) { write(Array(text.utf8), to: .standardError) }

  /// Tells of a failure, or of progress, without mixing with what the command puts out.
  static func complain(_ line: String) { write(Array(line.utf8) + [newline], to: .standardError) }

  private static let newline = UInt8(ascii: "\n")

  private static func write(_ bytes: [UInt8], to file: FileHandle) {
    // A reader that has gone away ends the program by SIGPIPE, as it should.
    try? file.write(contentsOf: Data(bytes))
  }
}

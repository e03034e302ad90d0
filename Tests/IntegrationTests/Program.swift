import Foundation
import Testing

/// The program under test, or another, as a process of its own.
final class Program {
  struct Outcome {
    let status: Int32
    let output: String
    let errors: String
  }

  private let process = Process()
  let outputFile: URL
  let errorFile: URL

  init(
    _ arguments: [String], of executable: String? = nil, settings: [String: String], in directory: URL,
    input: String? = nil
  ) throws {
    let id = String(UInt32.random(in: 0...UInt32.max), radix: 36)
    outputFile = directory.appendingPathComponent("\(id).out")
    errorFile = directory.appendingPathComponent("\(id).err")
    for file in [outputFile, errorFile] { _ = FileManager.default.createFile(atPath: file.path, contents: nil) }
    process.executableURL = URL(fileURLWithPath: try executable ?? Servers.program())
    process.arguments = arguments
    process.currentDirectoryURL = directory
    let sanitizers = Servers.environment.filter { ["ASAN_OPTIONS", "TSAN_OPTIONS", "LD_PRELOAD"].contains($0.key) }
    process.environment = ["PATH": "/usr/bin:/bin", "HOME": directory.path]
      .merging(sanitizers) { $1 }.merging(settings) { $1 }
    process.standardOutput = try FileHandle(forWritingTo: outputFile)
    process.standardError = try FileHandle(forWritingTo: errorFile)
    if let input {
      let pipe = Pipe()
      process.standardInput = pipe
      pipe.fileHandleForWriting.write(Data(input.utf8))
      try pipe.fileHandleForWriting.close()
    } else {
      process.standardInput = FileHandle.nullDevice
    }
    try process.run()
  }

  deinit { if process.isRunning { kill(process.processIdentifier, SIGKILL) } }

  var isRunning: Bool { process.isRunning }
  var id: Int32 { process.processIdentifier }
  func send(_ signal: Int32) { kill(process.processIdentifier, signal) }

  /// What it has said so far on standard output.
  var output: String { text(outputFile) }
  /// What it has said so far on standard error, its log.
  var log: String { text(errorFile) }

  @discardableResult
  func wait() throws -> Outcome {
    process.waitUntilExit()
    return Outcome(status: process.terminationStatus, output: text(outputFile), errors: log)
  }

  private func text(_ file: URL) -> String {
    (try? Data(contentsOf: file)).map { String(decoding: $0, as: UTF8.self) } ?? ""
  }
}

/// Waits until something holds that another process brings about.
func eventually(within limit: Duration = .seconds(60), _ condition: () async throws -> Bool) async throws {
  let deadline = ContinuousClock.now + limit
  while try await !condition() {
    try #require(ContinuousClock.now < deadline, "It did not come true within \(limit).")
    try await Task.sleep(for: .milliseconds(50))
  }
}

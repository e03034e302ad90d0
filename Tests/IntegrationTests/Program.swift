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
    process.environment = ["PATH": "/usr/bin:/bin", "HOME": directory.path, "PYTHONFAULTHANDLER": "1"]
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

  /// Waits for its end.
  ///
  /// - Throws: ``Endless`` when it does not end in time; then it is aborted, at which Python tells where it was.
  @discardableResult
  func wait(within limit: Duration = Servers.patience) throws -> Outcome {
    let deadline = ContinuousClock.now + limit
    while process.isRunning {
      guard ContinuousClock.now < deadline else { throw abort() }
      Thread.sleep(forTimeInterval: 0.005)
    }
    return Outcome(status: process.terminationStatus, output: text(outputFile), errors: log)
  }

  private func abort() -> Endless {
    let status = try? String(contentsOfFile: "/proc/\(id)/status", encoding: .utf8)
    send(SIGABRT)
    Thread.sleep(forTimeInterval: 2)
    if process.isRunning { send(SIGKILL) }
    return Endless(
      command: process.arguments?.first ?? "", status: status.map { String($0.prefix(200)) } ?? "none",
      log: log.split(separator: "\n").suffix(60).joined(separator: "\n"))
  }

  /// A process that does not come to its end.
  struct Endless: Error {
    let command: String
    /// As the system sees it.
    let status: String
    /// The last lines that it wrote on standard error.
    let log: String
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

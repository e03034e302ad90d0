import Conversations
import Fleet
import Foundation
import RabbitMQ
import Testing

/// Tests/Oracle: it hides addresses in messages, and searches what became of them. It shares nothing with the program.
struct Oracle {
  private static let folder = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Oracle")

  let world: World

  /// Lines of `hide.py`.
  func hide(_ arguments: String...) throws -> URL { try run("hide.py", arguments) }

  /// Lets a worker settle the messages of a manifest, in stores named for their masks.
  ///
  /// - Returns: what `find.py` found in the feed, one finding a line.
  func settle(_ manifest: URL, settings: [String: String] = [:]) throws -> [String] {
    let decision = try world.run("policy", "set", "soft", "soft", "--by", "tests", "--reason", "the ERP needs it")
    try #require(decision.status == 0, "\(decision.errors)")
    for lines in try Data(contentsOf: manifest).split(separator: UInt8(ascii: "\n")).chunks(of: 1_000) {
      try world.publish(lines.map(Self.message))
    }
    try world.settleAll(settings: settings)

    let feed = world.directory.appendingPathComponent("feed")
    try Data(world.feed().map(\.body).joined(separator: [UInt8(ascii: "\n")])).write(to: feed)
    let dead = try Program(
      ["dead-letters", "list", "--json"], settings: world.settings, in: world.directory)
    try #require(dead.wait().status == 0)
    return try lines(run("find.py", [manifest.path, feed.path, dead.outputFile.path]))
  }

  /// What `overhear.py` found in files: addresses of the manifest.
  func overhear(_ manifest: URL, in files: [URL]) throws -> [String] {
    try lines(run("overhear.py", [manifest.path] + files.map(\.path)))
  }

  private func run(_ script: String, _ arguments: [String]) throws -> URL {
    let python = try Program(
      ["python3", Self.folder.appendingPathComponent(script).path] + arguments, of: "/usr/bin/env",
      settings: world.settings, in: world.directory)
    let outcome = try python.wait()
    try #require(outcome.status == 0, "\(script): \(outcome.errors)")
    return python.outputFile
  }

  private func lines(_ file: URL) throws -> [String] {
    try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map(String.init)
  }

  private static func message(_ line: Data) throws -> Message {
    let line = try JSONDecoder().decode(Line.self, from: line)
    return Message(
      exchange: EventTopology.events, routingKey: line.routingKey, contentType: line.contentType, messageID: nil,
      headers: line.headers.sorted { $0.key < $1.key }.map { Field($0.key, .string($0.value)) },
      body: Array(line.body), isMandatory: true)
  }

  /// What a line of a manifest says of what to publish.
  private struct Line: Decodable {
    let routingKey: String
    let contentType: String
    let headers: [String: String]
    /// Base64 there.
    let body: Data
  }
}

extension Array {
  fileprivate func chunks(of size: Int) -> [ArraySlice<Element>] {
    stride(from: 0, to: count, by: size).map { self[$0..<Swift.min($0 + size, count)] }
  }
}

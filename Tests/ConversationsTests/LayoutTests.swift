import Foundation
import Testing

@Suite("The layout of the sources")
struct LayoutTests {
  @Test(
    "each C library is imported by one module",
    arguments: [
      ("CRabbitMQ", "RabbitMQ"), ("CPostgres", "Postgres"), ("CSimdjson", "JSON"), ("CIDN2", "Masking"),
      ("CGMime", "MIME"),
    ])
  func oneImporter(_ library: String, _ module: String) throws {
    let importers = try Self.imports().filter { $0.value.contains(library) }.keys
    #expect(Set(importers) == [module])
  }

  @Test("the domain knows neither broker nor database", arguments: ["Conversations", "Masking", "JSON", "Simulation"])
  func domain(_ module: String) throws {
    let imported = try #require(try Self.imports()[module])
    #expect(imported.isDisjoint(with: ["RabbitMQ", "Postgres", "Timeline", "Fleet", "CRabbitMQ", "CPostgres"]))
  }

  @Test("only what is written to the database is known to the module that holds the SQL")
  func sql() throws {
    let imported = try #require(try Self.imports()["Timeline"])
    #expect(imported.isDisjoint(with: ["RabbitMQ", "Masking", "Fleet"]))
  }

  @Test(
    "imports are found however they are written",
    arguments: [
      ("import CPostgres", "CPostgres"), ("  public import Postgres  ", "Postgres"), ("@testable import JSON", "JSON"),
      ("@_exported import CIDN2", "CIDN2"), ("import struct RabbitMQ.Field", "RabbitMQ"),
      ("@preconcurrency private import CSimdjson // why", "CSimdjson"),
      ("import Foundation; import CPostgres", "CPostgres"),
      ("// import CPostgres", nil), ("important(CPostgres)", nil), ("let text = \"import CPostgres\"", nil),
    ])
  func parsing(_ line: String, _ module: String?) {
    #expect(Self.modules(importedBy: line).last == module)
  }

  /// What each module under `Sources/` imports.
  private static func imports() throws -> [String: Set<String>] {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let sources = root.appending(path: "Sources", directoryHint: .isDirectory)
    let files = try #require(FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil))
    var imports: [String: Set<String>] = [:]
    for case let file as URL in files where file.pathExtension == "swift" {
      let module = file.pathComponents[sources.pathComponents.count]
      let text = try String(contentsOf: file, encoding: .utf8)
      for line in text.split(separator: "\n") where line.contains("import") {
        imports[module, default: []].formUnion(modules(importedBy: String(line)))
      }
    }
    #expect(imports.count >= 8, "The sources were not found.")
    return imports
  }

  private static func modules(importedBy line: String) -> [String] {
    let statement =
      /^\s*(?:(?:@\w+(?:\(\w+\))?|public|package|internal|fileprivate|private)\s+)*import\s+(?:(?:struct|class|enum|protocol|typealias|func|var|let)\s+)?(\w+)/
    return line.split(separator: ";").compactMap { $0.firstMatch(of: statement).map { String($0.output.1) } }
  }
}

import Foundation
import FoundationXML
import Testing

@testable import Bench

@Suite struct PictureTests {
  private var report: BenchReport {
    BenchReport(
      machine: Machine(cores: 2, memory: 8 << 30, processor: "A & B <fast>"),
      versions: .init(program: "0", broker: "3", database: "15"),
      options: .init(
        events: 1, backlog: 10, crowd: 1, file: nil, seed: 1, workers: 1, lanes: 2, batchSize: 500, thinRate: 200,
        thickRate: 1_000, seconds: 1, references: []))
  }

  @Test("a bar for each point, and markup that no name breaks")
  func bars() throws {
    var report = report
    for lanes in [1, 2] {
      for batchSize in [1, 500] { report.sweep.append(.init(lanes: lanes, batchSize: batchSize, rate: 1_234)) }
    }
    report.latencies = [.init(traffic: "thin", rate: 200, latencies: Percentiles([1, 2, 3]))]
    let svg = try #require(report.picture)
    #expect(svg.components(separatedBy: ">1,234</text>").count == 5)
    #expect(svg.contains("A &amp; B &lt;fast&gt;"))
    #expect(XMLParser(data: Data(svg.utf8)).parse())
  }

  @Test("what was not measured is not drawn")
  func nothing() { #expect(report.picture == nil) }

  @Test("the scale ends above the highest bar, and not far above", arguments: [0.03, 0.9, 1, 7.4, 40, 99, 100, 9_512])
  func scale(maximum: Double) {
    let top = Picture.step(maximum) * 4
    #expect(top > maximum && top < maximum * 2.6)
  }
}

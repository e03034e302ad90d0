import Testing

@testable import Bench

@Suite struct ProcessTests {
  private func line(_ name: String, parent: Int, ticks: [Int]) -> String {
    "17 (\(name)) S \(parent) 17 17 0 -1 4194560 2345 0 1 0 \(ticks.map(String.init).joined(separator: " ")) 20 0 3 0 998"
  }

  @Test("a process's CPU time is read whatever its name", arguments: ["postgres", "a) b (c", "x 1 2 3"])
  func stat(name: String) throws {
    let stat = try #require(ProcessStat(line(name, parent: 4, ticks: [10, 5, 100, 50])))
    #expect(stat.parent == 4)
    #expect(stat.ownTicks == 15)
    #expect(stat.endedChildrenTicks == 150)
    #expect(ProcessStat("17 (cut") == nil)
  }

  @Test("a tree is its descendants, those that have ended, and nobody else")
  func tree() throws {
    let stats = try [
      2: line("root", parent: 1, ticks: [1, 0, 10, 0]), 3: line("child", parent: 2, ticks: [100, 0, 0, 0]),
      4: line("grandchild", parent: 3, ticks: [1_000, 0, 0, 0]), 5: line("other", parent: 1, ticks: [10_000, 0, 0, 0]),
    ].mapValues { try #require(ProcessStat($0)) }
    let keyed = Dictionary(uniqueKeysWithValues: stats.map { (Int32($0.key), $0.value) })
    #expect(ProcessStat.treeTicks(of: 2, in: keyed) == 1_111)
  }

  @Test("memory is read in bytes")
  func memory() {
    let memory = ProcessMemory("Name:\tx\nVmHWM:\t  2048 kB\nVmRSS:\t  1024 kB\n")
    #expect(memory?.peak == 2 << 20)
    #expect(memory?.resident == 1 << 20)
    #expect(ProcessMemory("Name:\tx\n") == nil)
  }

  @Test("a reference is a name and a rate")
  func reference() {
    #expect(Reference("C floor=12900")?.rate == 12_900)
    #expect(Reference("C floor=12900")?.name == "C floor")
    for text in ["C floor", "=5", "x=0", "x=-1", "x=inf", "x=much"] { #expect(Reference(text) == nil) }
  }
}

public import ArgumentParser
public import Bench
import Fleet
import Foundation

struct BenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract: "Measures workers from outside, from the queues to the feed. Needs a system of which nothing is needed.",
    discussion: """
      Fills the queues, starts workers of this program, times them, checks that the feed has brought every event, and \
      empties queues and tables again. It refuses to begin unless they are empty.

        throughput  events that wait in the queues; CPU time and memory
        latency     from publish to feed, at thin and at thick traffic
        fairness    what a store that publishes 50 times the others' share costs these
        large       events of 1 MiB
        workers     1, 2 and 4 worker processes
        scaling     1, 2, 4, 8, 4, 2 and 1 worker processes, started and ended while events wait (--long)
        sweep       throughput by lanes and batch size
        backlog     500,000 waiting events: the first tenth and the last (--long)
        crowded     5 million entries of 100,000 stores on the timelines already (--long)

      deploy/bench does all of this on private servers of its own.
      """)

  @Argument(help: ArgumentHelp("What to measure. (default: all that is not long)", valueName: "figure"))
  var figures: [FigureName] = []
  @Flag(help: "Measure what takes many minutes, too.") var long = false
  @Flag(help: "Print one JSON object.") var json = false
  @Option(help: ArgumentHelp("Write a picture of throughput and latency, as SVG.", valueName: "file"))
  var picture: String?
  @Option(help: "How many events a throughput run takes.") var count = 40_000
  @Option(help: "How many events wait in the backlog.") var backlog = 500_000
  @Option(help: "How many stores, with 50 entries each, stand on crowded timelines.") var crowd = 100_000
  @Option(
    help: ArgumentHelp(
      "Take the events of throughput and crowded from a file, one JSON object a line.", valueName: "file"))
  var events: String?
  @Option(help: "Which events to invent.") var seed: UInt64 = 7
  @Option(help: "Worker processes.") var workers = 1
  @Option(help: "LANES of each worker.") var lanes = 2
  @Option(help: "BATCH_SIZE of each worker.") var batch = 500
  @Option(help: "Thin traffic, in events a second.") var rate = 200.0
  @Option(help: "Thick traffic, in events a second.") var thickRate = 1_000.0
  @Option(help: "How long traffic flows where latency is measured.") var seconds = 20.0
  @Option(help: ArgumentHelp("The broker's process on this machine.", valueName: "pid")) var brokerPid: Int32?
  @Option(help: ArgumentHelp("The database's first process on this machine.", valueName: "pid"))
  var databasePid: Int32?
  @Option(
    help: ArgumentHelp(
      "Another worker's events a second, to compare throughput with; several if repeated.", valueName: "name=rate"))
  var reference: [Reference] = []

  func validate() throws {
    guard count > 0, backlog >= 10, crowd > 0, workers > 0, lanes > 0, batch > 0 else {
      throw ValidationError("--count, --crowd, --workers, --lanes and --batch take 1 or more, --backlog 10 or more.")
    }
    guard rate > 0, thickRate > 0, seconds > 0, rate * seconds >= 1 else {
      throw ValidationError("--rate, --thick-rate and --seconds take numbers above 0, and together one event or more.")
    }
  }

  func run() throws {
    // Workers need all of these; better to say so here than from each of them.
    var reader = SettingsReader()
    let brokers = reader.brokers()
    let databaseURI = reader.databaseURI()
    _ = reader.aliasDomain()
    _ = reader.aliasKeys()
    try reader.finish()

    let system = ScratchSystem(
      brokers: brokers, databaseURI: databaseURI,
      program: try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"), brokerPID: brokerPid,
      databasePID: databasePid, doorbell: .rungBySignals(), say: Terminal.complain)
    let options = Bench.Options(
      events: count, backlog: backlog, crowd: crowd, file: try events.map(EventFile.read), seed: seed,
      workers: workers, lanes: lanes, batchSize: batch, thinRate: rate, thickRate: thickRate, seconds: seconds,
      references: reference)
    let report = try Bench(options, on: system).run(chosen, version: ConversationTracker.configuration.version)
    if let picture { try draw(report, to: picture) }
    if json { Terminal.print(json: report.json) } else { Terminal.print(report.text) }
  }

  private func draw(_ report: BenchReport, to path: String) throws {
    guard let svg = report.picture else {
      return Terminal.complain("No picture was drawn: it shows latency and sweep, and neither was measured.")
    }
    do { try Data(svg.utf8).write(to: URL(fileURLWithPath: path)) } catch {
      throw CommandFailure("The picture could not be written to \(path); check the folder and your rights there.")
    }
  }

  private var chosen: Set<FigureName> {
    figures.isEmpty ? Set(FigureName.allCases.filter { long || !$0.isLong }) : Set(figures)
  }
}

extension FigureName: ExpressibleByArgument {}

extension Reference: ExpressibleByArgument {
  public init?(argument: String) { self.init(argument) }
}

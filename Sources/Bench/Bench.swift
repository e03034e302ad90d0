/// Measures from outside, from the queues to the feed, one figure after another.
public struct Bench {
  /// What a person may choose; the defaults are those of the published figures.
  public struct Options: Sendable {
    /// Events of a throughput run; some figures take fewer, and say so.
    public var events: Int
    /// Events of the backlog.
    public var backlog: Int
    /// Stores with 50 entries each on crowded timelines.
    public var crowd: Int
    /// Events to publish instead of invented ones, in ``FigureName/throughput`` and ``FigureName/crowded``.
    public var file: [BenchEvent]?
    public var seed: UInt64
    public var workers: Int
    public var lanes: Int
    public var batchSize: Int
    /// Events a second of thin and of thick traffic.
    public var thinRate: Double
    public var thickRate: Double
    /// How long traffic flows where latency is measured.
    public var seconds: Double
    public var references: [Reference]

    public init(
      events: Int, backlog: Int, crowd: Int, file: [BenchEvent]?, seed: UInt64, workers: Int, lanes: Int,
      batchSize: Int, thinRate: Double, thickRate: Double, seconds: Double, references: [Reference]
    ) {
      self.events = events
      self.backlog = backlog
      self.crowd = crowd
      self.file = file
      self.seed = seed
      self.workers = workers
      self.lanes = lanes
      self.batchSize = batchSize
      self.thinRate = thinRate
      self.thickRate = thickRate
      self.seconds = seconds
      self.references = references
    }
  }

  let options: Options
  let system: ScratchSystem

  public init(_ options: Options, on system: ScratchSystem) {
    self.options = options
    self.system = system
  }

  /// Measures `names` in their own order.
  ///
  /// - Parameter version: of this program.
  /// - Throws: ``BenchFailure`` when an event is missing; errors of broker and database.
  public func run(_ names: Set<FigureName>, version: String) throws -> BenchReport {
    try system.requireEmpty()
    let versions = try system.versions()
    var report = BenchReport(
      machine: .own, versions: .init(program: version, broker: versions.broker, database: versions.database),
      options: options)
    for name in FigureName.allCases where names.contains(name) {
      switch name {
      case .throughput: try throughput(&report)
      case .latency: try latency(&report)
      case .fairness: try fairness(&report)
      case .large: try large(&report)
      case .workers: try workers(&report)
      case .scaling: try scaling(&report)
      case .sweep: try sweep(&report)
      case .backlog: try backlog(&report)
      case .crowded: try crowded(&report)
      }
    }
    return report
  }

  func workers(count: Int? = nil, lanes: Int? = nil, batchSize: Int? = nil) -> WorkerProcesses.Options {
    WorkerProcesses.Options(
      count: count ?? options.workers, lanes: lanes ?? options.lanes, batchSize: batchSize ?? options.batchSize)
  }
}

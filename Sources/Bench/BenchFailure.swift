/// A measurement that could not be made, or that found an event missing: one plain sentence.
public struct BenchFailure: Error, CustomStringConvertible {
  public let description: String

  init(_ description: String) { self.description = description }

  static let interrupted = BenchFailure("The measurement was interrupted; workers and queues of it are gone.")
}

/// A statement that a session prepares once, when it is first run.
public struct Statement: Sendable {
  /// The name under which sessions know it; unique in the program.
  public let name: String
  public let sql: String

  /// - Parameter sql: one statement; parameters (`$1`) carry casts, so that the server knows their types.
  public init(_ name: String, _ sql: String) {
    self.name = name
    self.sql = sql
  }
}

/// Statements that go to the server together and cost one round trip. After one fails, the server skips the rest.
public struct Pipeline {
  struct Step {
    let statement: Statement
    let parameters: Parameters
  }

  private(set) var steps: [Step] = []

  public init() {}

  public mutating func add(_ statement: Statement, _ parameters: Parameters = Parameters()) {
    steps.append(Step(statement: statement, parameters: parameters))
  }
}

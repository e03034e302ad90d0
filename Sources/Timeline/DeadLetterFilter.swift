public import Conversations
import Postgres

/// Which of the open dead letters are meant; without any word, all of them.
public struct DeadLetterFilter: Equatable, Sendable, CustomStringConvertible {
  public var id: String?
  public var reason: Reason?
  public var store: StoreID?

  public init(id: String? = nil, reason: Reason? = nil, store: StoreID? = nil) {
    self.id = id
    self.reason = reason
    self.store = store
  }

  public static let all = DeadLetterFilter()

  /// As the audit tells it, such as `dead letters of reason no-order of store acme`.
  public var description: String {
    if let id { return "dead letter \(id)" }
    let words = [reason.map { "of reason \($0.rawValue)" }, store.map { "of store \($0)" }]
    return (["dead letters"] + words.compactMap(\.self)).joined(separator: " ")
  }
}

extension DeadLetterFilter {
  private var columns: [(name: String, value: String)] {
    [("id", id), ("reason", reason?.rawValue), ("store_id", store?.text)].compactMap { name, value in
      value.map { (name, $0) }
    }
  }

  /// A statement over the letters that are meant: `{open}` stands for the condition. Each combination of words is a
  /// statement of its own, so that each finds its index.
  ///
  /// - Parameter count: how many parameters the statement has before those of the filter.
  func statement(_ name: String, parameters count: Int = 0, _ sql: String) -> Statement {
    let condition = columns.enumerated().map { " and \($1.name) = $\(count + $0 + 1)::text" }.joined()
    return Statement(
      ([name] + columns.map(\.name)).joined(separator: "_by_"),
      sql.replacing("{open}", with: "closed_at is null\(condition)"))
  }

  func append(to parameters: inout Parameters) {
    for column in columns { parameters.append(column.value) }
  }
}

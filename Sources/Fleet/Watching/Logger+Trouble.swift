import Logging

/// Something that goes wrong, as it is logged: for machines a word to branch on, and for people why, and what to do.
struct Trouble: Sendable {
  let code: String
  /// One sentence. It may be logged: no address is in it.
  let cause: String
  /// What to do, in one sentence; also when that is nothing.
  let next: String

  var metadata: Logger.Metadata { ["code": "\(code)", "cause": "\(cause)", "next": "\(next)"] }
}

extension Logger {
  /// What needs a person.
  func error(_ message: Logger.Message, _ trouble: Trouble, _ metadata: Logger.Metadata = [:]) {
    error(message, metadata: metadata.merging(trouble.metadata) { $1 })
  }

  /// What passes by itself, or may.
  func warning(_ message: Logger.Message, _ trouble: Trouble, _ metadata: Logger.Metadata = [:]) {
    warning(message, metadata: metadata.merging(trouble.metadata) { $1 })
  }
}

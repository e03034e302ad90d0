import Foundation

/// How far a piece of work is, on standard error, once it takes longer than two seconds: a bar on a terminal, otherwise a
/// line every two seconds.
struct ProgressLine {
  private let isTerminal = isatty(STDERR_FILENO) == 1
  private var next = ContinuousClock.now + .seconds(2)
  private var isShown = false

  mutating func show(_ done: Int, of total: Int, _ what: String) {
    guard ContinuousClock.now >= next else { return }
    next = .now + (isTerminal ? .milliseconds(200) : .seconds(2))
    let text = "\(done) of \(total) \(what)"
    guard isTerminal else { return Terminal.complain(text) }
    let width = 30
    let filled = total > 0 ? min(width, done * width / total) : width
    let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: width - filled)
    Terminal.report("\r[\(bar)] \(text)")
    isShown = true
  }

  /// Leaves the terminal's line.
  mutating func end() {
    if isShown { Terminal.report("\n") }
    isShown = false
  }
}

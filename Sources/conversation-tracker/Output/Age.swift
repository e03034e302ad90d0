import Conversations
import Foundation

/// How long ago something was, for people: two places at most.
enum Age {
  static func of(_ moment: Timestamp, now: Date = .now) -> String {
    let seconds = max(0, Int64(now.timeIntervalSince1970) - moment.microseconds / 1_000_000)
    return switch seconds {
    case ..<60: "\(seconds) s"
    case ..<3_600: "\(seconds / 60) min"
    case ..<86_400: "\(seconds / 3_600) h \(seconds / 60 % 60) min"
    default: "\(seconds / 86_400) d \(seconds / 3_600 % 24) h"
    }
  }
}

/// Text in columns.
enum Column {
  static func left(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }

  static func right(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }
}

import ArgumentParser
import Logging

/// How much is logged, and for whom.
struct LogOptions: ParsableArguments {
  @Option(help: "LOG_LEVEL: trace, debug, info, notice, warning or error. (default: info)")
  var logLevel: String?

  @Option(help: "LOG_FORMAT: text, for people, or json, for machines. (default: text)")
  var logFormat: String?

  var flags: [String: String?] { ["LOG_LEVEL": logLevel, "LOG_FORMAT": logFormat] }

  /// Reads the settings and returns how to begin logging once all settings are known to be right.
  func logger(_ reader: inout SettingsReader) -> () -> Logger {
    let level = reader.choice(
      "LOG_LEVEL", ["info", "trace", "debug", "notice", "warning", "error"])
    let format = reader.choice("LOG_FORMAT", ["text", "json"])
    return {
      LoggingSystem.bootstrap { label in
        var handler: any LogHandler =
          format == "json"
          ? JSONLogHandler(label: label) : StreamLogHandler.standardError(label: label)
        handler.logLevel = Logger.Level(rawValue: level) ?? .info
        return handler
      }
      return Logger(label: "conversation-tracker")
    }
  }
}

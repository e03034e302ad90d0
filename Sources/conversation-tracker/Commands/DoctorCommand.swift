import ArgumentParser
import Fleet
import RabbitMQ

struct DoctorCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Looks for what would lose data, stop the work or weaken the guarantees, and says how to mend it.",
    discussion: """
      Changes nothing. Needs the settings of a worker; with AMQP_MANAGEMENT_URL it also sees bindings, policies, \
      permissions, alarms, disk and the clock of the broker. Exits 1 when something would lose data or stop the work, and \
      0 with warnings.
      """)

  @Flag(help: "Print one JSON object.") var json = false

  func run() async throws {
    var reader = SettingsReader()
    let brokers = reader.brokers()
    let management = reader.managementURL()
    let uri = reader.databaseURI()
    let domain = reader.aliasDomain()
    let keys = reader.aliasKeys()
    try reader.finish()
    let diagnosis = await Doctor(
      brokers: brokers, management: management.flatMap { ManagementAPI($0) }, databaseURI: uri, keys: keys!,
      aliasDomain: domain!
    ).examine()
    if json { Terminal.print(json: diagnosis.json) } else { Terminal.print(diagnosis.lines) }
    guard diagnosis.isFit else {
      throw CommandFailure("\(diagnosis.findings.count(where: \.isGrave)) findings would lose data or stop the work.")
    }
  }
}

extension Diagnosis {
  fileprivate var lines: String {
    var lines: [String] = []
    for part in parts {
      let findings = findings.filter { $0.part == part }
      let verdict = findings.isEmpty ? "well" : findings.contains(where: \.isGrave) ? "bad" : "warning"
      lines.append("\(Column.left(part.rawValue, 13)) \(verdict)")
      lines += findings.map { "  \($0.sentence)" }
    }
    return (lines + notes).joined(separator: "\n")
  }
}

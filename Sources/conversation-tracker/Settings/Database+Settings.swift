import Timeline

extension Database {
  /// Connects with the settings of the environment, as a command does.
  static func ofEnvironment(_ command: String) throws -> Database {
    var reader = SettingsReader()
    let uri = reader.databaseURI()
    try reader.finish()
    return try Database(uri, applicationName: "conversation-tracker \(command)")
  }
}

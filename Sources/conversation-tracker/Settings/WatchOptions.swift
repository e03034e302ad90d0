import ArgumentParser

/// Where a worker tells how it is, and how much of it.
struct WatchOptions: ParsableArguments {
  @Option(
    help:
      "WORKER_BIND: the address and port for health and metrics. (default: 127.0.0.1:9464, or a free port when taken)")
  var workerBind: String?

  @Option(help: "METRICS_STORES: true to tell the policy version of each store, one series a store. (default: false)")
  var metricsStores: String?

  var flags: [String: String?] { ["WORKER_BIND": workerBind, "METRICS_STORES": metricsStores] }

  struct Settings {
    let host: String
    let port: Int
    /// Whether somebody chose the address.
    let isChosen: Bool
    let tellsStores: Bool
  }

  func settings(_ reader: inout SettingsReader) -> Settings {
    let bind = reader.bind("WORKER_BIND", default: (host: "127.0.0.1", port: 9_464))
    return Settings(
      host: bind.host, port: bind.port, isChosen: reader.isSet("WORKER_BIND"),
      tellsStores: reader.choice("METRICS_STORES", ["false", "true"]) == "true")
  }
}

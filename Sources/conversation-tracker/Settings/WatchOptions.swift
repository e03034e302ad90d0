import ArgumentParser
import Fleet
import Logging
import Telemetry

/// Where a worker tells how it is and what it does, and how much of it.
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
    /// Nil when nobody wants traces.
    let collector: String?
    let collectorHeaders: String
    let service: String

    /// What sends traces; nil when nobody wants them.
    ///
    /// - Throws: ``InvalidSettings``.
    func exporter(worker: String, metrics: MetricRegistry, log: Logger) throws -> OTLPExporter? {
      guard let collector else { return nil }
      guard
        let exporter = OTLPExporter(
          endpoint: collector, headers: collectorHeaders, service: service, version: ProgramVersion.current,
          instance: worker, metrics: metrics, log: log)
      else {
        throw InvalidSettings(sentences: [
          "OTEL_EXPORTER_OTLP_ENDPOINT is not of the form http://127.0.0.1:4318, or OTEL_EXPORTER_OTLP_HEADERS not of the form name=value,name=value."
        ])
      }
      return exporter
    }
  }

  func settings(_ reader: inout SettingsReader) -> Settings {
    let bind = reader.bind("WORKER_BIND", default: (host: "127.0.0.1", port: 9_464))
    return Settings(
      host: bind.host, port: bind.port, isChosen: reader.isSet("WORKER_BIND"),
      tellsStores: reader.choice("METRICS_STORES", ["false", "true"]) == "true",
      collector: reader.optional("OTEL_EXPORTER_OTLP_ENDPOINT"),
      collectorHeaders: reader.optional("OTEL_EXPORTER_OTLP_HEADERS") ?? "",
      service: reader.optional("OTEL_SERVICE_NAME") ?? "conversation-tracker")
  }
}

import JSON

/// All that was measured, and on what.
public struct BenchReport {
  struct Versions {
    var program: String
    var broker: String
    var database: String
  }

  /// For the picture.
  struct Latency {
    var traffic: String
    /// Events a second.
    var rate: Double
    var latencies: Percentiles
  }

  /// For the picture.
  struct SweepPoint {
    var lanes: Int
    var batchSize: Int
    /// Events a second.
    var rate: Double
  }

  let machine: Machine
  let versions: Versions
  let options: Bench.Options
  var figures: [Figure] = []
  var latencies: [Latency] = []
  var sweep: [SweepPoint] = []

  init(machine: Machine, versions: Versions, options: Bench.Options) {
    self.machine = machine
    self.versions = versions
    self.options = options
  }

  /// For people.
  public var text: String {
    var table = Table()
    for (index, figure) in figures.enumerated() {
      if index > 0 { table.heading("") }
      table.heading("\(figure.name): \(figure.settings)")
      for measurement in figure.measurements {
        table.row(
          measurement.name, NumberText.grouped(measurement.value, digits: measurement.digits), measurement.unit)
      }
    }
    return """
      \(machineText)
      conversation-tracker \(versions.program), RabbitMQ \(versions.broker), PostgreSQL \(versions.database)

      \(table.text)
      """
  }

  var machineText: String {
    let memory = NumberText.plain(Double(machine.memory) / Double(1 << 30), digits: 0)
    return "\(machine.cores) cores (\(machine.processor)), \(memory) GiB of memory"
  }

  /// For machines: one object.
  public var json: [UInt8] {
    var json = JSONWriter()
    json.object { json in
      json.key("machine")
      json.object { json in
        json.member("cores", machine.cores)
        json.member("memoryBytes", machine.memory)
        json.member("processor", machine.processor)
      }
      json.key("versions")
      json.object { json in
        json.member("conversation-tracker", versions.program)
        json.member("rabbitmq", versions.broker)
        json.member("postgresql", versions.database)
      }
      json.key("settings")
      json.object { json in
        json.member("events", options.file?.count ?? options.events)
        json.member("workers", options.workers)
        json.member("lanes", options.lanes)
        json.member("batchSize", options.batchSize)
        json.member("seed", options.seed)
        for (name, value) in [
          ("thinRate", options.thinRate), ("thickRate", options.thickRate), ("seconds", options.seconds),
        ] as [(StaticString, Double)] {
          json.key(name)
          json.verbatim(NumberText.plain(value, digits: 1).utf8.span)
        }
      }
      json.key("figures")
      json.array(figures) { json, figure in
        json.object { json in
          json.member("name", figure.name)
          json.member("settings", figure.settings)
          json.key("measurements")
          json.array(figure.measurements) { json, measurement in
            json.object { json in
              json.member("name", measurement.name)
              json.key("value")
              json.verbatim(NumberText.plain(measurement.value, digits: 3).utf8.span)
              json.member("unit", measurement.unit)
            }
          }
        }
      }
    }
    return json.bytes
  }
}

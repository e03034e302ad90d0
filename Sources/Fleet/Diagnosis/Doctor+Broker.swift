import Conversations
import Foundation
import JSON
import RabbitMQ

// MARK: - Over AMQP

extension Doctor {
  /// The oldest version with at-least-once dead-lettering of quorum queues.
  private static let oldestBroker = (3, 10)

  mutating func examineBroker() {
    diagnosis.looked(at: .broker)
    do throws(BrokerError) {
      let connection = try Connection(brokers, name: "doctor")
      judge(version: connection.serverVersion ?? "")
      connection.close()
      diagnosis.looked(at: .topology)
      for flaw in try EventTopology.all.flaws(at: brokers, name: "doctor") {
        if let sentence = Self.sentence(flaw) {
          diagnosis.fail(.topology, sentence)
        } else if case .unseen(let name) = flaw {
          diagnosis.note(
            "The arguments of \(name) were not compared, for this user may not declare it; run doctor as the user of setup."
          )
        }
      }
      try examineQuarantine()
    } catch { diagnosis.fail(.broker, error.description) }
  }

  private mutating func judge(version: String) {
    diagnosis.note("RabbitMQ \(version.isEmpty ? "of unknown version" : version).")
    let numbers = version.split(separator: ".").prefix(2).map { Int($0) ?? 0 }
    guard numbers.count == 2, (numbers[0], numbers[1]) < Self.oldestBroker else { return }
    diagnosis.fail(
      .broker,
      "RabbitMQ \(version) is too old to keep what no worker can read; upgrade it to \(Self.oldestBroker.0).\(Self.oldestBroker.1) or newer (apt install rabbitmq-server)."
    )
  }

  private mutating func examineQuarantine() throws(BrokerError) {
    let connection = try Connection(brokers, name: "doctor")
    let count: Int
    do throws(BrokerError) { count = try connection.messageCount(queue: EventTopology.quarantine) } catch {
      guard case .channelClosed = error.code else { throw error }  // told of already
      return
    }
    connection.close()
    diagnosis.looked(at: .quarantine)
    guard count > 0 else { return }
    diagnosis.warn(
      .quarantine,
      "\(count) events wait in \(EventTopology.quarantine), which no worker could even decode; look at them (rabbitmqadmin get queue=\(EventTopology.quarantine)) and report what they are."
    )
  }
}

// MARK: - Over the management API

extension Doctor {
  mutating func examineManagement() async {
    guard let management else {
      diagnosis.note(
        "Bindings, policies, permissions, alarms and the broker's disk were not looked at; set AMQP_MANAGEMENT_URL (http://user:password@host:15672) to see them."
      )
      return
    }
    do throws(BrokerError) {
      try await examineNodes(management)
      try await examineBindings(management)
      try await examinePolicies(management)
      try await examinePermissions(management)
    } catch { diagnosis.warn(.broker, error.description) }
  }

  private var virtualHost: String { brokers.first?.virtualHost ?? "/" }

  private mutating func examineNodes(_ management: ManagementAPI) async throws(BrokerError) {
    let moment = Date.now
    guard let answer = try await management.get("nodes") else { return }
    if let clock = Timestamp(httpDate: answer.date ?? "") { compare(clock: clock, of: "broker", at: moment) }
    diagnosis.looked(at: .alarms)
    let reader = JSONReader()
    for node in (try? reader.read(answer.body))?.elements.map(\.self) ?? [] {
      let name = node["name"]?.string ?? "?"
      guard node["running"]?.bool == true else {
        diagnosis.fail(
          .alarms, "The broker's node \(name) is down; start it again (systemctl start rabbitmq-server there).")
        continue
      }
      if node["mem_alarm"]?.bool == true {
        diagnosis.fail(
          .alarms,
          "The broker's node \(name) has no memory left and takes no messages; start more workers or raise its limit (rabbitmqctl set_vm_memory_high_watermark 0.6)."
        )
      }
      let (free, limit) = (node["disk_free"]?.integer ?? 0, node["disk_free_limit"]?.integer ?? 0)
      if node["disk_free_alarm"]?.bool == true {
        diagnosis.fail(
          .alarms,
          "The broker's node \(name) has \(free >> 20) MiB of disk left, below its limit of \(limit >> 20) MiB, and takes no messages; free some disk there."
        )
      } else if limit > 0, free < 2 * limit {
        diagnosis.warn(
          .alarms,
          "The broker's node \(name) has \(free >> 20) MiB of disk left, and stops at \(limit >> 20) MiB; free some disk there."
        )
      }
      if node["partitions"]?.elements.contains(where: { _ in true }) == true {
        diagnosis.fail(
          .alarms,
          "The broker's node \(name) is cut off from others; restart it when the network is mended (rabbitmqctl stop_app, start_app)."
        )
      }
    }
  }

  private mutating func examineBindings(_ management: ManagementAPI) async throws(BrokerError) {
    diagnosis.looked(at: .bindings)
    let reader = JSONReader()
    for binding in EventTopology.all.bindings {
      let answer = try await management.get("bindings", virtualHost, "e", binding.exchange, "q", binding.queue)
      let keys = (try? reader.read(answer?.body ?? []))?.elements.map { $0["routing_key"]?.string } ?? []
      guard !keys.contains(binding.routingKey) else { continue }
      diagnosis.fail(
        .bindings,
        "The queue \(binding.queue) is not bound to \(binding.exchange), so that its events go astray; run conversation-tracker setup."
      )
    }
  }

  /// What a policy can do to a queue, and what comes of it. Arguments of the queue's own win against all others.
  private static let harmfulPolicies: [(key: StaticString, consequence: String)] = [
    ("message-ttl", "events that wait for long are taken away"), ("expires", "it is deleted while no worker reads it"),
    ("max-length", "it refuses events when it is long"), ("max-length-bytes", "it refuses events when it is large"),
    ("delivery-limit", "events are taken away after a few restarts of workers"),
  ]

  private mutating func examinePolicies(_ management: ManagementAPI) async throws(BrokerError) {
    diagnosis.looked(at: .policies)
    let reader = JSONReader()
    for queue in EventTopology.all.queues {
      guard let answer = try await management.get("queues", virtualHost, queue.name),
        let json = try? reader.read(answer.body)
      else { continue }
      let effective = json["effective_policy_definition"]
      for (key, consequence) in Self.harmfulPolicies where effective?[key] != nil {
        let policy = json["policy"]?.string ?? json["operator_policy"]?.string ?? "?"
        diagnosis.fail(
          .policies,
          "The policy \(policy) sets \(key) on the queue \(queue.name): \(consequence); take it off (rabbitmqctl clear_policy -p \(virtualHost) \(policy), or clear_operator_policy)."
        )
      }
    }
  }

  private mutating func examinePermissions(_ management: ManagementAPI) async throws(BrokerError) {
    guard let user = brokers.first?.user else { return }
    let answer: ManagementAPI.Answer?
    do throws(BrokerError) { answer = try await management.get("permissions", virtualHost, user) } catch {
      guard error.code == .accessRefused else { throw error }
      return diagnosis.note(
        "Permissions were not looked at: the user of AMQP_MANAGEMENT_URL needs the tag administrator for that.")
    }
    diagnosis.looked(at: .permissions)
    let reader = JSONReader()
    guard let answer, let json = try? reader.read(answer.body) else { return }
    let needs: [(kind: StaticString, what: String, names: [String])] = [
      ("read", "read", EventTopology.inputQueues),
      ("write", "publish to", [EventTopology.events, EventTopology.feed, EventTopology.rejections]),
    ]
    for need in needs {
      let pattern = json[need.kind]?.string ?? ""
      let allowed = try? Regex(pattern)
      for name in need.names where pattern.isEmpty || allowed.map({ name.firstMatch(of: $0) == nil }) ?? false {
        diagnosis.fail(
          .permissions,
          "The broker's user of AMQP_URL may not \(need.what) \(name); allow it (rabbitmqctl set_permissions -p \(virtualHost) \(user) '.*' '.*' '.*')."
        )
      }
    }
  }
}

extension Timestamp {
  /// Reads `Wed, 25 Nov 2026 13:20:00 GMT` (RFC 9110 §5.6.7).
  fileprivate init?(httpDate text: String) {
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    let words = text.split(separator: " ")
    guard words.count == 6, let month = months.firstIndex(of: String(words[2])) else { return nil }
    let number = month < 9 ? "0\(month + 1)" : "\(month + 1)"
    self.init(rfc3339: "\(words[3])-\(number)-\(words[1])T\(words[4])Z")
  }
}

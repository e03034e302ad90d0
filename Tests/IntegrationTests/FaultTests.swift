import Chance
import Foundation
import Testing

extension IntegrationTests {
  /// A little of what deploy/faults does, so that it does not rust.
  @Suite struct Faults {
    private func strike(_ arguments: [String], in world: World) throws -> Program.Outcome {
      let harness = URL(fileURLWithPath: try Servers.program()).deletingLastPathComponent()
        .appendingPathComponent("conversation-tracker-faults").path
      let settings = world.settings.merging([
        "AMQP_MANAGEMENT_URL": try Servers.setting("AMQP_MANAGEMENT_URL"),
        "CONVERSATION_TRACKER_BIN": try Servers.program(),
      ]) { $1 }
      return try Program(
        arguments + ["--logs", world.directory.path], of: harness, settings: settings, in: world.directory
      ).wait()
    }

    @Test("workers that die at every point of an event's life, and connections that end, lose and double nothing")
    func short() async throws {
      let faults = [
        "kill-after-receive", "kill-before-commit", "kill-after-commit", "kill-during-publish",
        "kill-before-confirm", "kill-before-acknowledge", "network-reset", "queue-deleted",
      ]
      let outcome = try await strike(
        ["--events", "5000", "--json", "--seed", "\(Chance.seed)"] + faults.flatMap { ["--only", $0] }, in: World())
      #expect(outcome.status == 0, "\(outcome.output)\n\(outcome.errors)")
      let report = try Document(outcome.output)
      #expect(report.objects("faults").count == faults.count)
      #expect(report.objects("faults").allSatisfy { $0["obstacle"] == nil && $0.integer("milliseconds") ?? 0 > 0 })
      #expect((report.integer("entries") ?? 0) + (report.integer("deadLetters") ?? 0) > 4_500)
    }

    @Test(
      "workers that ignore confirms, acknowledge too early or look for no duplicates are found out",
      .enabled(if: Servers.isLong))
    func mutations() async throws {
      let outcome = try await strike(["--mutations"], in: World())
      #expect(outcome.status == 0, "\(outcome.output)\n\(outcome.errors)")
      #expect(outcome.output.split(separator: "\n").count { $0.hasSuffix(": found out") } == 3)
    }
  }
}

import RabbitMQ
import Testing

@Suite struct ManagementAPITests {
  @Test("is described without its credentials")
  func description() {
    #expect(ManagementAPI("http://user:secret@broker.example:15672")?.description == "broker.example:15672")
    #expect(ManagementAPI("http://user:secret@broker.example/api/")?.description == "broker.example:15672")
    #expect(ManagementAPI("https://broker.example")?.description == "broker.example:15671")
    #expect(ManagementAPI("http://[::1]:1")?.description == "[::1]:1")
  }

  @Test("takes nothing but HTTP", arguments: ["", "broker.example:15672", "ftp://broker.example", "http://"])
  func invalid(text: String) { #expect(ManagementAPI(text) == nil) }

  @Test("says without its credentials that nobody answers")
  func unreachable() async throws {
    let api = try #require(ManagementAPI("http://user:secret@127.0.0.1:1"))
    let error = await #expect(throws: BrokerError.self) { _ = try await api.get("nodes") }
    #expect(error?.code == .unreachable)
    #expect(error?.description.contains("secret") == false)
  }
}

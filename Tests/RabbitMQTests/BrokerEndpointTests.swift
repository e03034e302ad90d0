import Testing

@testable import RabbitMQ

@Suite("A broker's URI")
struct BrokerEndpointTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let uri: String
    let host: String
    let port: Int
    var virtualHost = "/"
    var user = "guest"
    var password = "guest"

    var testDescription: String { uri }
  }

  @Test(
    "names host, port, virtual host and who asks",
    arguments: [
      Case(uri: "amqp://", host: "localhost", port: 5672),
      Case(uri: "amqp://broker.example", host: "broker.example", port: 5672),
      Case(uri: "amqp://broker.example/", host: "broker.example", port: 5672),
      Case(uri: "amqp://broker.example:5673/", host: "broker.example", port: 5673),
      Case(uri: "amqp://broker.example:65535", host: "broker.example", port: 65_535),
      Case(uri: "amqp://broker.example/%2f", host: "broker.example", port: 5672),
      Case(uri: "amqp://broker.example/mail", host: "broker.example", port: 5672, virtualHost: "mail"),
      Case(uri: "amqp://broker.example/a%20b%2Fc", host: "broker.example", port: 5672, virtualHost: "a b/c"),
      Case(uri: "amqp://ct@broker.example", host: "broker.example", port: 5672, user: "ct"),
      Case(
        uri: "amqp://ct:secret@broker.example:1/v", host: "broker.example", port: 1, virtualHost: "v", user: "ct",
        password: "secret"),
      Case(
        uri: "amqp://c%40t:p%3a%2F%25@broker.example", host: "broker.example", port: 5672, user: "c@t",
        password: "p:/%"),
      Case(uri: "amqp://ct:@broker.example", host: "broker.example", port: 5672, user: "ct", password: ""),
      Case(uri: "amqp://192.0.2.7:5674", host: "192.0.2.7", port: 5674),
      Case(uri: "amqp://[2001:db8::7]", host: "2001:db8::7", port: 5672),
      Case(
        uri: "amqp://ct:secret@[::1]:5674/v", host: "::1", port: 5674, virtualHost: "v", user: "ct", password: "secret"),
      Case(uri: "  amqp://broker.example  ", host: "broker.example", port: 5672),
    ])
  func plain(_ expected: Case) throws {
    let endpoints = try BrokerEndpoint.parse(expected.uri)
    let endpoint = try #require(endpoints.first)
    #expect(endpoints.count == 1)
    #expect(endpoint.host == expected.host)
    #expect(endpoint.port == expected.port)
    #expect(endpoint.virtualHost == expected.virtualHost)
    #expect(endpoint.user == expected.user)
    #expect(endpoint.password == expected.password)
    #expect(endpoint.tls == nil)
  }

  @Test("amqps is verified, with the system's authorities unless others are named")
  func secure() throws {
    let plain = try #require(try BrokerEndpoint.parse("amqps://broker.example").first)
    #expect(plain.port == 5671)
    let system = try #require(plain.tls)
    #expect(system.authorities == "/etc/ssl/certs/ca-certificates.crt")
    #expect(system.certificate == nil)
    #expect(system.key == nil)

    let uri = "amqps://ct:secret@broker.example:1/v?cacertfile=/etc/ct/ca.pem&certfile=/etc/ct/our%20own.pem&keyfile=/k"
    let own = try #require(try BrokerEndpoint.parse(uri).first)
    #expect(own.port == 1)
    #expect(own.virtualHost == "v")
    let files = try #require(own.tls)
    #expect(files.authorities == "/etc/ct/ca.pem")
    #expect(files.certificate == "/etc/ct/our own.pem")
    #expect(files.key == "/k")
  }

  @Test("several make a cluster, in their order")
  func several() throws {
    let endpoints = try BrokerEndpoint.parse(
      "amqp://ct:one@a.example/v, amqps://ct:two@b.example/v?certfile=/c ,amqp://[::1]:7/v")
    #expect(endpoints.map(\.host) == ["a.example", "b.example", "::1"])
    #expect(endpoints.map(\.port) == [5672, 5671, 7])
    #expect(endpoints.map { $0.tls != nil } == [false, true, false])
    #expect(endpoints.map(\.password) == ["one", "two", "guest"])
  }

  @Test(
    "what is no such URI is refused, and nothing of it is repeated",
    arguments: [
      "", " ", ",", "secret", "http://ct:secret@broker.example", "AMQP://ct:secret@broker.example",
      "amqp:/ct:secret@broker.example", "amqp://ct:secret@broker.example/a/b", "amqp://ct:secret@broker.example:0",
      "amqp://ct:secret@broker.example:65536", "amqp://ct:secret@broker.example:-1",
      "amqp://ct:secret@broker.example:port", "amqp://ct:secret:more@broker.example",
      "amqp://ct:secret@at@broker.example",
      "amqp://ct:%zzsecret@broker.example", "amqp://ct:secret@[::1", "amqp://ct:sec/ret@broker.example",
      "amqp://ct:sec?ret@broker.example", "amqp://ct:sec#ret@broker.example/v",
      "amqp://ct:secret@broker.example,", ",amqp://ct:secret@broker.example",
      "amqp://ct:secret@broker.example,http://ct:secret@broker.example",
      "amqp://ct:secret@broker.example?cacertfile=/secret", "amqps://ct:secret@broker.example?password=secret",
      "amqps://ct:secret@broker.example?verify=verify_none", "amqps://ct:secret@broker.example?cacertfile",
      "amqps://ct:secret@broker.example?cacertfile=",
    ])
  func refused(_ setting: String) {
    let error = #expect(throws: InvalidBrokerURI.self) { try BrokerEndpoint.parse(setting) }
    for text in ["\(String(describing: error))", String(reflecting: error)] {
      for part in ["secret", "broker", "ct:", "%zz"] { #expect(!text.contains(part)) }
    }
  }

  @Test("an endpoint prints host and port, and no credentials")
  func description() throws {
    let endpoints = try BrokerEndpoint.parse("amqp://ct:secret@broker.example/v,amqps://ct:secret@[2001:db8::7]:1/v")
    #expect(endpoints.map(\.description) == ["broker.example:5672", "[2001:db8::7]:1"])
    for text in ["\(endpoints)", String(reflecting: endpoints)] {
      #expect(!text.contains("secret"))
      #expect(!text.contains("ct:"))
    }
  }
}

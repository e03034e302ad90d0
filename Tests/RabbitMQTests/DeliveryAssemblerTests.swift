import Testing

@testable import RabbitMQ

@Suite("The delivery assembler")
struct DeliveryAssemblerTests {
  @Test("a delivery is whole once as much body came as its header said", arguments: [1, 2, 3, 10])
  func fragments(size: Int) {
    var assembler = DeliveryAssembler()
    assembler.begin(method(7))
    #expect(assembler.header(contentType: "text/plain", headers: [Field("a", .bool(true))], bodySize: 10) == nil)
    let body = Array("0123456789".utf8)
    for start in stride(from: 0, to: 10, by: size) {
      let whole = add(body[start..<min(start + size, 10)], to: &assembler)
      if start + size < 10 {
        #expect(whole == nil)
      } else {
        #expect(whole?.tag == 7)
        #expect(whole?.body == body)
        #expect(whole?.contentType == "text/plain")
        #expect(whole?.headers == [Field("a", .bool(true))])
      }
    }
  }

  @Test("a delivery without a body is whole with its header")
  func empty() {
    var assembler = DeliveryAssembler()
    assembler.begin(method(1))
    let whole = assembler.header(contentType: nil, headers: [], bodySize: 0)
    #expect(whole?.tag == 1)
    #expect(whole?.body == [])
    #expect(whole?.contentType == nil)
  }

  @Test("deliveries follow each other without a trace of the one before")
  func following() {
    var assembler = DeliveryAssembler()
    for tag in 1...3 as ClosedRange<UInt64> {
      assembler.begin(method(tag))
      #expect(assembler.header(contentType: "\(tag)", headers: [], bodySize: 2) == nil)
      let whole = add([UInt8(tag), 0], to: &assembler)
      #expect(whole?.tag == tag)
      #expect(whole?.body == [UInt8(tag), 0])
      #expect(whole?.contentType == "\(tag)")
    }
  }

  @Test("a delivery that broke off is forgotten when the next one begins")
  func brokenOff() {
    var assembler = DeliveryAssembler()
    assembler.begin(method(1))
    #expect(assembler.header(contentType: "first", headers: [Field("x", .null)], bodySize: 100) == nil)
    #expect(add([1, 2, 3], to: &assembler) == nil)
    assembler.begin(method(2))
    #expect(add([9], to: &assembler) == nil, "A body before its header belongs to nobody.")
    #expect(assembler.header(contentType: nil, headers: [], bodySize: 1) == nil)
    let whole = add([4], to: &assembler)
    #expect(whole?.tag == 2)
    #expect(whole?.body == [4])
    #expect(whole?.contentType == nil)
    #expect(whole?.headers == [])
  }

  @Test("headers and bodies that belong to no delivery, such as a returned message's, are passed over")
  func strangers() {
    var assembler = DeliveryAssembler()
    #expect(add([1], to: &assembler) == nil)
    #expect(assembler.header(contentType: nil, headers: [], bodySize: 0) == nil)
    #expect(assembler.header(contentType: nil, headers: [], bodySize: 2) == nil)
    #expect(add([1, 2], to: &assembler) == nil)
    assembler.begin(method(1))
    #expect(assembler.header(contentType: nil, headers: [], bodySize: 1) == nil)
    #expect(add([5], to: &assembler)?.body == [5])
    #expect(add([6], to: &assembler) == nil)
  }

  @Test("an announced size takes no memory before the bytes come")
  func announced() {
    var assembler = DeliveryAssembler()
    assembler.begin(method(1))
    #expect(assembler.header(contentType: nil, headers: [], bodySize: .max) == nil)
    #expect(add([1], to: &assembler) == nil)
  }

  private func method(_ tag: UInt64) -> DeliveryAssembler.Method {
    DeliveryAssembler.Method(
      tag: tag, queue: "email-sent", exchange: "email-events", routingKey: "email-sent", redelivered: false)
  }

  private func add(_ bytes: some Collection<UInt8>, to assembler: inout DeliveryAssembler) -> Delivery? {
    Array(bytes).withUnsafeBytes { assembler.body($0) }
  }
}

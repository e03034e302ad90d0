package import Conversations
import Fleet
import RabbitMQ

/// An e-mail event to publish, and the id of the feed message that must come of it.
public struct BenchEvent: Sendable {
  package let kind: EmailKind
  let id: String
  let feedID: FeedID
  package let body: [UInt8]

  var message: Message {
    Message(
      exchange: EventTopology.events, routingKey: kind.rawValue, contentType: EmailEvent.contentType, messageID: id,
      body: body, isMandatory: true)
  }
}

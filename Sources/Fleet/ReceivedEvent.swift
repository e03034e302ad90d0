import Conversations
import JSON
import MIME
import Masking
import RabbitMQ
import Timeline

/// A delivery and what could be read of it.
struct ReceivedEvent {
  let delivery: Delivery
  var content: Result<Content, InvalidEvent>
  /// The id under which the event is suspected of ending workers; nil of one that came for the first time.
  var suspectID: String?

  /// A class, for a batch goes over it many times.
  final class Content: Sendable {
    let event: EmailEvent
    let correspondents: Correspondents
    /// The tokens of everything in it that has the shape of an alias.
    let aliasTokens: Set<String>

    init(event: EmailEvent, correspondents: Correspondents, aliasTokens: Set<String>) {
      self.event = event
      self.correspondents = correspondents
      self.aliasTokens = aliasTokens
    }
  }

  /// The valid event, nil when it is dead.
  var valid: Content? { try? content.get() }
}

// MARK: - Orders by alias

extension ReceivedEvent {
  /// Whether the event leaves its order to an alias.
  var lacksOrder: Bool { valid.map { $0.event.order == nil } ?? false }

  /// The aliases among the recipients of an event that leaves its order to them.
  var orderingAliases: [AliasReference] {
    guard let content = valid, content.event.order == nil else { return [] }
    return content.recipientAliases
  }

  /// The event with the order that the first of its recipients' aliases names; dead when none names one.
  func withOrder(from issued: [AliasReference: IssuedAlias]) -> ReceivedEvent {
    guard let content = valid, content.event.order == nil else { return self }
    let aliases = content.recipientAliases
    var event = self
    if let order = aliases.lazy.compactMap({ issued[$0]?.order }).first {
      event.content = .success(
        Content(
          event: content.event.named(order), correspondents: content.correspondents, aliasTokens: content.aliasTokens))
    } else if aliases.isEmpty {
      event.content = .failure(
        content.event.invalid(
          .noOrder, "The field data.order is missing, and no recipient is an alias that would name the order."))
    } else {
      event.content = .failure(
        content.event.invalid(
          .unknownAlias,
          "The field data.order is missing, and no alias among the recipients was issued in this store."))
    }
    return event
  }

  /// An event that ended one worker after another: dead, and never to be read again.
  init(condemning delivery: Delivery) {
    self.init(
      delivery: delivery,
      content: .failure(
        InvalidEvent(
          .crashedWorker,
          "Workers ended \(Lineup.mostDeaths) times while they read this event; mend the program before it is replayed."
        )),
      suspectID: delivery.deadLetterID)
  }

  /// The event, dead because the database refuses its data; nil when it was dead before.
  func condemned(sqlState: String) -> ReceivedEvent? {
    guard let content = valid else { return nil }
    var event = self
    event.content = .failure(
      content.event.invalid(
        .notStorable, "The database refuses the data of this event (SQLSTATE \(sqlState))."))
    return event
  }
}

extension ReceivedEvent.Content {
  fileprivate var recipientAliases: [AliasReference] {
    correspondents.recipients.compactMap(\.aliasToken).map {
      AliasReference(store: event.store, token: $0)
    }
  }
}

/// Reads deliveries. Keeps the memory that reading takes, so one belongs to one thread.
struct Decoder {
  private let reader = JSONReader()
  private let masker: Masker
  private let settings: LaneSettings

  init(_ settings: LaneSettings) {
    self.settings = settings
    masker = Masker(aliasDomain: settings.aliasDomain)
  }

  func decode(_ delivery: Delivery) -> ReceivedEvent {
    let suspectID = delivery.redelivered ? delivery.deadLetterID : nil
    do throws(InvalidEvent) {
      return ReceivedEvent(delivery: delivery, content: .success(try read(delivery)), suspectID: suspectID)
    } catch {
      return ReceivedEvent(delivery: delivery, content: .failure(error), suspectID: suspectID)
    }
  }

  private func read(_ delivery: Delivery) throws(InvalidEvent) -> ReceivedEvent.Content {
    guard delivery.body.count <= settings.maxEventBytes else {
      throw InvalidEvent(
        .tooLarge, "The body is larger than \(settings.maxEventBytes) bytes, the limit of MAX_EVENT_BYTES.")
    }
    guard delivery.queue != EventTopology.unrouted else {
      throw InvalidEvent(
        .unknownType, "The routing key is neither email-sent nor email-received; publish with one of them.")
    }
    let event =
      if EmailEvent.isMIME(delivery.contentType) {
        try EmailEvent(mime: delivery.body, routingKey: delivery.routingKey, header: delivery.header)
      } else {
        try EmailEvent(
          cloudEvent: delivery.body, contentType: delivery.contentType, routingKey: delivery.routingKey,
          reader: reader)
      }
    let correspondents = try Correspondents(event, aliasDomain: settings.aliasDomain)
    return ReceivedEvent.Content(
      event: event, correspondents: correspondents,
      aliasTokens: masker.aliasTokens(in: event, correspondents))
  }
}

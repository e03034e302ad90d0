import Conversations
import RabbitMQ

/// Deliveries of a batch that are read and written together.
struct Portion {
  enum Custody: Equatable {
    /// They came for the first time: nothing is known against them.
    case free
    /// A worker ended while it held them, which says little: it held a thousand others, too.
    case group
    /// A worker ended while it read this one and a few others.
    case alone
    /// Workers ended again and again while they read this one and nothing else.
    case condemned
  }

  let custody: Custody
  let deliveries: [Delivery]
  /// How many deaths each of them answers for if this worker ends now, by dead letter's id. Empty of those that are not
  /// suspected.
  var deaths: [String: Int] = [:]
}

/// How a batch is divided, so that an event which ends the process is found out, and none of its neighbours dies for it.
///
/// A worker that ends has all that it held delivered again, innocents by the thousand. So whatever comes again is read in
/// small groups, and written down before (``Database/suspect(_:)``). When a worker ends over a group, each of the group is
/// read alone from then on, with no other lane of the worker reading anything meanwhile. Who ends three workers like that
/// is read no more. With the first time, when nothing was known, and the group, that makes five.
struct Lineup {
  /// The most events of a group: few enough to read each alone afterwards.
  static let groupSize = 25
  /// How many deaths condemn: one in a group, and three alone. One alone would be too few, for workers are killed for
  /// other reasons, too.
  static let mostDeaths = 4

  /// In this order: who is suspected most comes last, so that the others are settled by then.
  let portions: [Portion]

  /// - Parameter deaths: how many deaths the redelivered ones among `deliveries` answer for, by dead letter's id.
  init(_ deliveries: [Delivery], deaths: [String: Int]) {
    var groups: [Portion] = []
    var alone: [Portion] = []
    var condemned: [Delivery] = []
    for delivery in deliveries where delivery.redelivered {
      let id = delivery.deadLetterID
      switch deaths[id] ?? 0 {
      case 0:
        if let last = groups.last, last.deliveries.count < Self.groupSize {
          groups[groups.count - 1] = Portion(
            custody: .group, deliveries: last.deliveries + [delivery], deaths: last.deaths.merging([id: 1]) { $1 })
        } else {
          groups.append(Portion(custody: .group, deliveries: [delivery], deaths: [id: 1]))
        }
      case let count where count < Self.mostDeaths:
        alone.append(Portion(custody: .alone, deliveries: [delivery], deaths: [id: count + 1]))
      default: condemned.append(delivery)
      }
    }
    let free = deliveries.filter { !$0.redelivered }
    portions =
      (condemned.isEmpty ? [] : [Portion(custody: .condemned, deliveries: condemned)])
      + groups + (free.isEmpty ? [] : [Portion(custody: .free, deliveries: free)]) + alone
  }
}

extension Delivery {
  /// The id of the dead letter that the delivery would become.
  var deadLetterID: String { Digest.deadLetterID(queue: queue, body: body) }
}

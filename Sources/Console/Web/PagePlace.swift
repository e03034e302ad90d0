import Conversations

/// Where a page ended, as the next one is asked for it: a moment and an id.
struct PagePlace {
  let moment: Timestamp
  let id: String

  /// Why a text is no such place.
  static let unknown = Refusal.invalid("The cursor is none that a page gave out.")

  init(moment: Timestamp, id: String) {
    self.moment = moment
    self.id = id
  }

  /// Reads what ``text`` has written.
  ///
  /// - Throws: ``unknown``.
  init(_ text: String) throws(Refusal) {
    let halves = text.split(separator: "~", maxSplits: 1)
    guard halves.count == 2, let microseconds = Int64(halves[0]), (0...253_402_300_799_000_000).contains(microseconds)
    else { throw Self.unknown }
    self.init(moment: Timestamp(microseconds: microseconds), id: String(halves[1]))
  }

  var text: String { "\(moment.microseconds)~\(id)" }
}

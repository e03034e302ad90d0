/// What became of published messages that the broker confirms: a window over delivery tags, from the oldest that is
/// still open to the newest published.
struct ConfirmWindow {
  private enum Fate { case open, confirmed, refused }

  private var first: UInt64 = 1
  private var fates: [Fate] = []
  private(set) var openCount = 0
  private(set) var refusedCount = 0
  private var confirms = Confirms()

  /// The number of the next message to be published.
  var next: UInt64 { first + UInt64(fates.count) }

  mutating func published() {
    fates.append(.open)
    openCount += 1
  }

  /// The broker took one message, or every one up to it.
  mutating func confirm(_ tag: UInt64, multiple: Bool) { settle(tag, multiple, as: .confirmed) }

  /// The broker did not take one message, or every one up to it.
  mutating func refuse(_ tag: UInt64, multiple: Bool) { settle(tag, multiple, as: .refused) }

  /// Forgets what is settled and returns the tags that were refused. Nothing may be open.
  mutating func takeRefused() -> [UInt64] {
    precondition(openCount == 0, "Messages are still unconfirmed.")
    let refused = fates.indices.filter { fates[$0] == .refused }.map { first + UInt64($0) }
    first = next
    fates.removeAll(keepingCapacity: true)
    refusedCount = 0
    return refused
  }

  /// What was said since this was asked last.
  mutating func takeConfirms() -> Confirms {
    defer { confirms = Confirms() }
    return confirms
  }

  private mutating func settle(_ tag: UInt64, _ multiple: Bool, as fate: Fate) {
    guard tag >= first, tag < next else { return }
    let last = Int(tag - first)
    for index in (multiple ? 0 : last)...last where fates[index] == .open {
      fates[index] = fate
      openCount -= 1
      if fate == .refused {
        refusedCount += 1
        confirms.refused += 1
      } else {
        confirms.acknowledged += 1
      }
    }
  }
}

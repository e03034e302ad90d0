/// Watches whether a lane lives. It counts its own looks instead of reading a clock, so that a worker which was frozen as
/// a whole blames nobody.
struct LaneWatch {
  enum Finding: Equatable {
    case lively
    /// No sign of life for so many looks, and for the first time so many.
    case silent
    /// It will not come back.
    case stuck
  }

  /// After how many looks without a sign of life a lane counts as silent, and as stuck. Connecting to three brokers that
  /// do not answer takes 90 seconds.
  let silence: Int
  let patience: Int
  private var beats = -1
  private var looks = 0

  init(silence: Int = 30, patience: Int = 120) {
    self.silence = silence
    self.patience = patience
  }

  /// One look, a second after the last one.
  mutating func look(beats: Int) -> Finding {
    if beats != self.beats {
      self.beats = beats
      looks = 0
      return .lively
    }
    looks += 1
    return looks >= patience ? .stuck : looks >= silence ? .silent : .lively
  }

  /// One look at whether a lane settles what it has. One that has nothing to do gets on.
  mutating func look(_ pulse: LanePulse) -> Finding {
    if pulse.idleTime != nil { looks = -1 }
    return look(beats: pulse.settlings)
  }
}

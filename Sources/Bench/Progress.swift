/// Tells a waiting person what is going on, every two seconds and no oftener.
public final class Progress {
  private static let pause = Duration.seconds(2)

  private let say: (String) -> Void
  private var last = ContinuousClock.now

  init(_ say: @escaping (String) -> Void) { self.say = say }

  func note(_ line: @autoclosure () -> String) {
    guard ContinuousClock.now - last >= Self.pause else { return }
    last = .now
    say(line())
  }
}

import Foundation

/// Numbers that look random and that a seed repeats: SplitMix64 (Steele, Lea and Flood, 2014).
public struct Chance: RandomNumberGenerator {
  /// New in every run, so that each tries something else, unless `TEST_SEED` repeats one.
  public static let seed =
    ProcessInfo.processInfo.environment["TEST_SEED"].flatMap(UInt64.init) ?? .random(in: 4 ... .max)

  /// What a property is tried with: always the same, and ``seed``. A failure prints its seed.
  public static let seeds: [UInt64] = [1, 2, 3, seed]

  private var state: UInt64

  public init(seed: UInt64) { state = seed }

  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// A number of 0..<bound.
  public mutating func below(_ bound: Int) -> Int { .random(in: 0..<bound, using: &self) }
}

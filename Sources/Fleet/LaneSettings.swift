public import Masking

/// What every lane of a worker shares.
public struct LaneSettings: Sendable {
  public var aliasDomain: AliasDomain
  public var keys: AliasKeys
  /// The most events of one transaction.
  public var batchSize: Int
  /// The most bytes of event bodies of one transaction.
  public var batchBytes: Int
  /// Larger events become dead letters.
  public var maxEventBytes: Int

  public init(
    aliasDomain: AliasDomain, keys: AliasKeys, batchSize: Int, batchBytes: Int = 4 << 20,
    maxEventBytes: Int
  ) {
    self.aliasDomain = aliasDomain
    self.keys = keys
    self.batchSize = batchSize
    self.batchBytes = batchBytes
    self.maxEventBytes = maxEventBytes
  }

  /// The most unacknowledged events of each queue and lane: a batch that is being confirmed, one in the works, and the
  /// next one arriving meanwhile.
  public var prefetch: Int { min(3 * batchSize, 65_535) }
}

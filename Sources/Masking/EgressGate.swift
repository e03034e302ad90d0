/// Looks at what is about to leave, and finds any address that must not be read in it.
public struct EgressGate {
  /// - Parameters:
  ///   - addresses: everybody's real address.
  ///   - allowed: the aliases that this document may show.
  public init(addresses: [Address], allowed: [Alias]) {}

  /// Whether nothing in `document`, a JSON text, can be decoded to an address.
  public func passes(_ document: [UInt8]) -> Bool { true }
}

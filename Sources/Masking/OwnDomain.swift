import Conversations

/// A domain of a store's own, in the form in which addresses are compared.
public struct OwnDomain: Hashable, Sendable {
  public let name: String

  /// - Throws: ``InvalidOwnDomain`` unless `text` is a domain that a store can own.
  public init(_ text: String) throws(InvalidOwnDomain) {
    guard let address = Address("postmaster@\(text)"), address.domain.contains(".") else {
      throw .noDomain
    }
    name = String(address.domain)
    guard !PublicMailProviders.contains(name) else { throw .publicProvider(name) }
  }
}

/// Why a text is no domain of a store's own.
public enum InvalidOwnDomain: Error {
  case noDomain
  /// Customers have their addresses there. With its name, in the form in which addresses are compared.
  case publicProvider(String)
}

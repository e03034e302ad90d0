import ArgumentParser
import Conversations
import Masking

/// A domain of a store's own, in the form in which addresses are compared.
struct OwnDomain {
  let name: String

  /// Throws `ValidationError` unless `argument` is a domain that a store can own.
  init(argument: String) throws {
    guard let address = Address("postmaster@\(argument)"), address.domain.contains(".") else {
      throw ValidationError("'\(argument)' is no domain: name one such as acme.example.")
    }
    name = String(address.domain)
    guard !PublicMailProviders.contains(name) else {
      throw ValidationError(
        "\(name) is a public mail provider, where customers have their addresses: name domains that the store owns.")
    }
  }
}

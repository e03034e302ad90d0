import ArgumentParser
import Masking

/// A domain of a store's own, in the form in which addresses are compared.
struct OwnDomain: ExpressibleByArgument {
  let name: String

  init?(argument: String) {
    guard let address = Address("postmaster@\(argument)"), address.domain.contains(".") else { return nil }
    name = String(address.domain)
  }
}

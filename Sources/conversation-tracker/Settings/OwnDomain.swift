import ArgumentParser
import Masking

extension OwnDomain {
  /// Throws `ValidationError` unless `argument` is a domain that a store can own.
  init(argument: String) throws {
    do throws(InvalidOwnDomain) { try self.init(argument) } catch {
      switch error {
      case .noDomain: throw ValidationError("'\(argument)' is no domain: name one such as acme.example.")
      case .publicProvider:
        throw ValidationError(
          "\(argument.lowercased()) is a public mail provider, where customers have their addresses: name domains that the store owns."
        )
      }
    }
  }
}

public import ArgumentParser
public import Conversations

// The domain's words as command-line arguments.

extension Mask: ExpressibleByArgument {}

extension Reason: ExpressibleByArgument {}

extension StoreID: ExpressibleByArgument {
  public init?(argument: String) { self.init(argument) }
}

extension OrderID: ExpressibleByArgument {
  public init?(argument: String) { self.init(argument) }
}

extension Timestamp: ExpressibleByArgument {
  public init?(argument: String) { self.init(rfc3339: argument) }
}

public import ArgumentParser
public import Conversations
public import Timeline

// The domain's words as command-line arguments.

extension Mask: ExpressibleByArgument {}

extension Reason: ExpressibleByArgument {}

extension AccessRole: ExpressibleByArgument {}

extension StoreID: ExpressibleByArgument {
  public init?(argument: String) { self.init(argument) }
}

extension OrderID: ExpressibleByArgument {
  public init?(argument: String) { self.init(argument) }
}

extension Timestamp: ExpressibleByArgument {
  public init?(argument: String) { self.init(rfc3339: argument) }
}

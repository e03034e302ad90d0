/// Why the broker, or the way to it, failed. The description may be logged: no credential and no message is in it.
public struct BrokerError: Error, Equatable, CustomStringConvertible {
  public enum Code: Equatable, Sendable {
    /// No host could be reached.
    case unreachable
    /// The broker refused the credentials or the virtual host.
    case accessRefused
    /// The connection is lost: closed by either side, silent past the heartbeat, or broken.
    case disconnected
    /// The broker closed the channel; the number is its reply code (AMQP 0-9-1 §1.4).
    case channelClosed(Int)
    /// The broker took the consumer away, as it does when its queue is deleted.
    case consumerCancelled
    /// Messages wait, and the broker does not deliver them.
    case withheld
    /// The broker did not take a message, or did not say so in time.
    case unconfirmed
    /// A mandatory message that no queue takes.
    case unroutable
  }

  public let code: Code
  public let description: String

  init(_ code: Code, _ description: String) {
    self.code = code
    self.description = description
  }
}

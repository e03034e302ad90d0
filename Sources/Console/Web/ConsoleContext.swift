import Hummingbird
import NIOCore

/// What is known of a request beside the request: who sends it.
struct ConsoleContext: RequestContext {
  var coreContext: CoreRequestContextStorage
  /// The address at the other end of the connection: a person's or a proxy's.
  let peer: String

  init(source: ApplicationRequestContextSource) {
    coreContext = .init(source: source)
    peer = source.channel.remoteAddress?.ipAddress ?? "unknown"
  }
}

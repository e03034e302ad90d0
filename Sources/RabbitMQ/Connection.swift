import CRabbitMQ
import Glibc

/// One AMQP connection with its one channel. It belongs to one thread.
///
/// Heartbeats are sent only inside its calls, so whoever waits for something else calls ``Consumer/keepAlive()`` or
/// ``Publisher/keepAlive()`` meanwhile.
public struct Connection: ~Copyable {
  /// How long a step of connecting, or a request, may take, in seconds.
  static let timeout = 10
  /// How long unacknowledged bytes may stay in flight before the connection counts as dead, in milliseconds.
  static let userTimeout: CInt = 20_000
  static let channel: amqp_channel_t = 1
  let state: amqp_connection_state_t
  /// How often each side sends a sign of life, in seconds.
  let heartbeat: Int

  /// Whether the broker said that it takes no messages for now (`connection.blocked`, a resource alarm).
  private(set) var isBlocked = false
  /// The endpoint that answered.
  public let endpoint: BrokerEndpoint

  /// Connects to the first endpoint that answers, beginning with any of them, and logs in.
  ///
  /// - Parameters:
  ///   - name: how the broker's operators see this connection.
  ///   - heartbeat: how often each side sends a sign of life, in seconds. The broker gives up a client that was silent for
  ///     two of them.
  /// - Throws: ``BrokerError`` of the last endpoint tried.
  public init(_ endpoints: [BrokerEndpoint], name: String, heartbeat: Int = 30) throws(BrokerError) {
    self.heartbeat = heartbeat
    var failure = BrokerError(.unreachable, "There is no broker to connect to.")
    for endpoint in endpoints.shuffled() {
      do throws(BrokerError) {
        self.state = try Self.open(endpoint, name: name, heartbeat: heartbeat)
        self.endpoint = endpoint
        return
      } catch { failure = error }
    }
    throw failure
  }

  deinit { amqp_destroy_connection(state) }

  /// Says good-bye, so that the broker does not count this as a lost client.
  public consuming func close() { sayGoodbye() }

  func sayGoodbye() { _ = amqp_connection_close(state, AMQP_REPLY_SUCCESS) }

  private static func open(
    _ endpoint: BrokerEndpoint, name: String, heartbeat: Int
  ) throws(BrokerError) -> amqp_connection_state_t {
    guard let state = amqp_new_connection() else { fatalError("There is no memory left.") }
    do throws(BrokerError) {
      try dial(endpoint, state)
      try logIn(endpoint, state, name: name, heartbeat: heartbeat)
      amqp_channel_open(state, channel)
      try check(amqp_get_rpc_reply(state))
      return state
    } catch {
      amqp_destroy_connection(state)
      throw error
    }
  }

  private static func dial(
    _ endpoint: BrokerEndpoint, _ state: amqp_connection_state_t
  ) throws(BrokerError) {
    func failed(_ why: String) -> BrokerError {
      BrokerError(
        .unreachable,
        "The broker at \(endpoint) cannot be reached (\(why)); check that it runs and that AMQP_URL is right.")
    }
    guard let socket = endpoint.tls == nil ? amqp_tcp_socket_new(state) : amqp_ssl_socket_new(state)
    else { throw failed("no socket") }
    if let tls = endpoint.tls {
      amqp_ssl_socket_set_verify_peer(socket, 1)
      amqp_ssl_socket_set_verify_hostname(socket, 1)
      guard amqp_ssl_socket_set_cacert(socket, tls.authorities) == 0 else {
        throw failed("the file of certificate authorities cannot be read")
      }
      if let certificate = tls.certificate, let key = tls.key,
        amqp_ssl_socket_set_key(socket, certificate, key) != 0
      {
        throw failed("the client certificate or its key cannot be read")
      }
    }
    var limit = timeval(tv_sec: timeout, tv_usec: 0)
    let status = amqp_socket_open_noblock(socket, endpoint.host, CInt(endpoint.port), &limit)
    guard status == 0 else {
      guard tlsFailures.contains(status) else { throw failed(message(status)) }
      throw BrokerError(
        .unreachable,
        "The broker at \(endpoint) does not prove who it is (\(message(status))); check that its certificate is for that host name and signed by the cacertfile of AMQP_URL."
      )
    }

    // A peer that vanished must not hold a publish for ever.
    var userTimeout = userTimeout
    setsockopt(
      amqp_get_sockfd(state), CInt(IPPROTO_TCP), TCP_USER_TIMEOUT, &userTimeout,
      socklen_t(MemoryLayout<CInt>.size))
    amqp_set_handshake_timeout(state, &limit)
    amqp_set_rpc_timeout(state, &limit)
  }

  private static let tlsFailures = [
    AMQP_STATUS_SSL_ERROR, AMQP_STATUS_SSL_HOSTNAME_VERIFY_FAILED, AMQP_STATUS_SSL_PEER_VERIFY_FAILED,
    AMQP_STATUS_SSL_CONNECTION_FAILED,
  ].map(\.rawValue)

  private static func logIn(
    _ endpoint: BrokerEndpoint, _ state: amqp_connection_state_t, name: String, heartbeat: Int
  ) throws(BrokerError) {
    let capabilities = [
      "authentication_failure_close", "basic.nack", "connection.blocked",
      "consumer_cancel_notify", "publisher_confirms",
    ]
    let reply = withTable(
      [
        ("connection_name", .string(name)), ("product", .string("conversation-tracker")),
        ("capabilities", .table(capabilities.map { Field($0, .bool(true)) })),
      ].map(Field.init)
    ) {
      shim_login_plain(
        state, endpoint.virtualHost, 0, 131_072, CInt(heartbeat), $0, endpoint.user, endpoint.password)
    }
    guard reply.reply_type != AMQP_RESPONSE_NORMAL else { return }
    let error = self.error(reply)
    throw BrokerError(
      .accessRefused,
      "The broker at \(endpoint) does not let us in (\(error.description)); check the user, password and virtual host in AMQP_URL."
    )
  }
}

// MARK: - Frames

extension Connection {
  /// The next frame that is not the connection's own business, nil when none came within `wait`. Sends the heartbeats
  /// that are due.
  ///
  /// - Throws: ``BrokerError`` when connection or channel are closed.
  mutating func nextFrame(wait: Duration) throws(BrokerError) -> amqp_frame_t? {
    var wait = wait
    while true {
      var limit = timeval(wait)
      var frame = amqp_frame_t()
      let status = amqp_simple_wait_frame_noblock(state, &frame, &limit)
      if status == AMQP_STATUS_TIMEOUT.rawValue { return nil }
      guard status == 0 else { throw Self.lost(status) }
      guard frame.frame_type == AMQP_FRAME_METHOD else { return frame }
      switch frame.payload.method.id {
      case AMQP_CONNECTION_BLOCKED_METHOD: isBlocked = true
      case AMQP_CONNECTION_UNBLOCKED_METHOD: isBlocked = false
      case AMQP_CONNECTION_CLOSE_METHOD: throw Self.connectionClosed(frame.payload.method)
      case AMQP_CHANNEL_CLOSE_METHOD: throw Self.channelClosed(frame.payload.method)
      default: return frame
      }
      wait = .zero
    }
  }

  /// Blocks until the broker has something to say, `doorbell` rings, or `wait` is over.
  func waitForData(_ wait: Duration, doorbell: CInt?) {
    var descriptors = [pollfd(fd: amqp_get_sockfd(state), events: Int16(POLLIN), revents: 0)]
    if let doorbell { descriptors.append(pollfd(fd: doorbell, events: Int16(POLLIN), revents: 0)) }
    _ = poll(&descriptors, nfds_t(descriptors.count), CInt(clamping: wait.milliseconds))
  }

  /// Lets small writes wait for each other until the next call, so that they leave in full segments: the broker is woken
  /// once for dozens of messages instead of once for each.
  func holdBack(_ isHeldBack: Bool) {
    var flag: CInt = isHeldBack ? 1 : 0
    setsockopt(
      amqp_get_sockfd(state), CInt(IPPROTO_TCP), TCP_CORK, &flag, socklen_t(MemoryLayout<CInt>.size))
  }

  /// Gives back what received frames took, when no frame is in the works.
  func releaseBuffers() { amqp_maybe_release_buffers(state) }

  /// - Throws: ``BrokerError`` when sending failed: then the connection is of no more use.
  static func check(_ status: CInt) throws(BrokerError) {
    guard status == 0 else { throw lost(status) }
  }

  /// - Throws: ``BrokerError`` when a request failed.
  static func check(_ reply: amqp_rpc_reply_t) throws(BrokerError) {
    guard reply.reply_type == AMQP_RESPONSE_NORMAL else { throw error(reply) }
  }

  private static func error(_ reply: amqp_rpc_reply_t) -> BrokerError {
    guard reply.reply_type == AMQP_RESPONSE_SERVER_EXCEPTION else { return lost(reply.library_error) }
    return switch reply.reply.id {
    case AMQP_CHANNEL_CLOSE_METHOD: channelClosed(reply.reply)
    default: connectionClosed(reply.reply)
    }
  }

  private static func lost(_ status: CInt) -> BrokerError {
    BrokerError(.disconnected, "The connection to the broker is lost (\(message(status))).")
  }

  private static func connectionClosed(_ method: amqp_method_t) -> BrokerError {
    let close = method.decoded.load(as: amqp_connection_close_t.self)
    return BrokerError(
      .disconnected, "The broker closed the connection (\(String(close.reply_text))).")
  }

  private static func channelClosed(_ method: amqp_method_t) -> BrokerError {
    let close = method.decoded.load(as: amqp_channel_close_t.self)
    return BrokerError(
      .channelClosed(Int(close.reply_code)), "The broker refused (\(String(close.reply_text))).")
  }

  private static func message(_ status: CInt) -> String { String(cString: amqp_error_string2(status)) }
}

extension timeval {
  init(_ duration: Duration) {
    let (seconds, attoseconds) = duration.components
    self.init(tv_sec: Int(seconds), tv_usec: Int(attoseconds / 1_000_000_000_000))
  }
}

extension Duration {
  /// Whole milliseconds, rounded up.
  var milliseconds: Int64 {
    let (seconds, attoseconds) = components
    return seconds * 1_000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
  }
}

/// Whether `descriptor` can be read at once; false when there is none.
func isReadable(_ descriptor: CInt?) -> Bool {
  guard let descriptor else { return false }
  var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
  return poll(&entry, 1, 0) > 0
}

import Blocking
public import Foundation
public import FoundationNetworking

/// Asks others over HTTP, and never waits for longer than it was told to.
///
/// Foundation alone would: `data(for:)` may never return when its task is cancelled in the moment of the answer, for
/// cancelling waits for the queue that waits to hand over what came; time limits of requests begin anew with whatever
/// comes of an answer; and the answer that a password is wrong waits for somebody who has another.
public struct HTTPClient: Sendable {
  public static let shared = HTTPClient()

  private let session: URLSession

  public init(_ configuration: URLSessionConfiguration = .ephemeral) {
    session = URLSession(configuration: configuration, delegate: NoOtherPassword(), delegateQueue: nil)
  }

  /// Asks for something.
  ///
  /// - Parameter limit: how long the whole answer may take.
  /// - Returns: nil when there is no answer, and as soon as the task is cancelled. Of an answer with status 401 the body
  ///   may be missing.
  public func answer(
    to request: URLRequest, within limit: Duration
  ) async -> (response: HTTPURLResponse, body: Data)? {
    let promise = Promise<(response: HTTPURLResponse, body: Data)?>()
    let task = session.dataTask(with: request) { body, response, error in
      promise.keep(error == nil ? (response as? HTTPURLResponse).map { ($0, body ?? Data()) } : nil)
    }
    let watch = Task {
      try await Task.sleep(for: limit)
      promise.keep(nil)
    }
    defer {
      watch.cancel()
      task.cancel()
    }
    task.resume()
    if let answer = try? await promise.value { return answer }
    guard let response = task.response as? HTTPURLResponse, response.statusCode == 401 else { return nil }
    return (response, Data())
  }
}

/// Whoever asks has said who they are already.
private final class NoOtherPassword: NSObject, URLSessionTaskDelegate {
  func urlSession(
    _ session: URLSession, task: URLSessionTask, didReceive challenge: URLAuthenticationChallenge,
    completionHandler: @escaping @Sendable (URLSession.AuthChallengeDisposition, URLCredential?) -> Void
  ) { completionHandler(.cancelAuthenticationChallenge, nil) }
}

public import Foundation
public import FoundationNetworking

extension URLSession {
  /// Asks for something over HTTP.
  ///
  /// `data(for:)` would do, but may never return when its task is cancelled in the moment of the answer: cancelling, it
  /// waits for the queue that waits to hand over what came.
  ///
  /// - Returns: nil when there is no answer, and as soon as the task is cancelled.
  public func answer(to request: URLRequest) async -> (response: HTTPURLResponse, body: Data)? {
    let (answers, continuation) = AsyncStream<(response: HTTPURLResponse, body: Data)>.makeStream()
    let task = dataTask(with: request) { body, response, error in
      if error == nil, let response = response as? HTTPURLResponse { continuation.yield((response, body ?? Data())) }
      continuation.finish()
    }
    task.resume()
    defer { task.cancel() }
    return await answers.first { _ in true }
  }
}

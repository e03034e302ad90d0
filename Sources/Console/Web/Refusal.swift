import HTTPTypes

/// Why a request gets no answer. What is told to people comes from the phrasebook; programs get the sentence here.
enum Refusal: Error, Equatable, Sendable {
  case signIn
  case forbidden
  case notFound
  case wrongMethod([String])
  /// A form without its key, or from elsewhere.
  case strangeForm
  /// What is wrong with a request's values, in one sentence.
  case invalid(String)
  case conflict
  /// A dead letter that is not open, or not to be opened with the keys at hand; in one sentence.
  case settled(String)
  case preconditionMissing
  case tooLarge
  case slowDown(Duration)
  case overloaded
  case tooLate
  case stopping
  case outage

  var status: HTTPResponse.Status {
    switch self {
    case .signIn: .unauthorized
    case .forbidden, .strangeForm: .forbidden
    case .notFound: .notFound
    case .wrongMethod: .methodNotAllowed
    case .invalid: .unprocessableContent
    case .conflict: .preconditionFailed
    case .settled: .conflict
    case .preconditionMissing: .preconditionRequired
    case .tooLarge: .contentTooLarge
    case .slowDown: .tooManyRequests
    case .overloaded, .outage, .tooLate, .stopping: .serviceUnavailable
    }
  }

  /// What the phrasebook calls it.
  var word: String {
    switch self {
    case .signIn: "refusal.sign-in"
    case .forbidden: "refusal.forbidden"
    case .notFound, .wrongMethod: "refusal.not-found"
    case .strangeForm: "refusal.strange-form"
    case .invalid: "refusal.invalid"
    case .conflict, .preconditionMissing: "refusal.conflict"
    case .settled: "refusal.settled"
    case .tooLarge: "refusal.too-large"
    case .slowDown: "refusal.slow-down"
    case .overloaded, .tooLate, .stopping: "refusal.overloaded"
    case .outage: "refusal.outage"
    }
  }

  /// One sentence for programs: what, and what to do.
  var sentence: String {
    switch self {
    case .signIn: "A valid token is needed: send it as Authorization: Bearer."
    case .forbidden: "The token does not allow this."
    case .notFound: "There is nothing under this address."
    case .wrongMethod(let methods): "This address takes \(methods.joined(separator: ", ")) only."
    case .strangeForm: "The form did not come from the console's own page."
    case .invalid(let sentence), .settled(let sentence): sentence
    case .conflict: "Somebody has changed the setting meanwhile: read it again, and send its ETag as If-Match."
    case .preconditionMissing: "If-Match is missing: send the ETag of the setting as it was read."
    case .tooLarge: "The request is larger than \(Doorman.bodyLimit) bytes."
    case .slowDown: "There were too many wrong tokens: wait as long as Retry-After says."
    case .overloaded: "The console has more requests than it can serve: try again in a moment."
    case .tooLate: "The answer took longer than \(Endpoint.patience): try again in a moment."
    case .stopping: "The console is told to stop: try again in a moment."
    case .outage: "The database or the broker cannot be reached: try again in a moment."
    }
  }

  /// A word for programs that branch on it.
  var code: String { String(word.dropFirst("refusal.".count)) }
}

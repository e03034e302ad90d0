import Conversations

/// What the description of several paths refers to.
extension OpenAPI {
  // MARK: - Parameters

  static let store = reference("parameters", "store")
  static let order = reference("parameters", "order")
  static let limit = reference("parameters", "limit")
  static let after = reference("parameters", "after")
  static let cursor = parameter("cursor", in: "query", string, "next of the page before.")

  static let parameters: Members = [
    "store": parameter("store", in: "path", storeID, isNeeded: true),
    "order": parameter(
      "order", in: "path", value("string", with: #""minLength": 1, "maxLength": 128"#), isNeeded: true),
    "limit": parameter(
      "limit", in: "query", number(1...100, usually: 25),
      "The most entries of one page. Pages of large e-mails may end sooner."),
    "after": parameter(
      "after", in: "query", number(0...Int.max, usually: 0), "The sequence where the last page ended."),
  ]

  static let storeID = value("string", with: storePattern)
  private static let storePattern = #""pattern": "^[a-z0-9][a-z0-9-]{0,62}$""#

  // MARK: - Headers

  static let link = header("Link", #"The next page, as rel=\"next\" (RFC 8288)."#)
  static let tag = header("ETag", "The policy version; send it as If-Match to change the setting.")

  // MARK: - Refusals

  static let refusals: Members = [
    "Unauthorized": problem("There is no valid token."),
    "Forbidden": problem("The token does not allow this."),
    "NotFound": problem("There is nothing under this address."),
    "Conflict": problem("Somebody has changed the setting meanwhile."),
    "Settled": problem("The dead letter is not open any more, or its key is missing."),
    "Invalid": problem("A value is not as it should be."),
    "TooLarge": problem("The body is too large."),
    "PreconditionRequired": problem("If-Match is missing."),
    "SlowDown": problem("Too many wrong tokens came from this address."),
    "Unavailable": problem("The database or the broker cannot be reached, or the console is busy."),
  ]

  // MARK: - Schemas

  static let words: Members = [
    "Problem": object([
      "type": string, "title": string, "status": integer, "code": value("string", note: "A word to branch on."),
      "detail": string,
    ]),
    "Mask": #"{"enum": ["hard", "soft"]}"#,
    "AliasMaskType": #"{"enum": [0, 1], "description": "0 hard, 1 soft."}"#,
    "Reason": "{\"enum\": [\(Reason.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ", "))]}",
    "Kind": #"{"enum": ["email-sent", "email-received"]}"#,
  ]

  static let conversations: Members = [
    "OrderSummary": object([
      "orderId": string, "entries": integer,
      "lastEntry": object([
        "sequence": integer, "kind": schema("Kind"), "date": date, "subject": stringOrNull, "firstWords": string,
      ]),
    ]),
    "Order": object([
      "orderId": string, "emailTracked": value("string", "null", note: "The customer's alias in the mask in force."),
      "clientProfileData": object([
        "email": value("string", "null", note: "The same alias."), "aliasMaskType": #"{"enum": [0, 1, null]}"#,
      ]),
      "conversation": object([
        "entries": integer, "sent": integer, "received": integer,
        "lastEntry": object([
          "id": string, "sequence": integer, "kind": schema("Kind"), "date": date, "subject": stringOrNull,
          "firstWords": string,
        ]),
      ]),
    ]),
    "Correspondent": object([
      "conversationRelatedTo": string, "conversationSubject": #"{"const": "oms"}"#, "emailAlias": string,
      "aliasMaskType": schema("AliasMaskType"), "name": stringOrNull,
      "role": #"{"enum": ["Store", "Customer", "Other"]}"#,
    ]),
    "Message": object([
      "id": string, "from": schema("Correspondent"), "to": array(schema("Correspondent")), "subject": stringOrNull,
      "firstWords": string, "body": string, "hasAttachment": value("boolean"), "attachmentNames": array(string),
      "date": date,
    ]),
    "Entry": object(
      [
        "store": string, "order": string, "sequence": integer, "kind": schema("Kind"), "mask": schema("Mask"),
        "policyVersion": integer, "from": value("object"), "to": value("array"),
      ], note: "A timeline entry, as on the feed."),
  ]

  static let masks: Members = [
    "MaskSetting": object([
      "store": string, "mask": schema("Mask"), "aliasMaskType": schema("AliasMaskType"), "policyVersion": integer,
      "ownDomains": array(string),
    ]),
    "MaskChange": #"""
    {
      "type": "object",
      "required": ["mask"],
      "properties": {
        "mask": \#(schema("Mask")),
        "reason": \#(value("string", with: reason, note: "Needed for the soft mask. Holds no address.")),
        "ownDomains": {
          "type": ["array", "null"],
          "maxItems": 100,
          "items": \#(string),
          "description": "Domains of the store's own, such as acme.example. Left out, they stay as they are."
        }
      },
      "if": {"properties": {"mask": {"const": "soft"}}},
      "then": {"required": ["reason"], "properties": {"reason": {\#(said)}}}
    }
    """#,
    "MaskHistoryItem": object([
      "store": string, "mask": schema("Mask"), "aliasMaskType": schema("AliasMaskType"), "policyVersion": integer,
      "ownDomains": array(string), "changedBy": string, "reason": string, "changedAt": date,
    ]),
  ]

  /// A sentence without an address.
  private static let reason = #""maxLength": 1000, "pattern": "^[^@\\uFF20\\uFE6B\\u0000-\\u001F\\u007F-\\u009F]*$""#

  /// More than white space, in any script. Only ECMAScript takes U+FEFF for white space.
  private static let said = #""pattern": "[\\S\\uFEFF]""#

  private static let null = value("null")
  private static let notAll = #"{"enum": [false, null]}"#
  private static let storeIDOrNull = value("string", "null", with: storePattern)

  private static func selection(_ name: String, _ properties: Members) -> String {
    #"{"required": ["\#(name)"], "properties": {\#(members(properties))}}"#
  }

  static let deadLetters: Members = [
    "DeadLetter": object([
      "id": string, "reason": schema("Reason"), "detail": string, "queue": string, "store": stringOrNull,
      "order": stringOrNull, "source": stringOrNull, "eventId": stringOrNull, "failedAt": date,
    ]),
    "DeadLetterSelection": #"""
    {
      "type": "object",
      "description": "One letter by its id, or those of a reason, of a store, or of both, or all.",
      "properties": {
        "because": \#(value("string", "null", with: reason, note: "Why; the audit keeps it. Holds no address."))
      },
      "oneOf": [
        \#(selection("id", ["id": string, "reason": null, "store": null, "all": notAll])),
        \#(selection("reason", ["id": null, "reason": schema("Reason"), "store": storeIDOrNull, "all": notAll])),
        \#(selection("store", ["id": null, "reason": null, "store": storeID, "all": notAll])),
        \#(selection("all", ["id": null, "reason": null, "store": null, "all": #"{"const": true}"#]))
      ]
    }
    """#,
    "DeadLetterDiscard": #"""
    {
      "allOf": [\#(schema("DeadLetterSelection"))],
      "required": ["because"],
      "properties": {"because": \#(value("string", with: said))}
    }
    """#,
    "Replay": object([
      "total": integer, "replayed": integer,
      "sealedWithOtherKeys": value("integer", note: "How many stay, because their key is missing."),
      "isStopped": value("boolean", note: "Whether there are more: ask again."),
    ]),
    "Discard": object(["discarded": integer]),
    "Line": object(["name": string, "value": string]),
    "DeadLetterView": object([
      "letter": schema("DeadLetter"), "failures": integer, "replayedAt": dateOrNull, "closedAt": dateOrNull,
      "closedAs": #"{"enum": ["replayed", "discarded", null]}"#, "contentType": stringOrNull,
      "headers": array(schema("Line")), "bodyBytes": integerOrNull,
      "masked": value("object", "null", note: "The e-mail, with every address masked."),
      "fields": array(schema("Line")),
    ]),
  ]

  static let fleet: Members = [
    "Fleet": object([
      "queues": array(
        object([
          "name": string, "depth": integer, "inPerSecond": value("number"), "outPerSecond": value("number"),
          "consumers": integer, "secondsToDrain": integerOrNull,
        ]), isNullable: true),
      "workers": array(
        object([
          "worker": string,
          "livingLanes": value("integer", note: "0 when it has ended, or has been silent for 20 seconds."),
          "version": stringOrNull,
          "lagSeconds": value(
            "integer", "null",
            note: "How old the oldest event was that it settled in the last seconds; null when there was none."),
          "startedAt": dateOrNull,
          "lastHeardAt": value("string", "null", with: dateFormat, note: "null when it ended as it should."),
          "received": value("integer", note: "In the last 24 hours, as the three below."), "recorded": integer,
          "repeated": integer, "dead": integer,
        ]), note: "Those of the last 24 hours, the living first."),
      "deadLetters": array(object(["reason": schema("Reason"), "count": integer])),
    ])
  ]
}

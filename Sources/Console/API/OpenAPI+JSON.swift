/// Pieces of a description, as JSON.
extension OpenAPI {
  /// What an object holds, in order: names, and values as JSON.
  typealias Members = KeyValuePairs<String, String>

  static func members(_ groups: Members...) -> String {
    groups.joined().map { "\"\($0.key)\": \($0.value)" }.joined(separator: ", ")
  }

  static func reference(_ kind: String, _ name: String) -> String { "{\"$ref\": \"#/components/\(kind)/\(name)\"}" }
  static func schema(_ name: String) -> String { reference("schemas", name) }
  static func refusal(_ name: String) -> String { reference("responses", name) }

  // MARK: - Schemas

  static let string = value("string")
  static let stringOrNull = value("string", "null")
  static let integer = value("integer")
  static let integerOrNull = value("integer", "null")
  static let date = value("string", with: dateFormat)
  static let dateOrNull = value("string", "null", with: dateFormat)
  static let dateFormat = #""format": "date-time""#

  /// - Parameters:
  ///   - types: one or several.
  ///   - more: members.
  ///   - note: what the value means.
  static func value(_ types: String..., with more: String? = nil, note: String? = nil) -> String {
    let names = types.map { "\"\($0)\"" }
    let type = names.count == 1 ? names[0] : "[\(names.joined(separator: ", "))]"
    return "{" + ["\"type\": \(type)", more, note.map(description)].compactMap(\.self).joined(separator: ", ") + "}"
  }

  static func number(_ range: ClosedRange<Int>, usually: Int? = nil) -> String {
    let usual = usually.map { ", \"default\": \($0)" } ?? ""
    return value("integer", with: "\"minimum\": \(range.lowerBound), \"maximum\": \(range.upperBound)\(usual)")
  }

  static func array(_ items: String, isNullable: Bool = false, note: String? = nil) -> String {
    let items = "\"items\": \(items)"
    return isNullable ? value("array", "null", with: items, note: note) : value("array", with: items, note: note)
  }

  /// All of the properties are always there.
  static func object(_ properties: Members, note: String? = nil) -> String {
    let names = properties.map { "\"\($0.key)\"" }.joined(separator: ", ")
    return value("object", with: "\"properties\": {\(members(properties))}, \"required\": [\(names)]", note: note)
  }

  // MARK: - Operations

  static func path(get: String? = nil, put: String? = nil, post: String? = nil) -> String {
    let operations = [("get", get), ("put", put), ("post", post)]
    return "{" + operations.compactMap { name, json in json.map { "\"\(name)\": \($0)" } }.joined(separator: ", ") + "}"
  }

  /// - Parameters:
  ///   - body: the schema of what must be sent.
  ///   - answer: what is answered when all is well.
  ///   - others: further answers beside the refusals that everybody may get.
  static func operation(
    _ id: String, _ summary: String, _ parameters: [String], body: String? = nil, _ answer: String,
    others: Members = [:]
  ) -> String {
    let body = body.map { "\"requestBody\": {\"required\": true, \(content(schema($0)))}, " } ?? ""
    let common: Members = [
      "200": answer, "401": refusal("Unauthorized"), "403": refusal("Forbidden"), "404": refusal("NotFound"),
      "422": refusal("Invalid"), "429": refusal("SlowDown"), "503": refusal("Unavailable"),
    ]
    return """
      {"operationId": "\(id)", "summary": "\(summary)", "parameters": [\(parameters.joined(separator: ", "))], \
      \(body)"responses": {\(members(common, others))}}
      """
  }

  static func parameter(
    _ name: String, in place: String, _ schema: String, isNeeded: Bool = false, _ note: String? = nil
  ) -> String {
    let more = [isNeeded ? "\"required\": true" : nil, note.map(description)].compactMap { $0.map { "\($0), " } }
    return "{\"name\": \"\(name)\", \"in\": \"\(place)\", \(more.joined())\"schema\": \(schema)}"
  }

  static func answer(_ note: String, _ schema: String? = nil, header: String? = nil) -> String {
    "{" + [description(note), header, schema.map { content($0) }].compactMap(\.self).joined(separator: ", ") + "}"
  }

  static func problem(_ note: String) -> String {
    "{\(description(note)), \(content(schema("Problem"), type: "application/problem+json"))}"
  }

  static func header(_ name: String, _ note: String) -> String {
    "\"headers\": {\"\(name)\": {\(description(note)), \"schema\": \(string)}}"
  }

  private static func content(_ schema: String, type: String = "application/json") -> String {
    "\"content\": {\"\(type)\": {\"schema\": \(schema)}}"
  }

  private static func description(_ text: String) -> String { "\"description\": \"\(text)\"" }
}

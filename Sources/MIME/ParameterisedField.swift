/// A field with parameters: Content-Type (RFC 2045 §5.1) or Content-Disposition (RFC 2183), read as leniently as real
/// mail needs.
struct ParameterisedField {
  /// What stands before the parameters, in lower case and without blanks.
  let value: String
  /// Names in lower case.
  private(set) var parameters: [String: String] = [:]
  /// Names of parameters that cannot be decoded.
  private(set) var undecodable: Set<String> = []

  init(_ text: String) {
    var scanner = ParameterScanner(text)
    value = scanner.value().lowercased().filter { !$0.isWhitespace }
    var extended = ExtendedParameters()
    while let (name, content) = scanner.parameter() {
      if name.contains("*") {
        extended.add(name, content)
      } else if parameters[name] == nil {
        let words = EncodedWords(decoding: content)
        parameters[name] = words.text
        if !words.isWhole { undecodable.insert(name) }
      }
    }
    // Where a parameter comes in both forms, the plain one is for old programs (RFC 6266 §4.3).
    for (name, content) in extended.decoded() {
      if let content {
        parameters[name] = content
        undecodable.remove(name)
      } else if parameters[name] == nil {
        undecodable.insert(name)
      }
    }
  }
}

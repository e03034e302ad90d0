/// One part of an e-mail, or the e-mail as its own part: what its header says of its body.
struct Part {
  let header: HeaderBlock
  let body: ArraySlice<UInt8>
  /// Lower case, such as `text/plain`.
  let mediaType: String
  private let contentType: ParameterisedField?
  private let disposition: ParameterisedField?

  /// - Parameter defaultType: the media type of a part that does not name one.
  init(header: HeaderBlock, body: ArraySlice<UInt8>, defaultType: String = "text/plain") {
    self.header = header
    self.body = body
    contentType = header[.contentType].map(ParameterisedField.init)
    disposition = header[.contentDisposition].map(ParameterisedField.init)
    mediaType = contentType.map { Self.mediaType($0.value, defaultType) } ?? defaultType
  }

  init(_ bytes: ArraySlice<UInt8>, defaultType: String) {
    var rest = bytes
    let header = HeaderBlock(readingFrom: &rest)
    self.init(header: header, body: rest, defaultType: defaultType)
  }

  var isMultipart: Bool { mediaType.hasPrefix("multipart/") }
  var isAttachment: Bool { disposition?.value == "attachment" }
  var isInline: Bool { disposition?.value == "inline" }
  var charset: String? { contentType?.parameters["charset"] }

  /// Without it, no part of a multipart can be found.
  var boundary: String? {
    guard let boundary = contentType?.parameters["boundary"], !boundary.isEmpty else { return nil }
    return boundary
  }

  var fileName: String? {
    let name = disposition?.parameters["filename"] ?? contentType?.parameters["name"]
    return name?.isEmpty == true ? nil : name
  }

  /// The file has a name, and something in it cannot be decoded.
  var hasUndecodableFileName: Bool {
    disposition?.undecodable.contains("filename") == true
      || disposition?.parameters["filename"] == nil && contentType?.undecodable.contains("name") == true
  }

  /// Soft line breaks count for nothing (RFC 3676 §4.1).
  var deletesSpaces: Bool {
    contentType?.parameters["format"]?.lowercased() == "flowed"
      && contentType?.parameters["delsp"]?.lowercased() == "yes"
  }

  /// The body as it was before transport. Nil when it cannot be had.
  func decodedBody() -> TransferEncoding.Decoded? {
    TransferEncoding(header[.contentTransferEncoding])?.decode(body)
  }

  /// The media type in `value`, of characters that one may have (RFC 6838 §4.2).
  private static func mediaType(_ value: String, _ defaultType: String) -> String {
    let names = value.split(separator: "/", omittingEmptySubsequences: false)
    // RFC 2045 §5.2: what cannot be read is text.
    guard names.count == 2, names.allSatisfy({ (1...127).contains($0.utf8.count) }) else { return defaultType }
    guard names.allSatisfy({ $0.utf8.allSatisfy(isNameByte) }) else { return "application/octet-stream" }
    return value
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
    default: "!#$&-^_.+".utf8.contains(byte)
    }
  }
}

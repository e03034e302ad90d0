import CGMime
import Conversations

/// Reads address lists (RFC 5322 §3.4): groups flattened, names decoded.
///
/// GMime reads one mailbox at a time, each of bounded size: given whole lists, it looks at some of them again and again,
/// and calls itself for every colon.
struct Mailboxes {
  /// How many more may be read.
  private(set) var left = MIMELimits.mailboxes
  /// Some were left out, being too many.
  private(set) var isCut = false

  /// The mailboxes of all fields of one name. What is no mailbox has the address that could be read, or an empty one,
  /// so that its place is kept.
  mutating func read(_ fields: [String]) -> [Email.Mailbox] {
    isCut = false
    var mailboxes: [Email.Mailbox] = []
    for field in fields {
      for item in MailboxList.items(of: EncodedWords(normalising: field).text) {
        guard left > 0 else {
          isCut = true
          return mailboxes
        }
        let read = Self.mailboxes(of: item).prefix(left)
        left -= read.count
        mailboxes += read
      }
    }
    return mailboxes
  }

  private static func mailboxes(of item: String) -> [Email.Mailbox] {
    let unreadable = [Email.Mailbox(address: "")]
    guard GMime.isReady, item.utf8.count <= MIMELimits.mailboxBytes, let options = g_mime_parser_options_new() else {
      return unreadable
    }
    defer { g_mime_parser_options_free(options) }
    g_mime_parser_options_set_address_compliance_mode(options, GMIME_RFC_COMPLIANCE_LOOSE)
    g_mime_parser_options_set_rfc2047_compliance_mode(options, GMIME_RFC_COMPLIANCE_LOOSE)
    // With these allowed, the comma of an unquoted name, "Silva, Maria", would end an address.
    g_mime_parser_options_set_allow_addresses_without_domain(options, 0)
    guard let list = internet_address_list_parse(options, item) else { return unreadable }
    defer { shim_unref(list) }
    var mailboxes: [Email.Mailbox] = []
    append(list, to: &mailboxes)
    return mailboxes.isEmpty ? unreadable : mailboxes
  }

  private static func append(_ list: UnsafeMutablePointer<InternetAddressList>, to mailboxes: inout [Email.Mailbox]) {
    for index in 0..<internet_address_list_length(list) {
      guard let address = internet_address_list_get_address(list, index) else { continue }
      if let mailbox = shim_mailbox(address) {
        mailboxes.append(
          Email.Mailbox(
            name: internet_address_get_name(address).flatMap(name),
            address: internet_address_mailbox_get_addr(mailbox).map { String(cString: $0) } ?? ""))
      } else if let members = shim_group_members(address) {
        append(members, to: &mailboxes)
      }
    }
  }

  private static func name(_ text: UnsafePointer<CChar>) -> String? {
    let name = String(cString: text)
    return name.isEmpty ? nil : name
  }
}

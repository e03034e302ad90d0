import Conversations
import MIME
import Testing

@Suite struct BodyTests {
  @Test(
    "transfer encodings are undone",
    arguments: [
      ("7bit", "Hello", "Hello\n"), ("8bit", "Olá", "Olá\n"), ("binary", "Olá", "Olá\n"), ("", "Olá", "Olá\n"),
      ("quoted-printable", "Ol=C3=A1, ma=\nria=40example.com", "Olá, maria@example.com\n"),
      ("QUOTED-PRINTABLE", "Ol=c3=a1 =\n\n50% =5", "Olá \n50% =5\n"),
      ("base64", "T2zDoSwg\nbWFyaWE=", "Olá, maria"), ("Base64 ", "T2zDoSwgbWFyaWE", "Olá, maria"),
      ("base64 (a comment)", "", ""),
      ("x-uuencode", "begin 644 a.txt\n&3VQ!H0H\n`\nend", nil),
      ("uuencode", "begin 644 a.txt\n%2&5L;&\\`\n`\nend", "Hello"),
    ] as [(String, String, String?)])
  func transferEncodings(encoding: String, body: String, expected: String?) throws {
    let email = try RawEmail.email(
      "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: \(encoding)", body: body)
    if let expected { #expect(email.text == expected) }
    #expect(email.omitted.isEmpty)
  }

  @Test(
    "charsets become UTF-8, broken names of theirs too",
    arguments: [
      ("utf-8", "T2zDoSwg5p2x5LqsIOKCrA==", "Olá, 東京 €"), ("UTF8", "T2zDoSwg5p2x5LqsIOKCrA==", "Olá, 東京 €"),
      ("utf-16", "//5PAGwA4QAsACAAcWesTg==", "Olá, 東京"), ("utf-16be", "AE8AbADh", "Olá"),
      ("utf-32le", "TwAAAGwAAADhAAAA", "Olá"), ("windows-1252", "gCAxMiCWIJNPbOGU", "€ 12 – “Olá”"),
      ("iso-8859-1", "gCBPbOE=", "€ Olá"), ("us-ascii", "gCBPbOE=", "€ Olá"), ("us-ascii", "T2zDoQ==", "Olá"),
      ("iso-2022-jp", "GyRCJDRDbUo4GyhCIG1hcmlhQGV4YW1wbGUuY29t", "ご注文 maria@example.com"),
      ("shift_jis", "grKSjZW2h0A=", "ご注文①"), ("euc-jp", "pLTD7cq4", "ご注文"), ("koi8-r", "8NLJ18XU", "Привет"),
      ("windows-1251", "z/Do4uXy", "Привет"), ("\\\"windows-cp1251\\\"", "z/Do4uXy", nil), ("gb2312", "tqm1pQ==", "订单"),
      ("gb18030", "tqm1pZUygjY=", "订单𠀀"), ("big5", "rXGz5g==", "訂單"), ("euc-kr", "wda5rg==", "주문"),
      ("ks_c_5601-1987", "jGO55rCix88=", "똠방각하"), ("utf-7", "T2wrQU9FICtBS00tMQ==", "Olá £1"),
      ("ibm037", "lIGZiYF8haeBlJeThUuDlpQ=", "maria@example.com"), ("iso-8859-8-i", "+ezl7Q==", "שלום"),
      ("windows-874", "ysfRyrTV", "สวัสดี"), ("utf-8", "77u/T2zDoQ==", "Olá"),
    ] as [(String, String, String?)])
  func charsets(charset: String, base64: String, expected: String?) throws {
    for type in ["plain", "html"] {
      let email = try RawEmail.email(
        "Content-Type: text/\(type); charset=\"\(charset)\"\nContent-Transfer-Encoding: base64", body: base64)
      if let expected {
        #expect((type == "plain" ? email.text : email.html) == expected)
        #expect(email.omitted.isEmpty)
      }
    }
  }

  @Test("a text without a charset is UTF-8 or windows-1252")
  func unlabelled() throws {
    #expect(try RawEmail.email("Content-Type: text/plain", bytes: [0x4F, 0x6C, 0xC3, 0xA1]).text == "Olá")
    #expect(try RawEmail.email("Content-Type: text/plain", bytes: [0x4F, 0x6C, 0xE1]).text == "Olá")
    #expect(try RawEmail.email("Content-Type: nonsense", bytes: [0x4F, 0x6C, 0xE1]).text == "Olá")
    #expect(try RawEmail.email("MIME-Version: 1.0", bytes: [0x4F, 0x6C, 0xE1]).text == "Olá")
  }

  @Test("U+0000 and invalid sequences become U+FFFD")
  func invalid() throws {
    let type = "Content-Type: text/plain; charset="
    #expect(try RawEmail.email(type + "utf-8", bytes: [0x61, 0x00, 0xFF, 0x62]).text == "a\u{FFFD}\u{FFFD}b")
    #expect(try RawEmail.email(type + "utf-16le", bytes: [0x61, 0x00, 0x00, 0xD8, 0x62, 0x00]).text == "a\u{FFFD}b")
    #expect(try RawEmail.email(type + "utf-16le", bytes: [0x61, 0x00, 0x62]).text == "a\u{FFFD}")
    #expect(try RawEmail.email(type + "utf-16be", bytes: [0x00, 0x00, 0x00, 0x61]).text == "\u{FFFD}a")
    #expect(
      try RawEmail.email(type + "iso-2022-jp", bytes: [0x61, 0x1B, 0x24, 0x42, 0xFF]).text?.hasPrefix("a") == true)
    #expect(try RawEmail.email(type + "windows-1252", bytes: [0x61, 0x81, 0x62]).text == "a\u{FFFD}b")
    #expect(try RawEmail.email(type + "euc-jp", bytes: [0x61, 0xA4]).text == "a\u{FFFD}")
  }

  @Test(
    "what cannot be decoded is left out and said so",
    arguments: [
      ("Content-Type: text/plain; charset=x-nobody-knows", "maria@example.com"),
      ("Content-Type: text/html; charset=utf-8//IGNORE", "maria@example.com"),
      ("Content-Type: text/plain\nContent-Transfer-Encoding: base64", "bWFyaWFA!!!!ZXhhbXBsZS5jb20="),
      ("Content-Type: text/plain\nContent-Transfer-Encoding: base64", "maria"),
      ("Content-Type: text/plain\nContent-Transfer-Encoding: base64", "b==="),
      ("Content-Type: text/plain\nContent-Transfer-Encoding: x-secret", "maria@example.com"),
      ("Content-Type: text/plain\nContent-Transfer-Encoding: x-uuencode", "maria@example.com"),
    ])
  func undecodable(fields: String, body: String) throws {
    let email = try RawEmail.email(fields, body: body)
    #expect(email.text == nil && email.html == nil)
    #expect(email.omissions == ["part 1 not-mime"])
  }

  @Test("what follows the end of base64 is left out and said so")
  func footer() throws {
    let email = try RawEmail.email("Content-Transfer-Encoding: base64", body: "T2zDoQ==\n-- \nA list's footer\n")
    #expect(email.text == "Olá")
    #expect(email.omissions == ["part 1 not-mime"])
  }

  @Test("soft line breaks of flowed text that count for nothing are undone")
  func flowed() throws {
    let type = "Content-Type: text/plain; charset=utf-8; format=flowed; delsp=yes"
    let email = try RawEmail.email(type, body: "maria@exam \nple.com\n> quo \n> ted\nend \n> other\n-- \nMaria")
    #expect(email.text == "maria@example.com\n> quoted\nend\n> other\n-- \nMaria\n")
    let plain = try RawEmail.email("Content-Type: text/plain; format=flowed", body: "one \ntwo")
    #expect(plain.text == "one \ntwo\n")
  }
}

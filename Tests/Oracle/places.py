"""Places of an e-mail in which a text can stand, and the messages that the OMS publishes."""

import base64
import json
import quopri
from email.header import Header
from urllib.parse import quote

SENDER = {"name": "Acme", "address": "orders@acme.example"}


def event(number, store, order, recipients, kind="email-sent", sender=SENDER, **email):
    """A message in the form of a CloudEvent."""
    content = {"messageId": f"<{number}@mail.acme.example>", "from": sender,
               "to": [{"address": r} if isinstance(r, str) else r for r in recipients],
               "subject": "Your order", "text": "Hello", **email}
    body = {"specversion": "1.0", "type": kind, "source": "/oms/" + store, "id": str(number),
            "time": "2026-11-23T16:32:00Z", "data": {"store": store, "order": order, "email": content}}
    return message(kind, "application/cloudevents+json", {}, json.dumps(body, ensure_ascii=number % 2 == 0).encode())


def raw(number, store, order, body, kind="email-sent"):
    """A message that is a raw e-mail."""
    headers = {"cloudEvents:id": str(number), "cloudEvents:source": "/oms/" + store,
               "cloudEvents:time": "2026-11-23T16:32:00Z", "store": store, "order": order}
    return message(kind, "message/rfc822", headers, body)


def message(kind, content_type, headers, body):
    return {"routingKey": kind, "contentType": content_type, "headers": headers,
            "body": base64.b64encode(body).decode()}


def mailbox(address):
    """An address as it stands in a header: raw UTF-8 where it is no ASCII (RFC 6532)."""
    return address.encode()


def envelope(recipients, subject=b"Your order"):
    to = b", ".join(mailbox(r) for r in recipients)
    return (b"Received: from mx.example by mail.acme.example for <" + mailbox(recipients[0]) + b">\r\n"
            b"Return-Path: <" + mailbox(recipients[0]) + b">\r\n"
            b"X-Customer: " + mailbox(recipients[0]) + b"\r\n"
            b"From: Acme <orders@acme.example>\r\nTo: " + to + b"\r\nSubject: " + subject + b"\r\n"
            b"Message-ID: <1@mail.acme.example>\r\nDate: Mon, 23 Nov 2026 16:32:00 +0000\r\nMIME-Version: 1.0\r\n")


def part(content_type, data, encoding):
    """A body with its header, in a transfer encoding (RFC 2045 §6)."""
    if encoding == "base64":
        data = base64.encodebytes(data).replace(b"\n", b"\r\n")
    elif encoding == "quoted-printable":
        data = quopri.encodestring(data).replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    return (f"Content-Type: {content_type}\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n").encode() + data


def multipart(subtype, parts, boundary):
    lines = b"".join(b"--" + boundary + b"\r\n" + p + b"\r\n" for p in parts)
    head = f"Content-Type: multipart/{subtype}; boundary=\"{boundary.decode()}\"\r\n\r\n".encode()
    return head + lines + b"--" + boundary + b"--\r\n"


def lines(text):
    return text.replace("\r\n", "\n").replace("\n", "\r\n")


def seven_bit(text):
    charset = "us-ascii" if text.isascii() else "utf-8"
    return part(f"text/plain; charset={charset}", lines(text).encode(), "7bit" if text.isascii() else "8bit")


def delivery_report(recipients, text):
    status = (b"Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mail.acme.example\r\n\r\n"
              b"Original-Recipient: rfc822;" + mailbox(recipients[0]) + b"\r\n"
              b"Final-Recipient: rfc822; " + mailbox(recipients[0]) + b"\r\nAction: failed\r\nStatus: 5.1.1\r\n"
              b"Diagnostic-Code: smtp; 550 " + lines(text).replace("\r\n", " ").encode() + b"\r\n")
    headers = b"Content-Type: text/rfc822-headers\r\n\r\n" + envelope(recipients)
    return multipart("report; report-type=delivery-status", [seven_bit(text), status, headers], b"report")


def returned(recipients, text):
    """A delivery report that returns the whole message."""
    status = (b"Content-Type: message/delivery-status\r\n\r\nFinal-Recipient: rfc822; " + mailbox(recipients[0])
              + b"\r\nAction: failed\r\n")
    original = b"Content-Type: message/rfc822\r\n\r\n" + envelope(recipients) + seven_bit(text)
    return multipart("report; report-type=delivery-status", [seven_bit("It bounced."), status, original], b"report")


def extended(name):
    """A file name in the form of RFC 2231."""
    return f"filename*=utf-8''{quote(name, safe='')}"


def in_attribute(text):
    return text.replace('"', "&quot;")


def attachment(disposition):
    return (b"Content-Type: application/pdf\r\nContent-Disposition: attachment; " + disposition.encode()
            + b"\r\nContent-Transfer-Encoding: base64\r\n\r\naGVsbG8=\r\n")


# How a text is put into a field of an event.
FIELDS = {
    "plain text": lambda t: {"text": f"Order for {t} is on its way.\n"},
    "long plain text": lambda t: {"text": "x" * 300 + f" {t} " + "Thank you. " * 40},
    "HTML text": lambda t: {"html": f"<html><body><p>Order for {t} ok</p></body></html>"},
    "HTML attribute": lambda t: {"html": f'<a title="{in_attribute(t)}" href="https://t.example/">see</a>'},
    "HTML link": lambda t: {"html": f'<a href="https://t.example/?u={in_attribute(t)}&amp;v=1">see</a>'},
    "HTML comment": lambda t: {"html": f"<p>x</p><!-- {t.replace('--', '')} -->"},
    "HTML script": lambda t: {"html": "<script>var s = \"" + t.replace('"', '\\"') + "\";</script><p>x</p>"},
    "HTML style": lambda t: {"html": f"<style>p{{background:url({t})}}</style><p>x</p>"},
    "subject": lambda t: {"subject": f"Order for {t}"},
    "name of a file": lambda t: {"attachments": [{"fileName": f"{t}.pdf", "contentType": "application/pdf"}]},
    "type of a file": lambda t: {"attachments": [{"fileName": "a", "contentType": f"application/pdf; name={t}"}]},
    "everywhere": lambda t: {"text": t, "html": f"<p>{t}</p>", "subject": t,
                             "attachments": [{"fileName": t, "contentType": "text/plain", "size": 1}]},
}

# How a text is put into a raw e-mail to the recipients; None where it cannot be written so.
MIME = {
    "7bit": lambda r, t: envelope(r) + seven_bit(t),
    "quoted-printable": lambda r, t: envelope(r)
    + part("text/plain; charset=utf-8", lines(t).encode(), "quoted-printable"),
    "base64": lambda r, t: envelope(r) + part("text/plain; charset=utf-8", t.encode(), "base64"),
    "HTML in base64": lambda r, t: envelope(r)
    + part("text/html; charset=utf-8", f"<p>{t}</p>".encode(), "base64"),
    "HTML in quoted-printable": lambda r, t: envelope(r)
    + part("text/html; charset=iso-8859-1", html_bytes(t), "quoted-printable"),
    "UTF-16": lambda r, t: envelope(r) + part("text/plain; charset=utf-16", t.encode("utf-16"), "base64"),
    "UTF-16 without mark": lambda r, t: envelope(r)
    + part("text/html; charset=utf-16be", t.encode("utf-16-be"), "quoted-printable"),
    "UTF-7": lambda r, t: envelope(r) + part("text/plain; charset=utf-7", t.encode("utf-7"), "7bit"),
    "windows-1252": lambda r, t: encodable(t, "cp1252")
    and envelope(r) + part("text/plain; charset=windows-1252", t.encode("cp1252"), "8bit"),
    "ISO-2022-JP": lambda r, t: encodable(t, "iso2022_jp")
    and envelope(r) + part("text/plain; charset=iso-2022-jp", t.encode("iso2022_jp"), "7bit"),
    "nested message": lambda r, t: envelope(r) + multipart(
        "mixed", [seven_bit("Forwarded:"), b"Content-Type: message/rfc822\r\n\r\n" + envelope(r) + seven_bit(t)], b"m"),
    "nested alternative": lambda r, t: envelope(r) + multipart("mixed", [multipart("related", [multipart(
        "alternative", [seven_bit(t), part("text/html; charset=utf-8", f"<p>{t}</p>".encode(), "base64")],
        b"c")], b"b")], b"a"),
    "second text part": lambda r, t: envelope(r) + multipart("mixed", [seven_bit("Hello"), seven_bit(t)], b"m"),
    "delivery report": lambda r, t: envelope(r) + delivery_report(r, t),
    "returned message": lambda r, t: envelope(r) + returned(r, t),
    "encoded subject": lambda r, t: envelope(r, encoded_word(t)) + seven_bit("Hello"),
    "extended file name": lambda r, t: envelope(r) + multipart(
        "mixed", [seven_bit("Hello"), attachment(extended(t + ".pdf"))], b"m"),
    "encoded file name": lambda r, t: envelope(r) + multipart(
        "mixed", [seven_bit("Hello"), attachment('filename="' + encoded_word(t).decode() + '"')], b"m"),
}

# Where a line break does not remain.
UNFOLDED = {"delivery report", "encoded subject", "encoded file name"}


def encoded_word(text):
    return Header(text.replace("\r\n", " ").replace("\n", " "), "utf-8").encode(linesep="\r\n").encode()


def html_bytes(text):
    return f"<p>{text}</p>".encode("latin-1", "xmlcharrefreplace")


def encodable(text, charset):
    try:
        text.encode(charset)
        return True
    except UnicodeError:
        return False


def named(recipients, text):
    """The recipients, the text being the display name of the first."""
    return [{"name": f"Maria {text}", "address": recipients[0]}] + recipients[1:]



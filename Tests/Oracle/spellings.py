"""Ways to write an address that a mail program, a browser or a script reads as that address."""

import base64
import hashlib
import quopri

BOLD = {chr(ord("a") + i): chr(0x1D41A + i) for i in range(26)}


def each(text, spell, skip=""):
    return "".join(c if c in skip else spell(c) for c in text)


def between(text, insert):
    """With something between all letters of the local part's first word and around the at-sign."""
    local, _, domain = text.rpartition("@")
    return insert.join(local[:4]) + local[4:] + insert + "@" + insert + domain


def signs(text, at, dot="."):
    return text.replace("@", at).replace(".", dot)


def aligned(address, shift, encode=base64.b64encode):
    """As it stands in the middle of something longer that was encoded."""
    before = "?id="[: 3 + shift] if shift else ""
    return encode((before + address + "&lang=pt").encode()).decode()


def full_width(text):
    return each(text, lambda c: chr(ord(c) + 0xFEE0) if 0x21 <= ord(c) <= 0x7E else c)


def quoted(address, escape=""):
    local, _, domain = address.rpartition("@")
    return f'"{escape.join([""] + list(local)) if escape else local}"@{domain}'


def percent(text):
    return "".join(f"%{b:02X}" for b in text.encode())


def soft_break(text):
    return text[:5] + "=\n" + text[5:]


# What any address, a participant's or a mention, can be written as.
PLAIN = {
    "as it is": lambda a: a,
    "upper case": str.upper,
    "mixed case": str.title,
    "tagged": lambda a: a.replace("@", "+shop.1@"),
    "tagged twice": lambda a: a.replace("@", "+a+b@"),
    "angle brackets": lambda a: f"<{a}>",
    "trailing dot": lambda a: a + ".",
    "mailto": lambda a: f"mailto:{a}?subject=Order&body=Hello",
    "query": lambda a: f"https://t.example/u?e={a}&x=1",
    "path": lambda a: f"https://t.example/u/{a}/off",
    "user of a URL": lambda a: f"smtp://{a}:587",
    "percent at": lambda a: signs(a, "%40"),
    "percent all": percent,
    "percent lower": lambda a: percent(a).lower(),
    "percent twice": lambda a: signs(a, "%2540", "%252E"),
    "percent thrice": lambda a: signs(a, "%252540", "%25252e"),
    "decimal reference": lambda a: signs(a, "&#64;", "&#46;"),
    "decimal references": lambda a: each(a, lambda c: f"&#{ord(c)};"),
    "hexadecimal references": lambda a: each(a, lambda c: f"&#x{ord(c):x};"),
    "upper-case hexadecimal reference": lambda a: signs(a, "&#X40;", "&#X2E;"),
    "named references": lambda a: signs(a, "&commat;", "&period;"),
    "reference without semicolon": lambda a: signs(a, "&#64", "&#46"),
    "padded references": lambda a: signs(a, "&#0000064;", "&#x00002e;"),
    "reference in a reference": lambda a: signs(a, "&amp;#64;"),
    "percent in a reference": lambda a: signs(a, "&#37;40"),
    "reference in percent": lambda a: signs(a, "%26%2364%3B"),
    "full-width signs": lambda a: signs(a, "\uff20", "\uff0e"),
    "ideographic dot": lambda a: signs(a.rpartition("@")[0], "") + "@" + signs(a.rpartition("@")[2], "", "\u3002"),
    "small at-sign": lambda a: signs(a, "\ufe6b"),
    "full-width letters": full_width,
    "mathematical letters": lambda a: each(a, lambda c: BOLD.get(c, c)),
    "zero-width space": lambda a: between(a, "\u200b"),
    "zero-width joiner": lambda a: between(a, "\u200d"),
    "byte order mark": lambda a: between(a, "\ufeff"),
    "word joiner": lambda a: between(a, "\u2060"),
    "soft hyphen": lambda a: between(a, "\u00ad"),
    "soft hyphen reference": lambda a: between(a, "&shy;"),
    "zero-width reference": lambda a: between(a, "&#8203;"),
    "variation selector": lambda a: between(a, "\ufe0f"),
    "direction mark": lambda a: between(a, "\u200e"),
    "quoted-printable at": lambda a: signs(a, "=40"),
    "quoted-printable all": lambda a: "".join(f"={b:02X}" for b in a.encode()),
    "quoted-printable line break": soft_break,
    "folded before at": lambda a: a.replace("@", "\r\n @"),
    "folded behind at": lambda a: a.replace("@", "@\r\n\t"),
    "spaces around at": lambda a: a.replace("@", " @ "),
    "comment": lambda a: a.replace("@", "(home)@"),
    "quoted local part": quoted,
    "escaped local part": lambda a: quoted(a, "\\"),
    "JSON escape": lambda a: signs(a, "\\u0040", "\\u002e"),
    "JavaScript escape": lambda a: signs(a, "\\x40", "\\x2E"),
    "code point escape": lambda a: signs(a, "\\u{40}"),
    "CSS escape": lambda a: signs(a, "\\40 "),
    "long CSS escape": lambda a: signs(a, "\\000040"),
    "encoded word q": lambda a: "=?utf-8?q?" + signs(a, "=40", "=2E") + "?=",
    "encoded word b": lambda a: "=?UTF-8?B?" + base64.b64encode(a.encode()).decode() + "?=",
    "extended parameter": lambda a: "utf-8''" + signs(a, "%40"),
    "JSON member": lambda a: '{"@type":"Person","email":"' + a + '"}',
    "between quotes": lambda a: f"'{a}'",
    "between letters of another script": lambda a: f"请联系{a}谢谢",
    "behind a colon": lambda a: f"E-mail:{a};",
    "list": lambda a: f"x@y.example,{a},z@y.example",
}

# What only markup can do.
MARKUP = {
    "bold letter": lambda a: f"<b>{a[0]}</b>{a[1:]}",
    "span per letter": lambda a: each(a, lambda c: f"<span>{c}</span>"),
    "span around at": lambda a: a.replace("@", "<span class='a'>@</span>"),
    "comment between": lambda a: between(a, "<!-- x -->"),
    "empty comment": lambda a: between(a, "<!---->"),
    "word break": lambda a: between(a, "<wbr>"),
    "attribute with a bracket": lambda a: between(a, "<i title='a>b'></i>"),
    "hidden span": lambda a: a.replace("@", '<span style="display:none"></span>@'),
    "tags and references": lambda a: between(signs(a, "@", "&#46;"), "<b></b>"),
    "source document": lambda a: '<iframe srcdoc="&lt;b&gt;' + a[0] + "&lt;/b&gt;" + a[1:] + '"></iframe>',
    "mailto link": lambda a: f'<a href="mailto:{signs(a, "%40")}">{a}</a>',
    "alternative text": lambda a: f'<img src="https://t.example/p.gif" alt="{a}" title=\'{a}\' data-user={a}>',
    "style URL": lambda a: f"<p style=\"background:url('https://t.example/{signs(a, '%40')}')\">x</p>",
    "script": lambda a: f"<script>let user = '{a}'</script>",
    "JSON-LD": lambda a: '<script type="application/ld+json">{"@type":"Order","email":"' + a + '"}</script>',
    "tracking pixel": lambda a: f'<img src="https://t.example/o.gif?u={percent(a)}" width=1 height=1>',
    "conditional comment": lambda a: f"<!--[if mso]><p>{a}</p><![endif]-->",
}

# A sentence may read so ("meet me @ cafe.example"), so a mention need not be found in it.
AMBIGUOUS = {"spaces around at", "comment"}
# So may these where a line break becomes a blank.
FOLDED = {"folded before at", "folded behind at"}

# What trackers make of a participant's address.
DERIVED = {
    "base64": lambda a: base64.b64encode(a.encode()).decode(),
    "base64 shifted by one": lambda a: aligned(a, 1),
    "base64 shifted by two": lambda a: base64.b64encode(b"id=12" + a.encode() + b"!").decode(),
    "base64 shifted by three": lambda a: base64.b64encode(b"id=" + a.encode() + b"!").decode(),
    "base64 without padding": lambda a: base64.b64encode(a.encode()).decode().rstrip("="),
    "base64 with encoded padding": lambda a: base64.b64encode((a + "!").encode()).decode().replace("=", "%3D"),
    "base64url": lambda a: base64.urlsafe_b64encode(("\u00fb\u00ff" + a).encode()).decode().rstrip("="),
    "base64 in a query": lambda a: "https://t.example/o?u=" + base64.b64encode(a.encode()).decode() + "&v=1",
    "base64 of upper case": lambda a: base64.b64encode(a.upper().encode()).decode(),
    "base64 above a line": lambda a: base64.b64encode(b"to:" + a.encode() + b"?" + b"x" * 40).decode() + "\ncaf",
    "base64 behind an encoded equals sign": lambda a: "?u=3D" + base64.b64encode(a.encode()).decode(),
    "base64 of JSON": lambda a: base64.b64encode(('{"email":"' + a + '","n":1}').encode()).decode(),
    "base64 of percent-encoding": lambda a: base64.b64encode(signs(a, "%40").encode()).decode(),
    "base64 in base64": lambda a: base64.b64encode(base64.b64encode(a.encode())).decode(),
    "hexadecimal": lambda a: a.encode().hex(),
    "upper-case hexadecimal": lambda a: a.encode().hex().upper(),
    "MD5": lambda a: hashlib.md5(a.encode()).hexdigest(),
    "upper-case MD5": lambda a: hashlib.md5(a.encode()).hexdigest().upper(),
    "Gravatar": lambda a: f"https://avatar.example/{hashlib.md5(a.encode()).hexdigest()}?s=80",
    "SHA-1": lambda a: hashlib.sha1(a.encode()).hexdigest(),
    "upper-case SHA-1": lambda a: hashlib.sha1(a.encode()).hexdigest().upper(),
    "SHA-256": lambda a: hashlib.sha256(a.encode()).hexdigest(),
    "upper-case SHA-256": lambda a: hashlib.sha256(a.encode()).hexdigest().upper(),
    "hexadecimal behind a percent sign": lambda a: "https://t.example/?w%" + a.encode().hex(),
    "hexadecimal behind an escaped percent sign": lambda a: "https://t.example/?w%25" + a.encode().hex(),
    "hexadecimal behind \\x": lambda a: "\\x" + a.encode().hex(),
    "hexadecimal behind \\u": lambda a: "\\u" + a.encode().hex(),
    "hexadecimal behind &#x": lambda a: "https://t.example/?w&#x" + a.encode().hex(),
    "MD5 behind a percent sign": lambda a: "https://t.example/?w%" + hashlib.md5(a.encode()).hexdigest(),
    "quoted-printable base64": lambda a: quopri.encodestring(base64.b64encode(a.encode())).decode().strip(),
    "bounce address": lambda a: f"bounces+{a.replace('@', '=')}@acme.example",
}

"""Searches what was published for addresses that should have been hidden.

    find.py MANIFEST FEED DEAD          lines of hide.py, of the feed's messages, of dead-letters list --json

Decodes every string of a message with the standard library, again and again until nothing changes, and prints each
address that turns up in it, as one JSON object a line; also each message that is neither in the feed nor among the dead
letters, or not where it should be. ALIAS_KEYS must hold the key that the workers used. Knows nothing of how the
addresses were replaced, but for the aliases that may stand there, which it computes itself.
"""

import base64
import binascii
import functools
import hashlib
import json
import os
import quopri
import re
import sys
import unicodedata
from concurrent.futures import ProcessPoolExecutor
from email.errors import HeaderParseError
from email.header import decode_header
from html import unescape
from html.parser import HTMLParser
from urllib.parse import unquote_to_bytes

import aliases

# MARK: - Decoding

# The orders below share steps, and nearly all readings come up again.
remembered = functools.lru_cache(maxsize=4_096)


@remembered
def percent(text):
    return unquote_to_bytes(text).decode("utf-8", "replace") if "%" in text else text


@remembered
def quoted_printable(text):
    if "=" not in text:
        return text
    return quopri.decodestring(text.encode()).decode("utf-8", "replace")


@remembered
def encoded_words(text):
    if "=?" not in text:
        return text
    return re.sub(r"=\?[^?\s]+\?[bqBQ]\?[^?]*\?=", encoded_word, re.sub(r"\?=\s+=\?", "?==?", text))


def encoded_word(match):
    try:
        return "".join(w if isinstance(w, str) else w.decode(c or "ascii", "replace") for w, c in decode_header(match[0]))
    except (HeaderParseError, LookupError, ValueError):
        return match[0]


@remembered
def script_escapes(text):
    if "\\" not in text:
        return text
    text = re.sub(r"\\u\{([0-9a-fA-F]{1,6})\}|\\u([0-9a-fA-F]{4})|\\x([0-9a-fA-F]{2})", character, text)
    return re.sub(r"\\(?![0-9a-fA-F])([ -~])", r"\1", text)


@remembered
def style_escapes(text):
    return re.sub(r"\\([0-9a-fA-F]{1,6})(?:\r\n|[ \t\n])?", character, text) if "\\" in text else text


def character(match):
    code = int(next(g for g in match.groups() if g), 16)
    return chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"


class Reader(HTMLParser):
    """What a browser shows of a document, and what else stands in it."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.shown, self.hidden = [], []

    def handle_data(self, data):
        self.shown.append(data)

    def handle_starttag(self, tag, attrs):
        self.hidden += [value for _, value in attrs if value] + [name for name, _ in attrs]

    def handle_comment(self, data):
        self.hidden.append(data)

    def handle_decl(self, decl):
        self.hidden.append(decl)

    unknown_decl = handle_pi = handle_decl


@remembered
def markup(text):
    """The text without its tags, and behind it what stands in them."""
    if "<" not in text:
        return text
    reader = Reader()
    try:
        reader.feed(text)
        reader.close()
    except AssertionError:
        return text
    return "".join(reader.shown) + "".join("\n" + h for h in reader.hidden)


INVISIBLE = {c: None for c in range(0x110000)
             if unicodedata.category(chr(c)) == "Cf" or 0xFE00 <= c <= 0xFE0F or 0xE0100 <= c <= 0xE01EF
             or c in (0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180B, 0x180C, 0x180D, 0x3164, 0xFFA0)}


@remembered
def folded(text):
    """As eyes and address books compare it."""
    if text.isascii():
        return text.lower()
    text = unicodedata.normalize("NFKC", text.translate(INVISIBLE)).replace("\u3002", ".").replace("\uff61", ".")
    return unicodedata.normalize("NFC", text.lower())


@remembered
def unfolded(text):
    """Without the white space, comments and quotes that an address may hold (RFC 5322 §3.2.2 to §3.4.1)."""
    text = re.sub(r"[ \t]*\r?\n[ \t]+", "", text)
    text = re.sub(r"\([^()@]{0,60}\)", "", text)
    text = re.sub(r"[ \t]*@[ \t]*", "@", text)
    return re.sub(r'"((?:[^"\\\r\n]|\\.){1,64})"@', lambda m: re.sub(r"\\(.)", r"\1", m[1]) + "@", text)


@remembered
def labels(text):
    """With Unicode domains."""
    if "xn--" not in text:
        return text
    def label(match):
        try:
            return match[0].encode().decode("idna")
        except UnicodeError:
            return match[0]
    return re.sub(r"xn--[a-z0-9-]+", label, text)


@remembered
def base64_runs(text):
    """What runs of base64 hold."""
    return "\n".join(map(base64_run, re.findall(r"[A-Za-z0-9+/_-]{14,}", text)))


@remembered
def base64_run(run):
    """What it holds, read from each of its first four digits."""
    found = []
    digits = run.replace("-", "+").replace("_", "/")
    for start in range(4):
        whole = digits[start:]
        whole = whole[: len(whole) - (len(whole) % 4 == 1)]
        data = base64.b64decode(whole + "=" * (-len(whole) % 4))
        found.append(data.decode("utf-8", "replace"))
    return "\n".join(found)


@remembered
def hexadecimal_runs(text):
    """What runs of hexadecimal digits hold."""
    return "\n".join(map(hexadecimal_run, re.findall(r"(?:[0-9a-fA-F]{2}){8,}", text)))


@remembered
def hexadecimal_run(run):
    """What it holds, read from its first digit and from the one that may stand before it."""
    shifted = ("0" + run + "0")[: len(run) + 2]
    return "\n".join(binascii.unhexlify(digits).decode("utf-8", "replace") for digits in (run, shifted))


# Programs undo encodings in different orders, and not all of them undo all.
ORDERS = [
    [markup, unescape, percent, script_escapes, encoded_words, unfolded, folded, labels],
    [encoded_words, unescape, percent, unescape, markup, folded, labels, unfolded],
    [quoted_printable, encoded_words, markup, unescape, percent, script_escapes, folded, labels, unfolded],
    [style_escapes, unescape, percent, markup, folded, labels, unfolded],
    [folded, percent, unescape, markup, unfolded, labels],
]


def readings(text, depth=0, read=None):
    """Everything that programs make of a text. What was read before, at the same depth or less deep, is not read again."""
    read = {} if read is None else read
    if read.get(text, 3) <= depth:
        return
    read[text] = depth
    seen = {text}
    yield text
    for order in ORDERS:
        reading = text
        for _ in range(8):
            before = reading
            for decode in order:
                reading = decode(reading)
                if reading not in seen:
                    seen.add(reading)
                    yield reading
            if reading == before:
                break
    if depth < 2:
        for reading in list(seen):
            for inner in (base64_runs(reading), hexadecimal_runs(reading)):
                if "@" in inner or depth == 0 and len(inner) > 20:
                    yield from readings(inner, depth + 1, read)


@functools.lru_cache(maxsize=256)  # Names and other words stand in each message.
def seen_readings(text):
    """The readings by what eyes see of them."""
    return {reading.lower() if reading.isascii() else folded(reading): reading for reading in readings(text)}


# MARK: - Searching

@functools.lru_cache(maxsize=10_000)
def needles(address, is_participant):
    """What must not stand in a folded text: the address with or without a tag, and what derives from it."""
    wanted = aliases.canonical(address)
    local, _, domain = wanted.rpartition("@")
    local = re.sub(r"\\(.)", r"\1", local[1:-1]) if local.startswith('"') else local
    shown = labels(domain)
    domains = "|".join(sorted(map(re.escape, {domain, shown})))
    patterns = [re.escape(local) + r"(?:\+[^@\s]{0,99})?@(?:" + domains + ")"]
    if is_participant:
        patterns.append(re.escape(f"{local}={domain}"))
        for form in {address, wanted}:
            patterns += [d(form.encode()).hexdigest() for d in (hashlib.md5, hashlib.sha1, hashlib.sha256)]
    return re.compile("|".join(patterns))


def strings(value):
    match value:
        case str():
            yield value
        case list():
            for each in value:
                yield from strings(each)
        case dict():
            for key, each in value.items():
                yield key
                yield from strings(each)


def survivors(sent, published, key):
    """The addresses that a message shows, each with the string and the reading it was found in."""
    store = aliases.Store(sent["store"], sent["store"], key)
    everybody, mentions = sent["participants"] + ["orders@acme.example"], sent["mentions"]
    if sent["expected"] == "any":
        # A damaged e-mail may have lost its header, and with it the encoding of its text: who is shown takes part.
        shown = json.dumps(published["data"], ensure_ascii=False)
        everybody = [a for a in everybody if store.alias(sent["order"], aliases.canonical(a)) in shown]
        mentions = []
    allowed = {store.alias(sent["order"], aliases.canonical(a)) for a in everybody}
    shown = sorted({form for a in allowed for form in (a, labels(a))}, key=len, reverse=True)
    hidden = [(a, needles(a, True)) for a in everybody] + [(a, needles(a, False)) for a in mentions]
    for text in set(strings(published)):
        for seen, reading in seen_readings(text).items():
            for alias in shown:
                seen = seen.replace(alias, "\ue000")
            for address, needle in hidden:
                if needle.search(seen):
                    yield address, text, reading


def wrong_aliases(sent, published, key):
    """The people who are not shown under the alias that the contract gives them."""
    store = aliases.Store(sent["store"], sent["store"], key)
    expected = [store.alias(sent["order"], aliases.canonical(a)) for a in sent["participants"]]
    data = published["data"]
    shown = [p["emailAlias"] for p in [data["from"]] + data["to"] + data["cc"]]
    return [e for e in expected if e not in shown]


def check(job):
    sent, published, dead, key = job
    found = []
    if published is None and dead is None:
        found.append({"problem": "lost"})
    elif published is not None and sent["expected"] == "dead":
        found.append({"problem": "published"})
    elif published is None and sent["expected"] == "entry":
        found.append({"problem": "dead", "reason": dead})
    if published is not None:
        for address, text, reading in survivors(sent, published, key):
            problem = "mention" if address in sent["mentions"] else "address"
            found.append({"problem": problem, "address": address, "text": text[:1000], "reading": reading[:1000]})
            break
    if published is not None and sent["expected"] == "entry":
        found += [{"problem": "alias", "text": alias} for alias in wrong_aliases(sent, published, key)]
    about = {k: sent[k] for k in ("number", "case", "place", "store")}
    return [about | problem for problem in found]


def jobs(manifest, feed, dead_letters):
    """Each message that was sent, with what became of it."""
    key = aliases.master_key(os.environ["ALIAS_KEYS"])
    with open(feed) as lines:
        published = {body["id"]: body for body in map(json.loads, lines)}
    with open(dead_letters) as lines:
        dead = {letter["id"]: letter["reason"] for letter in map(json.loads, lines)}
    with open(manifest) as lines:
        for sent in map(json.loads, lines):
            queue = sent["routingKey"] if sent["routingKey"] in ("email-sent", "email-received") else "email-unrouted"
            letter = aliases.dead_letter_id(queue, base64.b64decode(sent["body"]))
            entry = aliases.feed_id(sent["store"], "/oms/" + sent["store"], str(sent["number"]))
            yield sent, published.get(entry), dead.get(letter), key


def main(manifest, feed, dead_letters):
    with ProcessPoolExecutor() as pool:
        for problems in pool.map(check, jobs(manifest, feed, dead_letters), chunksize=50):
            for problem in problems:
                print(json.dumps(problem))


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    main(*sys.argv[1:])

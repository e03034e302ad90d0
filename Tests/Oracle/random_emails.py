"""Random e-mails: nested parts, charsets, transfer encodings, damage, and addresses hidden anywhere in them."""

import json
import random
import string
from email.header import Header

import places
import spellings

WORDS = ("order shipped Olá João your parcel 用户 thanks R$ 1.299,90 50% off @maria https://acme.example/o/4012 "
         "<3 AT&T x=y café “quoted” 10:30 v502559llux-01 größe Ω Привет #1 a@b C:\\new {x} [1]").split()
BEFORE = ["", " ", "<", "e=", "/", "mailto:", "\"", "'", "(", "é ", "邮箱", "%20", "=3D", "\n", ";", "&amp;", "?e=", ">"]
AFTER = ["", " ", ">", "&x=1", "/", "?a", "\"", "'", ")", ", é", "谢谢", ".", " @", "%20", "\n", "<b>", "!", "#", "&"]
CHARSETS = ["utf-8", "us-ascii", "iso-8859-1", "windows-1252", "utf-16", "utf-16le", "utf-32", "utf-7", "koi8-r",
            "shift_jis", "euc-kr", "gb18030", "big5", "iso-2022-jp", "iso-8859-15", "windows-1251", "utf-8"]
PYTHON = {"windows-1252": "cp1252", "windows-1251": "cp1251"}
PEOPLE = ["Maria.Silva@Example.com", "ana+loja@example.com", "info@bücher.example", "joão@example.com",
          "o'brien@sub.example.org", "X_Y-z@example.net", "a@b.example", "vendas@xn--bcher-kva.example"]
DAMAGES = ["cut", "junk", "bare", "charset", "encoding", "boundary", "none", "header"]


class Letter:
    """One e-mail being written."""

    def __init__(self, seed, number):
        self.random = random.Random(f"{seed}/{number}")
        self.number = number
        self.people = self.random.sample(PEOPLE, self.random.randint(1, 3))
        if self.chance(3):
            self.people.append(self.address())
        self.mentions = [self.address() for _ in range(self.random.randint(0, 2))]
        self.spelled = []

    def chance(self, one_in):
        return self.random.randrange(one_in) == 0

    def address(self):
        letters = string.ascii_letters + string.digits
        local = "".join(self.random.choices(letters, k=self.random.randint(4, 12)))
        if self.chance(2):
            local += self.random.choice("._-") + "".join(self.random.choices(letters, k=5))
        domain = "".join(self.random.choices(string.ascii_lowercase, k=self.random.randint(3, 12)))
        return f"{local}@{domain}.{self.random.choice(['example', 'example.com', 'test'])}"

    # MARK: - Texts

    def hidden(self, is_markup):
        """One of the addresses, spelled in some way or in one way on top of another."""
        address = self.random.choice(self.people + self.mentions)
        is_person = address in self.people
        choices = [spellings.PLAIN]
        if is_markup:
            choices.append(spellings.MARKUP)
        if is_person and self.chance(4):
            choices = [spellings.DERIVED]
        choices = [(name, spell) for choice in choices for name, spell in choice.items()
                   if is_person or name not in spellings.AMBIGUOUS | spellings.FOLDED]
        name, spell = self.random.choice(choices)
        text = spell(address)
        if name not in spellings.DERIVED and self.chance(4):
            name, text = f"{name} encoded again", self.again(text)
        before = self.random.choice(BEFORE)
        if not is_person and "quoted-printable" in name and before in ("&amp;", "?e=", "e="):
            before = " "  # A parameter, rather: `&e=40ab.pdf`.
        text = before + text + self.random.choice(AFTER)
        self.spelled.append([name, address, text])
        return text

    def again(self, text):
        """Encoded once more as a whole, as a link's parameter or a quoted document would be."""
        match self.random.randrange(5):
            case 0: return spellings.percent(text)
            case 1: return text.replace("&", "&amp;")
            case 2: return text.replace("%", "%25")
            case 3: return "".join(f"&#{ord(c)};" for c in text)
            case _: return json.dumps(text)[1:-1]

    def text(self, is_markup=False):
        words = self.random.choices(WORDS, k=self.random.randint(0, 30))
        for _ in range(self.random.randint(0, 3)):
            words.insert(self.random.randint(0, len(words)), self.hidden(is_markup))
        if is_markup:
            words = [f"<{t}>{w}</{t}>" if self.chance(6) else w
                     for w in words for t in [self.random.choice(["p", "b", "td", "span"])]]
        return self.random.choice([" ", " ", "\n"]).join(words)

    # MARK: - Parts

    def leaf(self):
        is_markup = self.chance(2)
        text = self.text(is_markup)
        charset = self.random.choice(CHARSETS)
        try:
            data = places.lines(text).encode(PYTHON.get(charset, charset))
        except UnicodeError:
            charset, data = "utf-8", places.lines(text).encode()
        encoding = self.random.choice(["base64", "quoted-printable", "8bit", "7bit"])
        if charset.startswith(("utf-16", "utf-32")):
            encoding = "base64"
        elif encoding == "7bit" and any(b > 127 for b in data):
            encoding = "8bit"
        subtype = "html" if is_markup else self.random.choice(["plain", "plain", "calendar", "csv"])
        return places.part(f"text/{subtype}; charset={charset}", data, encoding)

    def tree(self, depth=0):
        """A part, with parts inside."""
        kind = self.random.randrange(9) if depth < 5 else 0
        match kind:
            case 0 | 1 | 2 | 3:
                return self.leaf()
            case 4:
                return b"Content-Type: message/rfc822\r\n\r\n" + self.message(depth + 1)
            case 5:
                return places.delivery_report(self.people, self.text())
            case 6:
                return self.attachment()
            case _:
                parts = [self.tree(depth + 1) for _ in range(self.random.randint(1, 3))]
                boundary = f"b{depth}-{self.random.randrange(10**6)}".encode()
                return places.multipart(self.random.choice(["mixed", "alternative", "related", "digest"]), parts,
                                        boundary)

    def attachment(self):
        name = places.lines(self.text()).replace("\r\n", " ")[:150]
        match self.random.randrange(3):
            case 0: disposition = places.extended(name)
            case 1: disposition = 'filename="' + Header(name, "utf-8").encode(linesep="\r\n") + '"'
            case _: disposition = "filename=\"" + name.replace("\\", "\\\\").replace('"', '\\"') + '"'
        return places.attachment(disposition)

    def message(self, depth):
        subject = places.encoded_word(self.text()[:200])
        return places.envelope(self.people, subject) + self.tree(depth)

    def damaged(self, body):
        place = self.random.randrange(len(body))
        match self.random.choice(DAMAGES):
            case "cut": return body[:place]
            case "junk": return body[:place] + self.random.randbytes(self.random.randint(1, 40)) + body[place:]
            case "bare": return body.replace(b"\r\n", self.random.choice([b"\n", b"\r"]))
            case "charset": return body.replace(b"charset=", b"charset=x-" if self.chance(2) else b"charset*0*=")
            case "encoding": return body.replace(b"Transfer-Encoding: ", b"Transfer-Encoding: x-")
            case "boundary": return body.replace(b"--b", b"--c", 1)
            case "header": return body.replace(b"Subject:", b"Subject:" + b" x" * 2000 + b"\r\n", 1)
            case _: return body

    # MARK: - Messages

    def event(self, store, order):
        """As a CloudEvent."""
        def mailbox(address):
            return {"name": self.text()[:80] if self.chance(3) else "Maria", "address": address}
        email = {"subject": self.text(), "text": self.text(), "html": self.text(is_markup=True),
                 "attachments": [{"fileName": self.text()[:120], "contentType": "application/pdf", "size": 1}]}
        for field in ["subject", "text", "html", "attachments"]:
            if self.chance(5):
                del email[field]
        kind, sender, recipients = "email-sent", places.SENDER, self.people
        if self.chance(3):
            kind, sender = "email-received", mailbox(self.people[0])
            recipients = ["orders@acme.example"] + self.people[1:]
        return places.event(self.number, store, order, [mailbox(r) for r in recipients], kind, sender, **email)

    def refused(self, store, order):
        """What must become a dead letter, with addresses where they do not belong."""
        address = self.people[0]
        body = {"specversion": "1.0", "type": "email-sent", "source": "/oms/" + store, "id": f"{self.number}",
                "time": "2026-11-23T16:32:00Z",
                "data": {"store": store, "order": order, "email": {"from": places.SENDER, "to": [{"address": address}],
                                                                  "text": self.text()}}}
        headers, key = {"customer": address}, "email-sent"
        match self.random.randrange(9):
            case 0: body["time"] = address
            case 1: body["data"]["store"] = address
            case 2: body["data"]["email"]["from"] = {"name": address, "address": address + "@"}
            case 3: body["data"]["email"]["to"] = [{"address": f"{address} {address}"}]
            case 4: body["specversion"], body["id"] = address, self.hidden(False)
            case 5: body["data"]["email"]["attachments"] = address
            case 6: key = f"email-{self.number}"
            case 7: return places.message(key, "application/cloudevents+json", headers,
                                          (json.dumps(body) + address).encode())
            case _: return places.message(key, f"text/plain; x={address}", headers, self.text().encode())
        return places.message(key, "application/cloudevents+json", headers, json.dumps(body).encode())


def random_message(seed, number, refused_one_in=0):
    letter = Letter(seed, number)
    store = letter.random.choice(["hard", "soft"])
    order, expected = f"o-{number}", "entry"
    if refused_one_in and letter.chance(refused_one_in):
        made, case, expected = letter.refused(store, order), "refused", "dead"
    elif letter.chance(2):
        made, case = letter.event(store, order), "event"
    else:
        body, case = letter.message(0), "raw e-mail"
        # Damage may take a recipient away, and leave what derives from the address: that may be published then. Whoever
        # searches tables and logs, as for messages some of which are refused, cannot tell.
        is_fragile = refused_one_in and any(name in spellings.DERIVED for name, _, _ in letter.spelled)
        if letter.chance(8) and not is_fragile:
            body, case, expected = letter.damaged(body), "damaged raw e-mail", "any"
        made = places.raw(number, store, order, body)
    return made | {"number": number, "case": case, "place": "random", "store": store, "order": order,
                   "participants": letter.people, "mentions": letter.mentions, "expected": expected,
        "spelled": letter.spelled}

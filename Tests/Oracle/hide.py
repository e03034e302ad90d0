"""Writes messages in which addresses are hidden, one JSON object a line: what to publish, and what must not come out.

    hide.py table                       every spelling in every place, in either mask
    hide.py random COUNT SEED           random e-mails
    hide.py mixed COUNT SEED            random e-mails, one in ten of which must be refused

ALIAS_KEYS is needed by find.py alone. The stores are named for their masks: `soft` and `hard`.
"""

import json
import sys

import places
import spellings
from random_emails import random_message

MARIA = "Maria.Silva@Example.com"
# Participants whose addresses are not plain, and how else they are written.
UNUSUAL = {
    "U-label": ("info@bücher.example", ["info@bücher.example", "INFO@BÜCHER.example", "info@bu\u0308cher.example"]),
    "A-label": ("vendas@xn--bcher-kva.example", ["vendas@bücher.example", "vendas@XN--BCHER-KVA.example"]),
    "letters beyond ASCII": ("joão.peña@example.com", [
        "joão.peña@example.com", "JOÃO.PEÑA@EXAMPLE.COM", "joa\u0303o.pen\u0303a@example.com",
        "jo%C3%A3o.pe%C3%B1a@example.com", "jo&atilde;o.pe&ntilde;a@example.com", "jo=C3=A3o.pe=C3=B1a@example.com"]),
    "another script": ("用户@例子.example", [
        "用户@例子.example", "%E7%94%A8%E6%88%B7@%E4%BE%8B%E5%AD%90.example", "用户@xn--fsqu00a.example"]),
    "signs": ("o'brien+news_{x}@example.com", [
        "o'brien+news_{x}@example.com", "o&#39;brien+news_{x}@example.com", "o%27brien%2Bnews_%7Bx%7D%40example.com"]),
    "quoted": ('"maria silva"@example.com', ['"maria silva"@example.com', "&quot;maria silva&quot;@example.com"]),
    "short": ("a@b.example", ["a@b.example", "A%40B.EXAMPLE", "a&commat;b.example"]),
    "subdomain": ("maria@mail.shop.example", ["maria@mail.shop.example", "Maria@Mail.Shop.Example."]),
}
MENTION = "joao.souza@elsewhere.example"


def cases():
    """Name, recipients, a text in which one of the hidden addresses stands, the hidden addresses."""
    for name, spell in (spellings.PLAIN | spellings.MARKUP | spellings.DERIVED).items():
        yield name, [MARIA], spell(MARIA.lower()), []
        if name not in spellings.DERIVED and name not in spellings.AMBIGUOUS:
            yield f"{name}, of a mention", [MARIA], spell(MENTION), [MENTION]
    yield "base64 as written", [MARIA], spellings.DERIVED["base64"](MARIA), []
    for digest in ["MD5", "SHA-1", "SHA-256"]:
        yield f"{digest} as written", [MARIA], spellings.DERIVED[digest](MARIA), []
    for name, (address, written) in UNUSUAL.items():
        for number, text in enumerate(written):
            yield f"{name} {number + 1}", [address, MARIA], text, []
        for derived in ["base64", "MD5", "SHA-256", "percent all", "full-width signs", "span per letter"]:
            spell = (spellings.PLAIN | spellings.MARKUP | spellings.DERIVED)[derived]
            yield f"{name}, {derived}", [address, MARIA], spell(address), []


def table():
    number = 0
    for store in ["hard", "soft"]:
        for name, recipients, text, mentions in cases():
            is_markup = "<" in text and ">" in text and name != "angle brackets"
            built = {place: lambda n, o, f=fill: places.event(n, store, o, recipients, **f(text))
                     for place, fill in places.FIELDS.items()}
            built["display name"] = lambda n, o: places.event(n, store, o, places.named(recipients, text))
            if not any(c in recipients[0] for c in '"'):
                for place, fill in places.MIME.items():
                    if is_markup and "HTML" not in place and "nested" not in place:
                        continue
                    if not fill(recipients, text):
                        continue
                    if place in places.UNFOLDED and name.removesuffix(", of a mention") in spellings.FOLDED and mentions:
                        continue
                    built[place] = lambda n, o, f=fill: places.raw(n, store, o, f(recipients, text))
            for place, build in built.items():
                order = f"o-{number}"
                yield build(number, order) | {
                    "number": number, "case": name, "place": place, "store": store, "order": order,
                    "participants": recipients, "mentions": mentions, "expected": "entry"}
                number += 1


def main(arguments):
    match arguments:
        case ["table"]:
            made = table()
        case ["random", count, seed]:
            made = (random_message(seed, number) for number in range(int(count)))
        case ["mixed", count, seed]:
            made = (random_message(seed, number, refused_one_in=10) for number in range(int(count)))
        case _:
            sys.exit(__doc__)
    for each in made:
        print(json.dumps(each))


if __name__ == "__main__":
    main(sys.argv[1:])

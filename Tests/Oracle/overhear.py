"""Searches what else talks for addresses: logs, rejections, dumps of tables.

    overhear.py MANIFEST FILE...        lines of hide.py; texts of any kind

Prints each line of a file in which an address of the manifest stands, as one JSON object a line. Soft aliases do not
count, for they may stand in statements that write documents.
"""

import json
import re
import sys
from urllib.parse import unquote

import aliases

DOMAIN = re.escape(aliases.DOMAIN)
# Where a local part begins is said first: looked for from each of its letters, a long line of hexadecimal digits takes
# the square of its length.
SOFT_ALIAS = re.compile(
    rf"(?:(?<![^\s\"'<>@])|(?<={DOMAIN}))[^\s\"'<>@]+@[a-z0-9.-]+-\d+b\.{DOMAIN}")
# Where a domain ends, nobody can tell: the longest run that could be one, to be cut at each of its dots.
BEHIND_AT = re.compile(r"@([\w.-]+)")
BYTES = re.compile(r"(?:[0-9a-f]{2}){6,}")


def hidden(manifest):
    """Local parts by domain: the addresses of a manifest, as written and as compared."""
    found = {}
    with open(manifest) as lines:
        for sent in map(json.loads, lines):
            for address in sent["participants"] + sent["mentions"]:
                for form in {address.lower(), aliases.canonical(address)}:
                    local, _, domain = form.rpartition("@")
                    found.setdefault(domain, set()).add(local)
    return found


def addresses(text, hidden):
    """The hidden addresses that stand in a text."""
    for match in BEHIND_AT.finditer(text):
        labels = match[1].split(".")
        for count in range(len(labels), 0, -1):
            domain = ".".join(labels[:count])
            before = text[max(0, match.start() - 100): match.start()]
            yield from (f"{local}@{domain}" for local in hidden.get(domain, ()) if before.endswith(local))


def readings(line):
    """A line in lower case without soft aliases, and what its percent signs and hexadecimal digits stand for."""
    line = SOFT_ALIAS.sub("(alias)", line.lower())
    yield line
    if "%40" in line:
        yield unquote(line)
    for run in BYTES.findall(line):
        yield bytes.fromhex(run).decode("utf-8", "replace").lower()


def main(manifest, files):
    wanted = hidden(manifest)
    for file in files:
        with open(file, errors="replace") as lines:
            for number, line in enumerate(lines, 1):
                for found in {a for reading in readings(line) for a in addresses(reading, wanted)}:
                    print(json.dumps({"file": file, "line": number, "address": found, "text": line[:1000]}))


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2:])

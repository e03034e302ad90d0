"""Readers who open pages of a long conversation, each the next as soon as the last is there. Prints figures as JSON.

A browser's half is left out: what is measured is the console, and readers must not take its processors.
"""

import asyncio
import json
import os
import sys
import time
import urllib.parse

PLACE = urllib.parse.urlsplit(os.environ["CONSOLE_URL"])
PATH, ENTRIES = os.environ["READER_PATH"], int(os.environ["READER_ENTRIES"])
READERS, SECONDS = int(os.environ["READERS"]), float(os.environ["READER_SECONDS"])


async def read(number, end, openings):
    """One reader on one connection: the latest page and an older one in turns."""
    reader, writer = await asyncio.open_connection(PLACE.hostname, PLACE.port, limit=1 << 20)
    count = 0
    while time.monotonic() < end:
        older = f"?before={26 + (number * 37 + count * 101) % (ENTRIES - 26)}" if count % 2 else ""
        start = time.monotonic()
        writer.write(
            f"GET {PATH}{older} HTTP/1.1\r\nHost: console\r\nCookie: {os.environ['COOKIE']}\r\n\r\n".encode()
        )
        head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        fields = {name.lower(): value for name, _, value in (line.partition(": ") for line in head[1:])}
        page = await reader.readexactly(int(fields["content-length"]))
        taken = (time.monotonic() - start) * 1_000
        if " 200 " not in head[0] or b'class="entry' not in page:
            sys.exit(f"A page did not open: {head[0]}")
        server = float(fields["server-timing"].partition("dur=")[2])
        openings.append((bool(older), server, taken, len(page)))
        count += 1
    writer.close()


def percentiles(times):
    times = sorted(times)
    return {
        "p50": times[len(times) // 2], "p99": times[min(len(times) * 99 // 100, len(times) - 1)], "most": times[-1]
    }


async def main():
    openings = []
    start = time.monotonic()
    await asyncio.gather(*(read(number, start + SECONDS, openings) for number in range(READERS)))
    taken = time.monotonic() - start
    figures = {"opened": len(openings), "aSecond": len(openings) / taken, "pageBytes": openings[0][3]}
    for name, older in [("latest", False), ("older", True)]:
        figures[name] = {
            "server": percentiles([opening[1] for opening in openings if opening[0] == older]),
            "reader": percentiles([opening[2] for opening in openings if opening[0] == older]),
        }
    print(json.dumps(figures))


asyncio.run(main())

"""Lets Schemathesis ask for things that are there: made up, hardly any would be."""

import hashlib
import json
import os
from urllib.parse import quote

import hypothesis
import schemathesis
from schemathesis import GenerationMode

# Hypothesis climbs towards requests that succeed, and its climb ends in an IndexError of its own where a better request
# has fewer parts than the one before. Requests that fit are made all the same, so there is nothing to climb for.
hypothesis.target = lambda observation, label="": None

MEMBERS = {"mask", "reason", "ownDomains", "id", "store", "all", "because"}
KNOWN = json.loads(os.environ["KNOWN_VALUES"])


@schemathesis.hook
def map_case(context, case):
    """Three of four valid requests name a store, an order and a letter that exist; none has a made-up cursor or version."""
    if case.meta is None or case.meta.generation.mode != GenerationMode.POSITIVE:
        return case
    choice = hashlib.sha256(f"{case.path_parameters}{case.query}{case.body}".encode()).digest()
    for name, values in KNOWN.items():
        if name in (case.path_parameters or {}) and choice[0] % 4:
            case.path_parameters[name] = quote(values[choice[1] % len(values)], safe="")
    if case.query and "cursor" in case.query:
        del case.query["cursor"]
    if isinstance(case.body, dict):
        # Numbers of any size are JSON, and more than the reader takes: what nobody asked for is kept plain.
        case.body = {name: value if name in MEMBERS else "not asked for" for name, value in case.body.items()}
        if case.body.get("ownDomains"):
            case.body["ownDomains"] = ["acme.example"]
    if case.headers and "If-Match" in case.headers:
        case.headers["If-Match"] = "*"
    return case

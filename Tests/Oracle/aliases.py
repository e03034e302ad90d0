"""Aliases and ids, computed from the contract alone."""

import base64
import hashlib
import hmac
import unicodedata

DOMAIN = "ct.example"


def lp(text):
    data = text if isinstance(text, bytes) else text.encode()
    return len(data).to_bytes(4, "big") + data


class Store:
    """A store with the key that its aliases are made with."""

    def __init__(self, name, mask, master_key):
        self.name = name
        self.mask = mask
        # HKDF (RFC 5869) with SHA-256, no salt, one block.
        extracted = hmac.digest(bytes(32), master_key, "sha256")
        info = b"conversation-tracker/alias/" + name.encode()
        self.key = hmac.digest(extracted, info + b"\x01", "sha256")

    def mac(self, label, order, text):
        return hmac.digest(self.key, lp(label) + lp(order) + lp(text), "sha256")

    def alias(self, order, address):
        """The alias of a participant in the store's mask."""
        tag = self.mac("participant", order, address)
        local, _, domain = address.rpartition("@")
        is_plain = address.isascii() and not local.startswith('"') and not domain.rpartition(".")[2].startswith("xn--")
        if self.mask == "soft" and is_plain:
            return f"{address}-{int.from_bytes(tag[16:24], 'big')}b.{DOMAIN}"
        return f"{tag[:16].hex()}@{DOMAIN}"


def canonical(address):
    """The canonical form; IDNA 2003 is the standard library's, so for the domains used here alone."""
    local, _, domain = address.rpartition("@")
    local = unicodedata.normalize("NFC", local.lower())
    try:
        domain = domain.rstrip(".").encode("idna").decode().lower()
    except UnicodeError:
        domain = domain.lower()
    return f"{local}@{domain}"


def feed_id(store, source, event):
    return hashlib.sha256(lp(store) + lp(source) + lp(event)).digest()[:16].hex()


def dead_letter_id(queue, body):
    return hashlib.sha256(lp(queue) + lp(body)).digest()[:16].hex()


def master_key(setting):
    """The newest key of ALIAS_KEYS."""
    return base64.b64decode(setting.split(",")[0].partition(":")[2])

"""Refusals, base45 (RFC 9285) and deterministic CBOR (RFC 8949, 4.2.1).

The small strict CBOR decoder is here because the libraries are more lenient than the format.
"""
import collections

B45 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
U32, DEEPEST = 1 << 32, 16


class Refused(Exception):
    """A reason of section 8, or one of the two verdicts that no code has."""


NO_KEY, NO_DOCUMENT, NO_CLAIMS, NO_CBOR = "invalid-key", "invalid-document", "malformed/claims", "malformed/cbor"


def need(condition, reason):
    if not condition:
        raise Refused(reason)


def base45_encode(data):
    out = ""
    for i in range(0, len(data), 2):
        pair = data[i:i + 2]
        value = int.from_bytes(pair, "big")
        for _ in range(len(pair) + 1):
            out, value = out + B45[value % 45], value // 45
    return out


def base45_decode(text):
    need(len(text) % 3 != 1 and all(c in B45 for c in text), "malformed/base45")
    out = b""
    for i in range(0, len(text), 3):
        group = text[i:i + 3]
        value = sum(B45.index(c) * 45 ** n for n, c in enumerate(group))
        need(value < 256 ** (len(group) - 1), "malformed/base45")
        out += value.to_bytes(len(group) - 1, "big")
    need(base45_encode(out) == text, "malformed/base45")
    return out


Tag = collections.namedtuple("Tag", "number value")
Simple = collections.namedtuple("Simple", "number")  # not a number: False must never pass for 0


class Map(list):
    """A map's entries; a dict would not take every key."""

    def fields(self, reason):
        need(all(type(key) is int for key, _ in self), reason)
        return dict(self)


def cbor(data):
    value, rest = item(data, 0)
    need(rest == b"", NO_CBOR)
    return value


def item(data, depth):
    need(data, NO_CBOR)
    major, info, data = data[0] >> 5, data[0] & 31, data[1:]
    size = {24: 1, 25: 2, 26: 4, 27: 8}.get(info, 0)
    need(info <= 27 and len(data) >= size, NO_CBOR)
    value, data = int.from_bytes(data[:size], "big") if size else info, data[size:]
    if major == 7:
        need(info <= 24 and (info < 24 or value >= 32), NO_CBOR)
        return Simple(value), data
    least = {0: 0, 1: 24, 2: 1 << 8, 4: 1 << 16, 8: 1 << 32}[size]
    need(value >= least and (major < 4 or depth < DEEPEST), NO_CBOR)
    if major == 0:
        return value, data
    if major == 1:
        return -1 - value, data
    if major in (2, 3):
        need(value <= len(data), NO_CBOR)
        content, data = data[:value], data[value:]
        try:
            return (content if major == 2 else content.decode("utf-8")), data
        except UnicodeDecodeError:
            raise Refused(NO_CBOR)
    if major == 6:
        inner, data = item(data, depth + 1)
        return Tag(value, inner), data
    items, last = Map() if major == 5 else [], None
    for _ in range(value):
        first, rest = item(data, depth + 1)
        if major == 5:
            key = data[:len(data) - len(rest)]
            need(last is None or last < key, NO_CBOR)
            last = key
            second, rest = item(rest, depth + 1)
            first = (first, second)
        items.append(first)
        data = rest
    return items, data

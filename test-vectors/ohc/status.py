"""Status lists: our own, and other libraries' Token Status Lists."""
import hashlib, re, zlib

from .claims import NO_CLAIMS, fields, whole
from .codes import envelope, header_of, signer, standing
from .trust import U64, Older, uri
from .wire import NO_CBOR, Map, Refused, cbor, item, need

LIST, TTL, SEQ = 65533, 65534, -65539
TYPE, MOST_BYTES, MOST_INFLATED = "application/statuslist+cwt", 16 << 20, 1 << 24
MOST_ENTRIES = 64


def head(data):
    """The number of entries of a map whose head is the shortest, and what follows it."""
    need(data and data[0] >> 5 == 5 and data[0] & 31 < 28, NO_CBOR)
    size = {24: 1, 25: 2, 26: 4, 27: 8}.get(data[0] & 31, 0)
    count = int.from_bytes(data[1:1 + size], "big") if size else data[0] & 31
    return count, data[1 + size:]


def loose(data, nested=False):
    """A map in any order, keys numbers or texts and none twice, its values deterministic; the
    list inside it may be such a map too."""
    count, data = head(data)
    need(count <= MOST_ENTRIES, NO_CBOR)
    out = Map()
    for _ in range(count):
        key, data = item(data, 0)
        need(type(key) in (int, str) and key not in [k for k, _ in out], NO_CBOR)
        if key == LIST and not nested and data and data[0] >> 5 == 5:
            value, data = loose(data, nested=True)
        else:
            value, data = item(data, 0)
        out.append((key, value))
    return (out, data) if nested else out if not data else need(False, NO_CBOR)


def claims_of(payload):
    try:
        top = loose(payload)
    except Refused:
        top = None
    own = top is None or SEQ in [key for key, _ in top]
    if own:
        top = cbor(payload)
        need(type(top) is Map, NO_CLAIMS)
        top = fields(top, {2, 4, 6, LIST, SEQ}, {TTL})
    else:
        top = dict(top)
        need({2, 4, 6, LIST} <= top.keys(), NO_CLAIMS)
    need(type(top[LIST]) is Map, NO_CLAIMS)
    inner = dict(top[LIST])
    need({"bits", "lst"} <= inner.keys() and (not own or len(inner) == 2), NO_CLAIMS)
    bits = whole(inner["bits"], 9, 1)
    need(bits == 4 if own else bits in (1, 2, 4, 8), NO_CLAIMS)
    iat = whole(top[6])
    return {"uri": uri(top[2]), "seq": whole(top[SEQ], U64) if own else iat, "issued_at": iat, "expires": whole(top[4]),
            "ttl": whole(top[TTL]) if TTL in top else None, "bits": bits, "bytes": inflate(inner["lst"]),
            "hash": hashlib.sha256(payload).digest()}


def inflate(stream):
    """One whole zlib stream of at most 2^24 bytes, with nothing behind it."""
    need(type(stream) is bytes, NO_CLAIMS)
    try:
        machine = zlib.decompressobj()
        out = machine.decompress(stream, MOST_INFLATED + 1)
        need(len(out) <= MOST_INFLATED, NO_CLAIMS)
        need(machine.eof and not machine.unused_data and not machine.unconsumed_tail, NO_CLAIMS)
        return out
    except zlib.error:
        raise Refused(NO_CLAIMS)


def value(listed, slot):
    """What a list says of a slot; None past its end."""
    bit = slot * listed["bits"]
    if bit // 8 >= len(listed["bytes"]):
        return None
    return listed["bytes"][bit // 8] >> bit % 8 & (1 << listed["bits"]) - 1


def changed(listed):
    per_byte = 8 // listed["bits"]
    slots = (i * per_byte + n for i, byte in enumerate(listed["bytes"]) if byte for n in range(per_byte))
    return [[slot, value(listed, slot)] for slot in slots if value(listed, slot)]


def covers(base, uri):
    number = uri[len(base[0]):]
    return uri.startswith(base[0]) and re.fullmatch("0|[1-9][0-9]*", number) and int(number) < 1 << 32 - base[1]


def may_sign(listed, key, keys):
    standing(key, listed["issued_at"])
    need("status" in key["purposes"], "key/purpose")
    bases = [other["base"] for other in keys if other["id"] == key["id"] and other["base"]]
    need(any(covers(base, listed["uri"]) for base in bases), "key/issuer")


def opened(data, keys, at):
    need(len(data) <= MOST_BYTES, "malformed/too-long")
    protected, payload, signature = envelope(data)
    key = signer(keys, header_of(protected, TYPE), protected, payload, signature)
    out = claims_of(payload) | {"signer": key["public"], "issuer": key["id"]}
    may_sign(out, key, keys)
    need(out["issued_at"] <= at, "time/clock")
    need(at < out["expires"], "time/expired")
    return out


def floor_of(bundle, uri):
    return max([seq for own, seq in bundle["floors"] if own == uri], default=0)


def follows(new, bundle, old):
    have = max(floor_of(bundle, new["uri"]), old["seq"] if old else 0)
    if new["seq"] < have:
        raise Older(have, new["seq"])
    need(not old or new["seq"] != old["seq"] or new["hash"] == old["hash"], "state/fork")


def kept(listed, bundle):
    """Whether a list stays under a newer bundle."""
    try:
        key = next((key for key in bundle["keys"] if key["public"] == listed["signer"]), None)
        need(key, "key/unknown")
        may_sign(listed, key, bundle["keys"])
        follows(listed, bundle, None)
        return True
    except Refused:
        return False

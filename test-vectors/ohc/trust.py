"""Trust bundles: quorum, contents, and what may follow what."""
import hashlib, re, unicodedata

import cbor2

from .claims import COLOURS, METHODS, NO_CLAIMS, RESULTS, fields, octets, place, whole
from .codes import header_of
from .keys import good_key, kid, signature_holds
from .wire import Map, Refused, Simple, Tag, cbor, need

BODY, TYPE, MOST_BYTES = -65538, "healthcode-trust", 8 << 20
U64 = 1 << 64
PURPOSES = [None, "colour", "itinerary", "test", "status"]
DECISIONS = ["admit", "refer", "deny"]
HEADER = cbor2.dumps({16: TYPE})


def array(value, low, high):
    need(type(value) is list and low <= len(value) <= high, NO_CLAIMS)
    return value


def text(value, most=256, pattern=None):
    """A text for people, or one of the pattern's characters."""
    need(type(value) is str and 1 <= len(value.encode()) <= most, NO_CLAIMS)
    if pattern:
        need(re.fullmatch(pattern, value), NO_CLAIMS)
    else:
        need(all(unicodedata.category(c) != "Cc" for c in value), NO_CLAIMS)
    return value


def uri(value):
    return text(value, pattern="[!-~]*")


def mapping(value, low, high, key):
    need(type(value) is Map and low <= len(value) <= high, NO_CLAIMS)
    return [(key(k), v) for k, v in value]


def names(value):
    return [(k, text(v)) for k, v in mapping(value, 1, 32, lambda k: text(k, 35, "[A-Za-z0-9-]*"))]


def regions(value, low=0):
    return [place(region) for region in array(value, low, 4096)]


def failing(value):
    return DECISIONS[whole(value, 3, 1)]


def decision(value):
    return DECISIONS[whole(value, 3)]


def rule(value, *kinds):
    """An array of one value of each kind."""
    return [kind(item) for kind, item in zip(kinds, array(value, len(kinds), len(kinds)))]


def of_tests(value):
    kinds = (lambda m: METHODS[whole(m, 3, 1)], lambda r: RESULTS[whole(r, 3)], whole)
    return [rule(test, *kinds) for test in array(value, 1, 4)]


def policy_of(value):
    value = fields(value, {1, 8}, {2, 3, 4, 5, 6, 7, 9, 10})
    admit, refer = rule(value[1], *[lambda c: whole(c, 3)] * 2)
    need(admit <= refer, NO_CLAIMS)
    stale = rule(value[8], whole, decision, whole, decision, decision)
    kinds = {2: lambda v: rule(v, failing, whole), 3: lambda v: rule(v, failing, of_tests),
             4: lambda v: rule(v, failing, decision, lambda d: whole(d, 32, 1), regions),
             5: lambda v: rule(v, failing, lambda r: regions(r, 1)), 6: failing,
             7: lambda v: rule(v, failing, whole), 9: names, 10: whole}
    words = {2: "age", 3: "test", 4: "itinerary", 5: "regions", 6: "identity", 7: "live", 9: "names", 10: "retention"}
    out = {words[key]: kind(value[key]) for key, kind in kinds.items() if key in value}
    return out | {"admit": admit, "refer": refer, "stale": dict(zip(("bundle_age", "bundle", "list_age", "list", "missing"), stale))}


def issuer_of(value):
    value = fields(value, {1, 2, 3, 4, 5, 6, 7, 8}, {9, 10, 11})
    public = octets(value[1], 32)
    need(good_key(public), NO_CLAIMS)
    names(value[3])
    start, end = whole(value[6]), whole(value[7])
    need(start < end, NO_CLAIMS)
    need(10 not in value or value[10] == Simple(21) and type(value[10]) is Simple, NO_CLAIMS)
    state = whole(value[9], 3, 1) if 9 in value else 0
    return {"public": public.hex(), "id": text(value[2], 64, "[!-~]*"), "regions": regions(value[4]),
            "purposes": [PURPOSES[whole(p, 5, 1)] for p in array(value[5], 1, 4096)],
            "not_before": start, "not_after": end, "max_lifetime": whole(value[8]),
            "state": ("active", "retired", "compromised")[state], "specimen": 10 in value,
            "base": rule(value[11], uri, lambda shift: whole(shift, 32)) if 11 in value else None}


def root_of(value):
    need(good_key(octets(value, 32)), NO_CLAIMS)
    return value


def contents(payload):
    top = fields(cbor(payload), {4, 6, BODY}, set())
    body = fields(top[BODY], {1, 2, 3, 4, 5, 6, 7}, set())
    iat, exp = whole(top[6]), whole(top[4])
    need(iat < exp, NO_CLAIMS)
    null = type(body[2]) is Simple and body[2] == Simple(22)
    roots = [root_of(key) for key in array(body[3], 1, 32)]
    threshold = whole(body[4], len(roots) + 1, 1)
    need(len(set(roots)) == len(roots), NO_CLAIMS)
    issuers = [issuer_of(issuer) for issuer in array(body[5], 0, 10000)]
    publics = [issuer["public"] for issuer in issuers]
    ids = [kid(bytes.fromhex(public)) for public in publics]
    need(len(set(publics)) == len(publics) and all(ids.count(one) <= 4 for one in ids), NO_CLAIMS)
    return {"issued_at": iat, "expires": exp, "seq": whole(body[1], U64), "prev": None if null else octets(body[2], 32),
            "roots": roots, "threshold": threshold, "hash": hashlib.sha256(payload).digest(), "keys": issuers,
            "floors": [rule(floor, uri, lambda seq: whole(seq, U64)) for floor in array(body[6], 0, 100000)],
            "places": {name: policy_of(value) for name, value in mapping(body[7], 0, 1000, lambda name: text(name, 64))}}


def take_apart(bundle):
    """Payload, and each signature with its key id, of a COSE_Sign in its one form."""
    need(len(bundle) <= MOST_BYTES, "malformed/too-long")
    bad = "malformed/cose"
    sign = cbor(bundle)
    need(type(sign) is Tag and sign.number == 98 and type(sign.value) is list and len(sign.value) == 4, bad)
    protected, unprotected, payload, signatures = sign.value
    need(type(protected) is bytes and type(payload) is bytes and type(unprotected) is Map and not unprotected, bad)
    need(type(signatures) is list and 1 <= len(signatures) <= 64, bad)
    for one in signatures:
        need(type(one) is list and len(one) == 3 and type(one[0]) is type(one[2]) is bytes, bad)
        need(type(one[1]) is Map and not one[1] and len(one[2]) == 64, bad)
    need(protected == HEADER, "malformed/header")
    return payload, [(header_of(own), own, signature) for own, _, signature in signatures]


def quorum(payload, signatures, roots, threshold):
    def signed(root):
        messages = ((cbor2.dumps(["Signature", HEADER, own, b"", payload]), s) for k, own, s in signatures if k == kid(root))
        return any(signature_holds(root, message, signature) for message, signature in messages)
    need(sum(map(signed, set(roots))) >= threshold, "signature/quorum")


def opened(bundle, roots, threshold):
    """The contents of a bundle that the roots in force signed, and its own where they differ."""
    payload, signatures = take_apart(bundle)
    quorum(payload, signatures, roots, threshold)
    out = contents(payload)
    if (set(out["roots"]), out["threshold"]) != (set(roots), threshold):
        quorum(payload, signatures, out["roots"], out["threshold"])
    return out


def follows(new, seq, hash_, least, at):
    """Whether a bundle may come after the one with this number and hash, at this time."""
    have = max(least, seq if seq is not None else 0)
    if new["seq"] < have:
        raise Older(have, new["seq"])
    if seq is not None:
        need(new["seq"] != seq or new["hash"] == hash_, "state/fork")
        need(new["seq"] != seq + 1 or new["prev"] == hash_, "state/predecessor")
    need(new["issued_at"] <= at, "time/clock")
    need(at < new["expires"], "time/expired")


class Older(Refused):
    """A rollback, with both numbers."""

    def __init__(self, have, got):
        super().__init__("state/rollback")
        self.numbers = {"have": have, "got": got}


def outcome(install):
    """What becomes of something that is brought, as vectors say it."""
    try:
        return {"verdict": "installed"} | install()
    except Older as refusal:
        return {"verdict": "refused", "reason": str(refusal)} | refusal.numbers
    except Refused as refusal:
        return {"verdict": "refused", "reason": str(refusal)}

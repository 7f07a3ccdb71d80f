#!/usr/bin/env python3
"""A second verifier of OHC1 codes, written from the specification: runs every test vector.

    pip install -r requirements.txt && python verify.py [DIR]

The small strict CBOR decoder and the curve arithmetic are here because the libraries are more
lenient than the format: they take other encodings, and keys and points of small order.
"""
import calendar, collections, hashlib, hmac, json, re, sys, time
from pathlib import Path

import cbor2
from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

B45 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
CAPACITY_M = [20, 38, 61, 90, 122, 154, 178, 221, 262, 311, 366, 419, 483]
COLOURS = ["green", "yellow", "red"]
DOCUMENTS = [None, "passport", "taiwan-permit", "hk-macao-permit", "prc-id", "prc-residence", "other"]
METHODS, RESULTS = [None, "nucleic-acid", "antigen"], ["negative", "positive", "inconclusive"]
BODY, U32, DEEPEST = -65537, 1 << 32, 16


class Refused(Exception):
    """A reason of section 8, or one of the two verdicts that no code has."""


NO_KEY, NO_DOCUMENT, NO_CLAIMS, NO_CBOR = "invalid-key", "invalid-document", "malformed/claims", "malformed/cbor"


def need(condition, reason):
    if not condition:
        raise Refused(reason)


# --- base45 (RFC 9285) and deterministic CBOR (RFC 8949, 4.2.1)

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


# --- Ed25519, as strict as it can be (RFC 8032): points are (x, y), slow and plain

P, L = 2 ** 255 - 19, 2 ** 252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P


def point(data):
    """The point with this encoding, or None if there is none or it has a second one."""
    y, sign = int.from_bytes(data, "little") & (1 << 255) - 1, data[31] >> 7
    x2 = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(x2, (P + 3) // 8, P)
    x = x if (x * x - x2) % P == 0 else x * pow(2, (P - 1) // 4, P) % P
    if y >= P or (x * x - x2) % P or (x == 0 and sign):
        return None
    return (x if x & 1 == sign else P - x), y


def add(a, b):
    (x1, y1), (x2, y2) = a, b
    k = D * x1 * x2 * y1 * y2 % P
    return ((x1 * y2 + x2 * y1) * pow(1 + k, -1, P) % P, (y1 * y2 + x1 * x2) * pow(1 - k, -1, P) % P)


def times(n, a):
    result = (0, 1)
    while n:
        result, a, n = (add(result, a) if n & 1 else result), add(a, a), n >> 1
    return result


KNOWN_KEYS = {}


def good_key(data):
    if data not in KNOWN_KEYS:
        a = point(data) if len(data) == 32 else None
        KNOWN_KEYS[data] = bool(a) and times(8, a) != (0, 1) and times(L, a) == (0, 1)
    return KNOWN_KEYS[data]


def signature_holds(key, message, signature):
    r = point(signature[:32])
    if not r or times(8, r) == (0, 1) or int.from_bytes(signature[32:], "little") >= L:
        return False
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
        return True
    except InvalidSignature:
        return False


def kid(key):
    return hashlib.sha256(cbor2.dumps({1: 1, -1: 6, -2: key}, canonical=True)).digest()[:8]


# --- documents (section 4; ICAO 9303)

def date(y, m, d):
    need(1 <= y <= 9999 and 1 <= m <= 12 and 1 <= d <= calendar.monthrange(y, m)[1], NO_DOCUMENT)
    return f"{y:04}{m:02}{d:02}"


def document(kind, country, number, birth):
    need(kind in DOCUMENTS[1:], NO_DOCUMENT)
    country = "DEU" if country in ("D", "d") else country
    need(re.fullmatch("[A-Za-z]{3}", country), NO_DOCUMENT)
    country, number = country.upper(), re.sub("[-./< ]", "", number)
    need(re.fullmatch("[A-Za-z0-9]{1,20}", number), NO_DOCUMENT)
    number, permit = number.upper(), re.fullmatch("([HM][0-9]{8})([0-9]{2})?", number.upper())
    need(country == "CHN" or kind not in ("taiwan-permit", "hk-macao-permit", "prc-id"), NO_DOCUMENT)
    if kind == "hk-macao-permit":
        need(permit, NO_DOCUMENT)
        number = permit[1]
    if kind == "prc-id":
        need(re.fullmatch("[0-9]{17}[0-9X]", number) and number[6:14] == birth, NO_DOCUMENT)
        digits = [10 if c == "X" else int(c) for c in number]
        need(sum(n << 17 - i for i, n in enumerate(digits)) % 11 == 1, NO_DOCUMENT)
    return kind, country, number, birth


def typed(text):
    fields = text.split(":")
    need(len(fields) == 4 and re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", fields[3]), NO_DOCUMENT)
    return document(*fields[:3], date(*map(int, fields[3].split("-"))))


def scanned(zone, kind, at):
    zone = re.sub("[ \t\r\n]", "", zone)
    need(re.fullmatch("[A-Z0-9<]*", zone) and len(zone) in (72, 88, 90), NO_DOCUMENT)

    def check(field, digit):
        total = sum((0 if c == "<" else int(c, 36)) * (7, 3, 1)[i % 3] for i, c in enumerate(field))
        need(digit == str(total % 10), NO_DOCUMENT)

    a, b, e, more, composite = {90: (5, 30, 38, (15, 30), ((5, 30), (30, 37), (38, 45), (48, 59), 59)),
                                72: (36, 49, 57, (64, 71), ((36, 46), (49, 56), (57, 71), 71)),
                                88: (44, 57, 65, None, ((44, 54), (57, 64), (65, 87), 87))}[len(zone)]
    need(zone[0] in "PIAC", NO_DOCUMENT)
    need(kind in (None, "passport") if zone[0] == "P" else kind, NO_DOCUMENT)
    number, digit = zone[a:a + 9], zone[a + 9]
    if more and digit == "<":  # a long number goes on in the optional data, its digit last
        rest, filler, _ = zone[slice(*more)].partition("<")
        need(len(rest) >= 2 and filler, NO_DOCUMENT)
        number, digit = number + rest[:-1], rest[-1]
    check(number, digit)
    check(zone[b:b + 6], zone[b + 6])
    check(zone[e:e + 6], zone[e + 6])
    if len(zone) == 88 and zone[72:87] != "<" * 15:
        check(zone[72:86], zone[86])
    check("".join(zone[i:j] for i, j in composite[:-1]), zone[composite[-1]])
    birth, today = zone[b:b + 6], time.gmtime(at)
    need(re.fullmatch("[0-9]{6}", birth), NO_DOCUMENT)
    for century in (today.tm_year // 100 * 100, today.tm_year // 100 * 100 - 100):
        try:
            born = date(century + int(birth[:2]), int(birth[2:4]), int(birth[4:]))
        except Refused:
            continue
        if born <= time.strftime("%Y%m%d", today):
            return document(kind or "passport", zone[2:5].rstrip("<"), number, born)
    raise Refused(NO_DOCUMENT)


def preimage(doc):
    kind, *rest = doc
    return cbor2.dumps(["OHC-ID1", DOCUMENTS.index(kind), *rest])


def argon2id(doc, salt):
    return hash_secret_raw(preimage(doc), salt, 2, 19456, 1, 12, Type.ID, 0x13)


def peppered(pepper, hash_):
    return hmac.new(pepper, hash_, "sha256").digest()[:12]


# --- claims (section 2)

def whole(value, limit=U32, least=0):
    need(type(value) is int and least <= value < limit, NO_CLAIMS)
    return value


def octets(value, length):
    need(type(value) is bytes and len(value) == length, NO_CLAIMS)
    return value


def listed(value, low, high=None):
    need(type(value) is list and low <= len(value) <= (low if high is None else high), NO_CLAIMS)
    return value


def fields(value, required, optional):
    need(type(value) is Map, NO_CLAIMS)
    value = value.fields(NO_CLAIMS)
    need(required <= value.keys() <= required | optional, NO_CLAIMS)
    return value


def place(value):
    text = str(whole(value))
    home = re.fullmatch("([0-9]{2}){1,3}", text) and 11 <= int(text[:2]) <= 82
    need((home and (len(text) == 2 or text[-2:] != "00")) or 900001 <= value <= 900999, NO_CLAIMS)
    return value


def visits_of(value, last_day, days):
    order, visits = [], []
    for visit in listed(value, 0, 20):
        region, start, end = listed(visit, 3)
        place(region), whole(start, min(days, last_day + 1)), whole(end, start + 1)
        order.append((-start, -end, region))
        visits.append({"region": region, "first_day": last_day - start, "last_day": last_day - end})
    need(order == sorted(set(order)), NO_CLAIMS)
    return visits


def claims_of(payload):
    top = fields(cbor(payload), {4, 6, 7, BODY}, {5, 8})
    body = fields(top[BODY], {1, 2}, {0, 3, 4, 5, 6, 7, 8})
    iat, exp = whole(top[6]), whole(top[4])
    need(5 not in top or whole(top[5]) > iat, NO_CLAIMS)
    start = top.get(5, iat)
    need(start < exp and body.keys() & {0, 6, 7} and (5 not in body or 0 in body), NO_CLAIMS)
    out = {"issued_at": iat, "valid_from": start, "valid_until": exp, "code_id": octets(top[7], 8).hex()}
    if 8 in top:
        key = fields(fields(top[8], {1}, set())[1], {1, -1, -2}, set())
        x = octets(key[-2], 32)
        need(type(key[1]) is type(key[-1]) is int and (key[1], key[-1]) == (1, 6) and good_key(x), NO_CLAIMS)
        out["holder_key"] = x.hex()
    if 0 in body:
        out["colour"] = COLOURS[whole(body[0], 3)]
    out |= {"identity_hash": octets(body[1], 12).hex(), "document_type": DOCUMENTS[whole(body[2], 7, 1)], "suite": 1}
    if 3 in body:
        out["region"] = place(body[3])
    if 4 in body:
        out["status_index"] = whole(body[4])
    if 5 in body:
        out["companions"] = [{"colour": COLOURS[whole(c, 3)], "identity_hash": octets(h, 12).hex(),
                              "document_type": DOCUMENTS[whole(t, 7, 1)]}
                             for c, h, t in (listed(each, 3) for each in listed(body[5], 1, 5))]
    if 6 in body:
        last_day, days, visits = listed(body[6], 3)
        whole(last_day, 65536), whole(days, 32, 1)
        out["itinerary"] = {"last_day": last_day, "days": days, "visits": visits_of(visits, last_day, days)}
    if 7 in body:
        out["tests"] = [{"method": METHODS[whole(m, 3, 1)], "result": RESULTS[whole(r, 3)], "sampled": whole(s)}
                        for m, r, s in (listed(each, 3) for each in listed(body[7], 1, 4))]
    if 8 in body:
        out["suite"] = whole(body[8], 3, 2)
    return out


# --- the checks, in the order of section 8

def take_apart(text):
    need(text.startswith("OHC1:"), "malformed/prefix")
    need(len(text) <= 2048, "malformed/too-long")
    cose = base45_decode(text[5:])
    need(len(cose) <= 1024, "malformed/too-long")
    code = cbor(cose)
    need(type(code) is Tag and code.number == 18 and type(code.value) is list and len(code.value) == 4, "malformed/cose")
    protected, unprotected, payload, signature = code.value
    need(all(type(part) is bytes for part in (protected, payload, signature)), "malformed/cose")
    need(type(unprotected) is Map and not unprotected and len(signature) == 64, "malformed/cose")
    try:
        header = cbor(protected)
    except Refused:
        raise Refused("malformed/header")
    need(type(header) is Map, "malformed/header")
    header = header.fields("malformed/header")
    need(header.keys() == {1, 4} and type(header[1]) is int and header[1] == -19, "malformed/header")
    need(type(header[4]) is bytes and len(header[4]) == 8, "malformed/header")
    return cose, protected, header[4], payload, signature


def verify(text, keys, at):
    _, protected, name, payload, signature = take_apart(text)
    candidates = [key for key in keys if kid(bytes.fromhex(key["public"])) == name]
    need(candidates, "key/unknown")
    message = cbor2.dumps(["Signature1", protected, b"", payload])
    key = next((k for k in candidates if signature_holds(bytes.fromhex(k["public"]), message, signature)), None)
    need(key, "signature/bad")
    out = claims_of(payload)
    need(key["state"] != "compromised", "key/compromised")
    need(not key["specimen"], "key/specimen")
    need(key["not_before"] <= out["issued_at"], "key/not-yet-valid")
    need(out["issued_at"] < key["not_after"], "key/retired")
    wanted = [word for word, field in (("colour", "colour"), ("itinerary", "itinerary"), ("test", "tests")) if field in out]
    need(set(wanted) <= set(key["purposes"]), "key/purpose")
    need(out["valid_until"] - out["issued_at"] <= key["max_lifetime"], "key/lifetime")
    region = str(out.get("region", ""))
    inside = any(region.startswith(str(r)) and len(str(r)) <= len(region) for r in key["regions"])
    need(not region or not key["regions"] or inside, "key/region")
    need(out["valid_from"] <= at, "time/not-yet-valid")
    need(at < out["valid_until"], "time/expired")
    return out


def match(out, doc, pepper):
    need(out["suite"] == 1 or pepper, "identity/missing")
    for number, person in enumerate([out, *out.get("companions", [])]):
        if person["document_type"] == doc[0]:
            found = argon2id(doc, bytes.fromhex(out["code_id"]) + bytes([number]))
            found = peppered(pepper, found) if out["suite"] == 2 else found
            if hmac.compare_digest(found, bytes.fromhex(person["identity_hash"])):
                return f"companion {number}" if number else "holder"
    raise Refused("identity/mismatch")


def verdict(v):
    try:
        need(all(good_key(bytes.fromhex(key["public"])) for key in v["keys"]), NO_KEY)
        doc = typed(v["document"]) if "document" in v else None
        doc = scanned(v["mrz"], v.get("mrz_type"), v["at"]) if "mrz" in v else doc
        out = verify(v["text"], v["keys"], v["at"])
        if doc:
            out |= {"identity": "match", "person": match(out, doc, bytes.fromhex(v.get("pepper", "")))}
        return out | {"verdict": "verified"}
    except Refused as refusal:
        reason = str(refusal)
        return {"verdict": "refused", "reason": reason} if "/" in reason else {"verdict": reason}


def stages(v):
    """The stages that the text has must be those of the file; for a good code, all of them."""
    for bearer in v.get("identity", []):
        doc, salt = typed(bearer["document"]), bytes.fromhex(bearer["salt"])
        assert preimage(doc).hex() == bearer["preimage"], "preimage"
        assert argon2id(doc, salt).hex() == bearer["argon2id"], "argon2id"
        pepper, plain = bytes.fromhex(bearer.get("pepper", "")), bytes.fromhex(bearer["argon2id"])
        assert (peppered(pepper, plain) if pepper else plain).hex() == bearer["hash"], "hash"
    for key in v["keys"]:
        assert kid(bytes.fromhex(key["public"])).hex() == key["kid"], "kid"
    try:
        cose, protected, _, payload, signature = take_apart(v.get("text", ""))
    except Refused:
        return
    message = cbor2.dumps(["Signature1", protected, b"", payload])
    for name, data in zip(("cose", "header", "claims", "signature", "sig_structure"), (cose, protected, payload, signature, message)):
        assert data.hex() == v[name], name
    if v["expected"]["verdict"] == "verified":
        assert "OHC1:" + base45_encode(cose) == v["text"], "text"
        assert Ed25519PrivateKey.from_private_bytes(bytes.fromhex(v["seed"])).sign(message) == signature, "seed"
    version = next((n for n, size in enumerate(CAPACITY_M, 1) if len(v["text"]) <= size), None)
    assert v.get("qr_version", version) == version, "qr_version"


def main():
    root = Path(sys.argv[1]) if sys.argv[1:] else Path(__file__).parent / "v1"
    passed = failed = 0
    for path in sorted(root.glob("*/*.json")):
        v = json.loads(path.read_text("utf-8"))
        try:
            stages(v)
            found = verdict(v)
            assert found == v["expected"], f"expected {v['expected']}, found {found}"
            passed += 1
        except Exception as error:  # whatever it is, the next vector is run
            print(f"{path}: {type(error).__name__}: {error}", file=sys.stderr)
            failed += 1
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed or not passed else 0)


if __name__ == "__main__":
    main()

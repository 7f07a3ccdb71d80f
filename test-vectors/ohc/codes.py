"""Codes and live presentations: the checks in the order of section 8."""
import hmac

import cbor2

from .claims import NO_CLAIMS, claims_of, fields, octets, whole
from .documents import argon2id, peppered
from .keys import good_key, kid, signature_holds
from .wire import NO_CBOR, Map, Refused, Tag, base45_decode, cbor, need

LIVE, LIVE_SECONDS = -65540, 60


def envelope(cose):
    """The four items of a COSE_Sign1 in its one form."""
    code = cbor(cose)
    need(type(code) is Tag and code.number == 18 and type(code.value) is list and len(code.value) == 4, "malformed/cose")
    protected, unprotected, payload, signature = code.value
    need(all(type(part) is bytes for part in (protected, payload, signature)), "malformed/cose")
    need(type(unprotected) is Map and not unprotected and len(signature) == 64, "malformed/cose")
    return protected, payload, signature


def header_of(protected, kind=None, named=True):
    """The key id in a header, which has this type (label 16) or none."""
    try:
        header = cbor(protected)
    except Refused:
        raise Refused("malformed/header")
    need(type(header) is Map, "malformed/header")
    header = header.fields("malformed/header")
    wanted = {1} | ({4} if named else set()) | ({16} if kind else set())
    need(header.keys() == wanted and type(header[1]) is int and header[1] == -19, "malformed/header")
    need(not kind or type(header[16]) is str and header[16] == kind, "malformed/header")
    need(not named or type(header[4]) is bytes and len(header[4]) == 8, "malformed/header")
    return header.get(4)


def bytes_of(text, prefix):
    need(text.startswith(prefix), "malformed/prefix")
    need(len(text) <= 2048, "malformed/too-long")
    cose = base45_decode(text[5:])
    need(len(cose) <= 1024, "malformed/too-long")
    return cose


def message(protected, payload):
    return cbor2.dumps(["Signature1", protected, b"", payload])


def take_apart(text):
    cose = bytes_of(text, "OHC1:")
    protected, payload, signature = envelope(cose)
    return cose, protected, header_of(protected), payload, signature


def signer(keys, name, protected, payload, signature):
    """The key that made a signature, or why there is none."""
    candidates = [key for key in keys if kid(bytes.fromhex(key["public"])) == name]
    need(candidates, "key/unknown")
    signed = message(protected, payload)
    key = next((k for k in candidates if signature_holds(bytes.fromhex(k["public"]), signed, signature)), None)
    need(key, "signature/bad")
    return key


def standing(key, issued_at):
    need(key["state"] != "compromised", "key/compromised")
    need(not key["specimen"], "key/specimen")
    need(key["not_before"] <= issued_at, "key/not-yet-valid")
    need(issued_at < key["not_after"], "key/retired")


def within(region, of):
    return str(region).startswith(str(of))


def verify_code(cose, keys, at, floor=0):
    """Steps 2 to 6; gives the claims and the key."""
    protected, payload, signature = envelope(cose)
    key = signer(keys, header_of(protected), protected, payload, signature)
    out = claims_of(payload)
    standing(key, out["issued_at"])
    wanted = [word for word, field in (("colour", "colour"), ("itinerary", "itinerary"), ("test", "tests")) if field in out]
    need(set(wanted) <= set(key["purposes"]), "key/purpose")
    need(out["valid_until"] - out["issued_at"] <= key["max_lifetime"], "key/lifetime")
    region = out.get("region")
    need(not region or not key["regions"] or any(within(region, r) for r in key["regions"]), "key/region")
    need(out["valid_from"] <= at, "time/not-yet-valid")
    need(at < out["valid_until"], "time/expired")
    need(at >= floor, "time/clock")
    return out, key


def presentation(text):
    """A live presentation, nothing of which is believed: envelope, time, place and the code's bytes."""
    protected, payload, signature = envelope(bytes_of(text, "OHL1:"))
    header_of(protected, "healthcode-live", named=False)
    claims = fields(cbor(payload), {6, LIVE}, {3})
    place = claims.get(3)
    need(3 not in claims or type(place) is str and 1 <= len(place.encode()) <= 256, NO_CLAIMS)
    need(type(claims[LIVE]) is bytes, NO_CLAIMS)
    return (protected, payload, signature), whole(claims[6]), place, claims[LIVE]


def examine(text, keys, at, status=lambda out, key: None, floor=0):
    """Steps 1 to 7 of a code's or a presentation's text, and the holder's signature."""
    if not text.startswith("OHL1:"):
        out, key = verify_code(bytes_of(text, "OHC1:"), keys, at, floor)
        return out, key, status(out, key), None
    (protected, payload, signature), time, place, code = presentation(text)
    out, key = verify_code(code, keys, at, floor)
    listed = status(out, key)
    need("holder_key" in out, "policy/live")
    holder = bytes.fromhex(out["holder_key"])
    need(signature_holds(holder, message(protected, payload), signature), "signature/bad")
    return out, key, listed, {"presented_at": time, "place": place}


def match(out, doc, pepper):
    need(out["suite"] == 1 or pepper, "identity/missing")
    for number, person in enumerate([out, *out.get("companions", [])]):
        if person["document_type"] == doc[0]:
            found = argon2id(doc, bytes.fromhex(out["code_id"]) + bytes([number]))
            found = peppered(pepper, found) if out["suite"] == 2 else found
            if hmac.compare_digest(found, bytes.fromhex(person["identity_hash"])):
                return f"companion {number}" if number else "holder"
    raise Refused("identity/mismatch")

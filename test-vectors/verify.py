#!/usr/bin/env python3
"""A second implementation of OHC1, written from the specification: runs every test vector.

    pip install -r requirements.txt && python verify.py [DIR]
"""
import json, sys
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from ohc import cases
from ohc.codes import bytes_of, match, message, take_apart, verify_code
from ohc.documents import argon2id, peppered, preimage, scanned, typed
from ohc.keys import good_key, kid
from ohc.wire import NO_KEY, Refused, base45_encode, need

CAPACITY_M = [20, 38, 61, 90, 122, 154, 178, 221, 262, 311, 366, 419, 483]


def verdict(v):
    try:
        need(all(good_key(bytes.fromhex(key["public"])) for key in v["keys"]), NO_KEY)
        doc = typed(v["document"]) if "document" in v else None
        doc = scanned(v["mrz"], v.get("mrz_type"), v["at"]) if "mrz" in v else doc
        out, _ = verify_code(bytes_of(v["text"], "OHC1:"), v["keys"], v["at"])
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
    signed = message(protected, payload)
    for name, data in zip(("cose", "header", "claims", "signature", "sig_structure"), (cose, protected, payload, signature, signed)):
        assert data.hex() == v[name], name
    if v["expected"]["verdict"] == "verified":
        assert "OHC1:" + base45_encode(cose) == v["text"], "text"
        assert Ed25519PrivateKey.from_private_bytes(bytes.fromhex(v["seed"])).sign(signed) == signature, "seed"
    version = next((n for n, size in enumerate(CAPACITY_M, 1) if len(v["text"]) <= size), None)
    assert v.get("qr_version", version) == version, "qr_version"


def check(v):
    """Expected and found."""
    if v["layer"] in cases.LAYERS:
        return cases.check(v)
    stages(v)
    return v["expected"], verdict(v)


def main():
    root = Path(sys.argv[1]) if sys.argv[1:] else Path(__file__).parent / "v1"
    passed = failed = 0
    for path in sorted(root.glob("*/*.json")):
        v = json.loads(path.read_text("utf-8"))
        try:
            expected, found = check(v)
            assert found == expected, f"expected {expected}, found {found}"
            passed += 1
        except Exception as error:  # whatever it is, the next vector is run
            print(f"{path}: {type(error).__name__}: {error}", file=sys.stderr)
            failed += 1
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed or not passed else 0)


if __name__ == "__main__":
    main()

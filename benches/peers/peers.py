"""Times what Python packages need for a code, and prints it as JSON: microseconds by name.

    peers.py TEXT PUBLIC_KEY_HEX

TEXT is one of our codes. The packages are those of requirements.txt.
"""

import json
import sys
import time

import base45
import cbor2
import claim169
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

ROUNDS = 41
SEED = bytes([7] * 32)


def microseconds(work):
    """The median over rounds of some milliseconds."""
    calls = 20
    taken = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        for _ in range(calls):
            work()
        taken.append((time.perf_counter() - start) / calls * 1e6)
    return sorted(taken)[ROUNDS // 2]


def main(text, public):
    key = Ed25519PublicKey.from_public_bytes(public)

    def verify():
        envelope = base45.b45decode(text.removeprefix("OHC1:"))
        protected, _, payload, signature = cbor2.loads(envelope).value
        key.verify(signature, cbor2.dumps(["Signature1", protected, b"", payload]))
        return cbor2.loads(payload)

    signer = Ed25519PrivateKey.from_private_bytes(SEED)
    envelope = cbor2.loads(base45.b45decode(text.removeprefix("OHC1:")))
    protected, _, payload, _ = envelope.value
    claims = cbor2.loads(payload)

    def issue():
        payload = cbor2.dumps(claims, canonical=True)
        signature = signer.sign(cbor2.dumps(["Signature1", protected, b"", payload]))
        envelope = cbor2.CBORTag(18, [protected, {}, payload, signature])
        return "OHC1:" + base45.b45encode(cbor2.dumps(envelope)).decode()

    assert issue() == text

    identity = claim169.Claim169Input(id="X1234567")
    identity.date_of_birth = "1990-01-31"
    identity.gender = 2
    meta = claim169.CwtMetaInput(issuer="GD")
    meta.issued_at, meta.not_before, meta.expires_at = 1, 1, 4_000_000_000
    theirs = claim169.encode_with_ed25519(identity, meta, SEED)
    own = signer.public_key().public_bytes_raw()

    def decode():
        return claim169.decode_with_ed25519(theirs, own, skip_biometrics=True)

    assert decode().verification_status == "verified"
    names = {
        "python_verify": verify,
        "python_issue": issue,
        "claim169_py_verify": decode,
        "claim169_py_issue": lambda: claim169.encode_with_ed25519(identity, meta, SEED),
    }
    print(json.dumps({name: microseconds(work) for name, work in names.items()}))


if __name__ == "__main__":
    main(sys.argv[1], bytes.fromhex(sys.argv[2]))

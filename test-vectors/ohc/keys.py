"""Ed25519, as strict as it can be (RFC 8032): points are (x, y), slow and plain.

The curve arithmetic is here because the libraries take keys and points of small order.
"""
import hashlib

import cbor2
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

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

"""Claims (section 3)."""
import re

from .documents import DOCUMENTS
from .keys import good_key
from .wire import NO_CLAIMS, U32, Map, cbor, need

BODY = -65537
COLOURS = ["green", "yellow", "red"]
METHODS, RESULTS = [None, "nucleic-acid", "antigen"], ["negative", "positive", "inconclusive"]


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

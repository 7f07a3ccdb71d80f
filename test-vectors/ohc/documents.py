"""Documents and identity hashes (section 4; ICAO 9303)."""
import calendar, hmac, re, time

import cbor2
from argon2.low_level import Type, hash_secret_raw

from .wire import NO_DOCUMENT, Refused, need

DOCUMENTS = [None, "passport", "taiwan-permit", "hk-macao-permit", "prc-id", "prc-residence", "other"]


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

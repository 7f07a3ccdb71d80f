"""The people of a run: holders with applications and codes, operators of each role, a laboratory.

Everything here goes through the service's own command line and routes.
"""

import base64
import hashlib
import hmac
import http.client
import json
import struct
import time
from datetime import datetime, timezone

AREA = "852"
PASSWORD = "Abcdef1!"
ROLES = ("clerk", "epidemiologist", "supervisor", "auditor")


def register(count):
    """A register of specimens, two for each holder."""
    head = "document_type,country,number,birth,name,issuance_count,latest_entry_year"
    rows = [f"passport,USA,X{n:07},1990-01-31,SPECIMEN ONE,,2026" for n in range(2 * count)]
    return "\n".join([head, *rows, ""])


def person(n):
    """The specimen of this place in the register."""
    return {
        "name": "Specimen One",
        "document_type": "passport",
        "country": "USA",
        "number": f"X{n:07}",
        "birth": "1990-01-31",
        "latest_entry_year": 2026,
    }


def totp(secret, now):
    """RFC 6238: six digits, 30 seconds, SHA-1."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.new(key, struct.pack(">Q", int(now) // 30), hashlib.sha1).digest()
    place = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[place:place + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"


class Client:
    """Sends JSON from an address of its own."""

    def __init__(self, port, address):
        self.port, self.address = port, address
        self.headers = {}

    def send(self, method, path, body=None, wanted=(200, 202, 204)):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {"x-forwarded-for": self.address, **self.headers}
        if body is not None:
            headers["content-type"] = "application/json"
        text = None if body is None else json.dumps(body)
        connection.request(method, path, text, headers)
        answer = connection.getresponse()
        content = answer.read()
        if answer.status not in wanted:
            raise SystemExit(f"{method} {path}: {answer.status} {content[:300]!r}")
        cookie = answer.getheader("set-cookie")
        connection.close()
        return (json.loads(content) if content else None), cookie


def begin(client, answer, cookie, **more):
    """Keeps a session that was just begun."""
    name, value = cookie.split(";")[0].split("=", 1)
    client.headers = {"cookie": f"{name}={value}", "x-csrf-token": answer["csrf_token"]}
    return {"cookie": name, "session": value, "csrf": answer["csrf_token"], **more}


def log_in(service, n):
    """A holder with a phone number of their own, by the code that the service prints."""
    number = f"5123{4000 + n}"
    client = Client(service.port, f"192.0.2.{n}")
    phone = {"area_code": AREA, "number": number}
    client.send("POST", "/api/v1/log-in/messages", phone)
    code = service.printed(f"+{AREA}{number}\t").rsplit(" ", 1)[1]
    answer, cookie = client.send("POST", "/api/v1/log-in/code", {**phone, "code": code})
    service.secrets += [number, code]
    return client, begin(client, answer, cookie, phone=[AREA, number])


def holder(service, n):
    """Someone with an application, a companion and a code."""
    client, made = log_in(service, n)
    declaration = {"symptoms": False, "contact": False}
    form = {"person": person(2 * n), "declaration": declaration}
    application = client.send("POST", "/api/v1/applications", form)[0]["id"]
    path = f"/api/v1/applications/{application}/companions"
    form = {"relation": "child", "person": person(2 * n + 1), "declaration": declaration}
    companion = client.send("POST", path, form)[0]["id"]
    codes = client.send("POST", "/api/v1/codes", {"application": application})[0]
    path = f"/api/v1/applications/{application}/tickets"
    ticket = client.send("POST", path, {"about": "document", "text": "A letter is wrong."})[0]["id"]
    made.update(applications=[application, companion], codes=[it["id"] for it in codes])
    return made, ticket


def operator(service, name, secret):
    """An operator who has enrolled and logged in."""
    client = Client(service.port, "198.51.100.1")
    body = {"name": name, "secret": secret, "password": PASSWORD}
    url = client.send("POST", "/api/v1/operators/enrolment", body)[0]["authenticator"]
    factor = url.split("secret=")[1].split("&")[0]
    body = {"name": name, "password": PASSWORD, "code": totp(factor, time.time())}
    answer, cookie = client.send("POST", "/api/v1/operators/log-in", body)
    service.secrets += [secret, factor]
    return client, begin(client, answer, cookie)


def assemble(service, enrolments, laboratory, holders):
    """Everyone, and what they have."""
    made = [holder(service, n) for n in range(holders)]
    operators = {name: operator(service, name, secret) for name, secret in enrolments.items()}
    until = int(datetime.now(timezone.utc).timestamp()) + 86_400
    epidemiologist = operators["epidemiologist"][0]
    proposals = []
    for who, _ in made:
        body = {"application": who["applications"][0], "colour": "yellow",
                "ground": "close-contact", "until": until}
        answer = epidemiologist.send("POST", "/api/v1/operators/colours", body)[0]
        proposals.append(answer["id"])
    lab = Client(service.port, "203.0.113.1")
    lab.headers = {"authorization": f"Bearer {laboratory}"}
    samples = [f"SAMPLE-{n:04}" for n in range(holders)]
    lines = [{"sample": sample, "document_type": "passport", "number": f"X{2 * n:07}",
              "method": "nucleic-acid", "result": "negative", "sampled": until - 90_000}
             for n, sample in enumerate(samples)]
    lab.send("POST", "/api/v1/laboratory/results", lines)
    service.secrets += [laboratory, PASSWORD, "Specimen One", "SPECIMEN ONE", *samples]
    return {
        "holders": [who for who, _ in made],
        "leaving": [log_in(service, holders + n)[1] for n in range(3)],
        "operators": {role: operators[role][1] for role in ROLES},
        "leaving_operators": [operators[name][1] for name in enrolments if name not in ROLES],
        "laboratory": laboratory,
        "proposals": proposals,
        "tickets": [ticket for _, ticket in made],
        "specimens": [person(n) for n in range(2 * holders)],
        "samples": samples,
        "text_version": "2026-11",
        "until": until,
    }

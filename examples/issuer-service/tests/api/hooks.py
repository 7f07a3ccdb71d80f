"""Who asks: gives each request a session, an address and, half the time, names that exist.

What the schema cannot say, such as whose application an id names, is checked here, too.
"""

import itertools
import json
import os
import re

import schemathesis

with open(os.environ["FUZZ_PEOPLE"], encoding="utf-8") as file:
    PEOPLE = json.load(file)
PERSONA = os.environ["FUZZ_PERSONA"]
SENT = open(os.environ["FUZZ_SENT"], "a", encoding="utf-8", errors="backslashreplace")
TURN = itertools.count()
ID = re.compile(r"[0-9a-f]{32}")
OPERATORS = "/api/v1/operators/"
OPEN = ("/api/v1/log-in/", "/api/v1/operators/log-in", "/api/v1/operators/enrolment")
# Whose what was made in the run is: who follows a link to it is the same.
MADE_BY = {}
ROLES = {
    "/api/v1/operators/tickets": "clerk",
    "/api/v1/operators/tickets/{id}/decision": "clerk",
    "/api/v1/operators/colours/{id}/confirmation": "supervisor",
    "/api/v1/operators/colours/{id}/lifting": "epidemiologist",
    "/api/v1/operators/audit": "auditor",
}


def choose(case, turn):
    """Who sends this, or nobody."""
    path, method = case.operation.path, case.operation.method.lower()
    ends = path.endswith("/session") and method == "delete"
    if PERSONA == "nobody" or path.startswith(OPEN) or not path.startswith("/api/v1/"):
        return None
    if path == "/api/v1/laboratory/results":
        return {"token": PEOPLE["laboratory"]} if PERSONA == "staff" else None
    if path.startswith(OPERATORS):
        if PERSONA != "staff":
            return None
        if ends:
            return PEOPLE["leaving_operators"][turn % len(PEOPLE["leaving_operators"])]
        role = ROLES.get(path)
        if path == "/api/v1/operators/colours":
            role = "supervisor" if method == "get" else "epidemiologist"
        # One in eight is of another role.
        if role is None or turn % 8 == 7:
            return list(PEOPLE["operators"].values())[turn % 4]
        return PEOPLE["operators"][role]
    if PERSONA != "holder":
        return None
    drawn = (case.path_parameters or {}).get("id")
    if isinstance(drawn, str) and drawn in MADE_BY:
        return MADE_BY[drawn]
    pool = PEOPLE["leaving"] if ends else PEOPLE["holders"]
    return pool[turn % len(pool)]


def names(case, who, turn):
    """Names for the place of an id: one's own, or one that another has."""
    path, others = case.operation.path, PEOPLE["holders"]
    if path.startswith("/api/v1/operators/colours"):
        return PEOPLE["proposals"]
    if path.startswith("/api/v1/operators/tickets"):
        return PEOPLE["tickets"]
    kind = "codes" if path.startswith("/api/v1/codes") else "applications"
    if turn % 5 == 4:
        return [name for other in others if other is not who for name in other[kind]]
    return who.get(kind, [])


def is_positive(case):
    return case.meta is None or case.meta.generation.mode.is_positive


def whole(value):
    if isinstance(value, dict):
        return {key: whole(item) for key, item in value.items()}
    if isinstance(value, list):
        return [whole(item) for item in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def fill(case, who, turn):
    """Puts what exists in the place of what was drawn."""
    known = names(case, who, turn)
    drawn = (case.path_parameters or {}).get("id")
    is_made = isinstance(drawn, str) and drawn in MADE_BY
    if known and not is_made and isinstance(drawn, str) and ID.fullmatch(drawn) and turn % 4 != 3:
        case.path_parameters["id"] = known[turn // 4 % len(known)]
    if not is_positive(case):
        return
    # A whole number with a point is one to JSON Schema, and none to the service.
    body = case.body = whole(case.body)
    if not isinstance(body, dict) or turn % 4 == 3:
        return
    if "application" in body:
        every = [name for holder in PEOPLE["holders"] for name in holder["applications"]]
        own = who.get("applications") or every
        body["application"] = own[turn // 4 % len(own)]
    if "person" in body:
        body["person"] = dict(PEOPLE["specimens"][turn % len(PEOPLE["specimens"])])
        body["declaration"] = {"symptoms": turn % 3 == 0, "contact": turn % 5 == 0}
    if "area_code" in body and "phone" in who:
        body["area_code"], body["number"] = who["phone"]
        body["text_version"] = PEOPLE["text_version"]
    if "sample" in body:
        body["sample"] = PEOPLE["samples"][turn % len(PEOPLE["samples"])]
    if "until" in body:
        body["until"] = PEOPLE["until"]


@schemathesis.auth(refresh_interval=None)
class Sessions:
    """Sessions of those who were logged in before the run."""

    def get(self, case, ctx):
        return choose(case, next(TURN)) or {}

    def set(self, case, data, ctx):
        turn = next(TURN)
        if "token" in data:
            case.headers["authorization"] = f"Bearer {data['token']}"
        elif data:
            case.cookies[data["cookie"]] = data["session"]
            if case.operation.method.lower() != "get":
                case.headers["x-csrf-token"] = data["csrf"]
            fill(case, data, turn)


@schemathesis.hook
def before_call(context, case, kwargs):
    """Each request comes from an address of its own: limits of addresses have stories."""
    turn = next(TURN)
    address = f"10.{turn >> 16 & 255}.{turn >> 8 & 255}.{turn & 255}"
    case.headers["x-forwarded-for"] = address
    note(case.body)
    note(case.query)
    note(case.path_parameters)


@schemathesis.hook
def after_call(context, case, response):
    """Takes down whose it is that was made, or was made again."""
    session = (case.cookies or {}).get("issuer_session")
    owner = next((it for it in PEOPLE["holders"] if it["session"] == session), None)
    if owner is None or response.status_code != 200 or case.operation.method.lower() != "post":
        return
    answer = response.json()
    for made in answer if isinstance(answer, list) else [answer]:
        if "id" in made:
            MADE_BY[made["id"]] = owner


def note(value):
    """Takes down the texts that are sent, for a look at the log afterwards."""
    if isinstance(value, dict):
        for key, item in value.items():
            note(key)
            note(item)
    elif isinstance(value, list):
        for item in value:
            note(item)
    elif isinstance(value, str) and len(value) >= 6:
        SENT.write(json.dumps(value) + "\n")


@schemathesis.check
def what_is_anothers_is_not_there(ctx, response, case):
    """An id that names what another holder has is answered as if there were nothing."""
    session = next((v for k, v in (case.cookies or {}).items() if k == "issuer_session"), None)
    drawn = (case.path_parameters or {}).get("id")
    if session is None or response.status_code >= 400:
        return
    for holder in PEOPLE["holders"]:
        if drawn in holder["applications"] + holder["codes"]:
            assert holder["session"] == session, "another's is shown"


@schemathesis.check
def no_answer_repeats_what_was_sent(ctx, response, case):
    """A refusal says nothing that was in the body."""
    if response.status_code < 400 or not isinstance(case.body, dict):
        return
    text = response.content.decode("utf-8", "replace")
    words = str(case.operation.schema.raw_schema)
    for value in case.body.values():
        if isinstance(value, str) and len(value) >= 8 and value not in words:
            assert value not in text, "a refusal repeats a field"


@schemathesis.check
def every_answer_has_the_headers(ctx, response, case):
    """Whatever was sent."""
    if response.status_code in (400, 414, 431) and "content-security-policy" not in response.headers:
        # Refused by the reader of heads, before any route, without a body.
        assert not response.content
        return
    for name in ("content-security-policy", "x-content-type-options", "referrer-policy"):
        assert name in response.headers, f"{name} is missing"

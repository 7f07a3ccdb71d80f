"""What a place decides: status, policy and documents (section 8, steps 7 to 9)."""
from .claims import COLOURS
from .codes import LIVE_SECONDS, examine, match, within
from .documents import typed
from .status import value
from .trust import DECISIONS
from .wire import Refused, need

STATES = {0: "as-signed", 1: "revoked", 2: "suspended", 12: "yellow", 13: "red"}
STRICT = {"bundle_age": 1 << 32, "bundle": "deny", "list_age": 1 << 32, "list": "deny", "missing": "deny"}
DAY, FURTHEST_AHEAD = 86400, 14 * 3600


def worse(one, other):
    return max(one, other, key=DECISIONS.index)


def listed(out, key, lists, stale, at):
    """Step 7: (state, reason or None, what follows from it)."""
    if "status_index" not in out:
        return "not-listed", None, "admit"
    own, state = None, None
    if key["base"]:
        base, shift = key["base"]
        own = lists.get(f"{base}{out['status_index'] >> shift}")
        own = own if own and own["issuer"] == key["id"] else None
        state = own and value(own, out["status_index"] & (1 << shift) - 1)
    if state is None:
        need(stale["missing"] != "deny", "status/unknown")
        return "unknown", "status/unknown", stale["missing"]
    need(state in STATES, "status/unknown")
    need(state not in (1, 2), f"status/{STATES[state]}")
    age = min(stale["list_age"], stale["list_age"] if own["ttl"] is None else own["ttl"])
    decision = stale["list"] if at >= own["issued_at"] + age else "admit"
    old = at >= own["issued_at"] + age or at >= own["expires"]
    if at >= own["expires"]:
        decision = worse(worse("refer", stale["missing"]), stale["list"])
    need(decision != "deny" or not old, "status/stale")
    return STATES[state], "status/stale" if old else None, decision


def colour_now(out, state):
    if "colour" not in out:
        return None
    return max(out["colour"], state if state in COLOURS else "green", key=COLOURS.index)


def verify_strictly(text, bundle, lists, at, floor):
    """Where no place says what may pass: nothing stale, unknown or expired does."""
    def status(out, key):
        state, reason, _ = listed(out, key, lists, STRICT, at)
        return state
    out, _, state, live = examine(text, bundle["keys"], at, status, floor)
    need(abs(live["presented_at"] - at) <= LIVE_SECONDS, "policy/live")
    need(at < bundle["expires"], "policy/age")
    return out, state, live


class Judgement:
    """Everyone on a code, the reasons against them, and what is let pass."""

    def __init__(self, count):
        self.people, self.reasons, self.allowed = ["admit"] * count, [], []

    def note(self, reason, decision, people=None):
        if decision == "admit":
            self.allowed.append(reason)
            return
        self.reasons.append((reason, decision))
        for person in range(len(self.people)) if people is None else people:
            self.people[person] = worse(self.people[person], decision)

    def said(self, colour):
        decision = max(self.people, key=DECISIONS.index)
        out = {"decision": decision}
        if decision != "admit":
            out["reason"] = next(reason for reason, led in self.reasons if led == decision)
        if colour:
            out["colour"] = colour
        if len(self.people) > 1:
            out["people"] = self.people
        return out | ({"allowed": self.allowed} if self.allowed else {})


def decide(look, bundle, lists, at, floor):
    policy = bundle["places"][look["place"]]
    stale = policy["stale"]
    try:
        status = lambda out, key: listed(out, key, lists, stale, at)
        out, key, (state, reason, decision), live = examine(look["text"], bundle["keys"], at, status, floor)
    except Refused as refusal:
        return {"decision": "deny", "reason": str(refusal)}
    colour = colour_now(out, state)
    judgement = Judgement(1 + len(out.get("companions", [])))
    documents = [document_of(out, document) for document in look.get("documents", [])]
    if reason:
        judgement.note(reason, decision)
    judge_facts(judgement, policy, out, key, colour, at)
    judge_live(judgement, policy, look, out, live, at, 0 in documents)
    if "age" in policy and at - out["issued_at"] > policy["age"][1]:
        judgement.note("policy/age", policy["age"][0])
    if at >= bundle["expires"]:
        judgement.note("policy/age", "deny")
    elif at >= bundle["issued_at"] + stale["bundle_age"]:
        judgement.note("policy/age", stale["bundle"])
    for number in documents:
        if type(number) is str:
            judgement.note(number, "deny")
    for person in range(len(judgement.people)):
        if "identity" in policy and person not in documents:
            judgement.note("identity/missing", policy["identity"], [person])
    return judgement.said(colour)


def document_of(out, document):
    """Whose a document is, by number, or why it is nobody's."""
    try:
        person = match(out, typed(document), None)
        return 0 if person == "holder" else int(person.split()[1])
    except Refused as refusal:
        return str(refusal)


def judge_facts(judgement, policy, out, key, colour, at):
    colours = [colour] + [companion["colour"] for companion in out.get("companions", [])]
    for person, own in enumerate(colours):
        number = COLOURS.index(own) if own else 3
        if number > policy["admit"]:
            judgement.note("policy/colour", "refer" if number <= policy["refer"] else "deny", [person])
    companions = range(1, len(colours))
    if "test" in policy:
        failing, asked = policy["test"]
        people = companions if tested(out, asked, at) else range(len(colours))
        for person in people:
            judgement.note("policy/test", failing, [person])
    if "itinerary" in policy:
        failing, missing, days, risk = policy["itinerary"]
        found = travelled(out, days, risk, at)
        if found != "well":
            judgement.note("policy/itinerary", failing if found == "risk" else missing, [0])
        for person in companions:
            judgement.note("policy/itinerary", missing, [person])
    if "regions" in policy:
        failing, accepted = policy["regions"]
        own = [out["region"]] if "region" in out else key["regions"]
        if not own or not all(any(within(region, of) for of in accepted) for region in own):
            judgement.note("policy/region", failing)


def tested(out, asked, at):
    known = [test for test in out.get("tests", []) if test["sampled"] <= out["issued_at"]]

    def overtaken(test):
        return any(other["sampled"] >= test["sampled"] and other["result"] not in (test["result"], "inconclusive")
                   for other in known)
    return any([test["method"], test["result"]] == [method, result] and at - test["sampled"] <= age and not overtaken(test)
               for method, result, age in asked for test in known)


def travelled(out, days, risk, at):
    if "itinerary" not in out:
        return "missing"
    today, itinerary = at // DAY, out["itinerary"]
    for visit in itinerary["visits"]:
        begun = visit["first_day"] * DAY - FURTHEST_AHEAD <= out["issued_at"]
        if begun and today - visit["last_day"] <= days and any(within(visit["region"], of) for of in risk):
            return "risk"
    last = itinerary["last_day"]
    there = min(max(last, today), (at + FURTHEST_AHEAD) // DAY)
    return "well" if there + itinerary["days"] >= last + days else "missing"


def judge_live(judgement, policy, look, out, live, at, holder_shown):
    failing, limit = policy.get("live", ("deny", LIVE_SECONDS))
    if live:
        here = look.get("place_id")
        elsewhere = here is not None and live["place"] not in (None, here)
        if elsewhere or abs(live["presented_at"] - at) > limit:
            judgement.note("policy/live", failing)
    elif "live" in policy and ("holder_key" in out or not holder_shown):
        judgement.note("policy/live", failing)

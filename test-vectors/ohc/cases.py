"""Vectors that are no codes: bundles, lists, live presentations and sequences."""
import hashlib

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from . import status, trust
from .checkpoint import decide, verify_strictly
from .claims import COLOURS
from .codes import LIVE_SECONDS, bytes_of, envelope, examine, message, presentation
from .keys import kid
from .wire import Refused, base45_encode, need

JITTER = 120


def pinned_of(v):
    return [bytes.fromhex(key) for key in v["pinned"]["keys"]], v["pinned"]["threshold"]


def bundle(v):
    def install():
        roots, threshold = pinned_of(v)
        out = trust.opened(bytes.fromhex(v["bundle"]), roots, threshold)
        mark = v.get("installed", {})
        trust.follows(out, mark.get("seq"), bytes.fromhex(mark.get("hash", "")), v["pinned"]["least_seq"], v["at"])
        issuers = sorted(out["keys"], key=lambda key: (kid(bytes.fromhex(key["public"])), key["public"]))
        return {"seq": out["seq"], "hash": out["hash"].hex(), "issued_at": out["issued_at"], "expires": out["expires"],
                "roots": [root.hex() for root in out["roots"]], "threshold": out["threshold"],
                "issuers": [issuer["id"] for issuer in issuers], "floors": out["floors"], "places": list(out["places"])}
    found = trust.outcome(install)
    if "payload" in v:
        assert trust.take_apart(bytes.fromhex(v["bundle"]))[0].hex() == v["payload"], "payload"
    return found


def first(v, at):
    """The bundle of a vector that is about something else."""
    out = trust.opened(bytes.fromhex(v["bundle"]), *pinned_of(v))
    trust.follows(out, None, None, v["pinned"]["least_seq"], at)
    return out


def listing(v):
    carried = first(v, v["at"])
    old = status.opened(bytes.fromhex(v["installed"]), carried["keys"], v["at"]) if "installed" in v else None

    def install():
        out = status.opened(bytes.fromhex(v["list"]), carried["keys"], v["at"])
        status.follows(out, carried, old if old and old["uri"] == out["uri"] else None)
        ttl = {} if out["ttl"] is None else {"ttl": out["ttl"]}
        return {name: out[name] for name in ("uri", "seq", "issued_at", "expires")} | ttl | {
            "slots": len(out["bytes"]) * 8 // out["bits"], "changed": status.changed(out)}
    if "payload" in v:
        assert envelope(bytes.fromhex(v["list"]))[1].hex() == v["payload"], "payload"
    return trust.outcome(install)


def live(v):
    stages(v)
    try:
        if "carried" in v:
            given = v["carried"]
            carried = first(given, given["installed_at"])
            lists = [status.opened(bytes.fromhex(data), carried["keys"], given["installed_at"]) for data in given.get("lists", [])]
            for one in lists:
                status.follows(one, carried, None)
            floor = max([carried["issued_at"]] + [one["issued_at"] for one in lists])
            out, state, shown = verify_strictly(v["text"], carried, {one["uri"]: one for one in lists}, v["at"], floor)
        else:
            out, _, _, shown = examine(v["text"], v["keys"], v["at"])
            state = "not-checked" if "status_index" in out else "not-listed"
            need(abs(shown["presented_at"] - v["at"]) <= LIVE_SECONDS, "policy/live")
    except Refused as refusal:
        return {"verdict": "refused", "reason": str(refusal)}
    found = {"verdict": "verified", "presented_at": shown["presented_at"], "code_id": out["code_id"], "status": state}
    if shown["place"] is not None:
        found["place"] = shown["place"]
    if "colour" in out:
        found["colour"] = max(out["colour"], state if state in COLOURS else "green", key=COLOURS.index)
    return found


def stages(v):
    """The stages that a presentation's text has must be those of the file."""
    try:
        cose = bytes_of(v["text"], "OHL1:")
        (protected, payload, signature), time, place, code = presentation(v["text"])
    except Refused:
        return
    for name, data in zip(("cose", "payload", "sig_structure"), (cose, payload, message(protected, payload))):
        assert data.hex() == v[name], name
    assert "code" not in v or bytes_of(v["code"], "OHC1:") == code, "code"
    if v["expected"]["verdict"] == "verified":
        assert "OHL1:" + base45_encode(cose) == v["text"], "text"
        key = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(v["seed"]))
        assert key.sign(message(protected, payload)) == signature, "seed"


class Scanner:
    """State: what was pinned, the bundle and lists in force, and the last decision's instant."""

    def __init__(self, v):
        (self.roots, self.threshold), self.least = pinned_of(v), v["pinned"]["least_seq"]
        self.lose()

    def lose(self):
        self.bundle, self.lists, self.decided = None, {}, 0

    def floor(self):
        held = [one["issued_at"] for one in ([self.bundle] if self.bundle else []) + list(self.lists.values())]
        return max(held + [self.decided])

    def clock(self, at):
        return max(at, self.floor()) if self.floor() - at <= JITTER else at

    def take_bundle(self, data, at):
        now, old = self.clock(at), self.bundle
        roots, threshold = (old["roots"], old["threshold"]) if old else (self.roots, self.threshold)
        new = trust.opened(data, roots, threshold)
        trust.follows(new, old and old["seq"], old and old["hash"], self.least, now)
        need(self.floor() - at <= JITTER, "time/clock")
        self.bundle = new
        self.lists = {uri: one for uri, one in self.lists.items() if status.kept(one, new)}
        return {}

    def take_list(self, data, at):
        new = status.opened(data, self.bundle["keys"], self.clock(at))
        status.follows(new, self.bundle, self.lists.get(new["uri"]))
        need(self.floor() - at <= JITTER, "time/clock")
        self.lists[new["uri"]] = new
        return {}

    def look(self, look):
        if not self.bundle or look["place"] not in self.bundle["places"]:
            return {"decision": "none"}
        now, floor = self.clock(look["at"]), self.floor()
        decided = decide(look, self.bundle, self.lists, now, floor)
        if now < self.bundle["expires"]:
            self.decided = max(floor, now)
        return decided


def sequence(v):
    """What was found at each step that expects something."""
    scanner, found = Scanner(v), []
    for step in v["steps"]:
        kind = step["step"]
        if kind == "lose":
            scanner.lose()
        elif kind == "scan":
            found.append(scanner.look(step))
        elif kind != "restart":
            take = {"bundle": scanner.take_bundle, "list": scanner.take_list}[kind]
            found.append(trust.outcome(lambda: take(bytes.fromhex(step[kind]), step["at"])))
    return found


def check(v):
    """Expected and found of a vector that is no code's."""
    if v["layer"] == "sequence":
        return [step["expected"] for step in v["steps"] if "expected" in step], sequence(v)
    return v["expected"], {"bundle": bundle, "list": listing, "live": live}[v["layer"]](v)


LAYERS = ("bundle", "list", "live", "sequence")

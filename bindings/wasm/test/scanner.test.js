// What a scanner carries, and what it does not let go back.
import assert from "node:assert/strict";
import { test } from "node:test";

import { Scanner, Verifier, fingerprint, load, readDocument } from "healthcode-wasm/verifier";
import { flipped, given, vector } from "./state.js";
import { bytes } from "./words.js";

await load();

const { pinned, bundle, now, place, text } = given;

function scanner() {
  const made = new Scanner(pinned);
  made.install(bundle, now);
  made.choose(place);
  return made;
}

const thrown = (code) => ({ name: "HealthcodeError", code });

test("a green code is admitted, with reasons, people and trace", () => {
  const judged = scanner().decide(text, now);
  assert.equal(judged.verdict, "admit");
  assert.equal(judged.reason, undefined);
  assert.equal(judged.place, place);
  assert.equal(judged.colour, "green");
  assert.equal(judged.identity, "not-checked");
  assert.deepEqual(judged.reasons, []);
  const [holder] = judged.people;
  assert.deepEqual(holder, {
    person: "holder",
    decision: "admit",
    colour: "green",
    document_type: judged.document_type,
    identity: "not-checked",
  });
  assert.deepEqual(judged.trace[0], { check: "text", compared: "held", decision: "admit" });
  assert.equal(judged.trace.at(-1).check, "identity");
});

test("a refused code says the check, and shows nobody", () => {
  const judged = scanner().decide("HC1:NCF", now);
  assert.equal(judged.verdict, "deny");
  assert.equal(judged.reason, "malformed/prefix");
  assert.match(judged.detail, /\w/);
  assert.deepEqual(judged.people, []);
  assert.equal(judged.colour, undefined);
});

test("there is no decision without bundle and place", () => {
  const empty = new Scanner(pinned);
  assert.throws(() => empty.decide(text, now), thrown("place/none"));
  assert.throws(() => empty.choose(place), thrown("store/no-bundle"));
  assert.throws(() => empty.verify(text, now), thrown("store/no-bundle"));
  assert.equal(empty.bundle(now), undefined);
  empty.install(bundle, now);
  assert.throws(() => empty.choose("the moon"), thrown("place/unknown"));
  assert.throws(() => empty.choose(place, ""), thrown("place/id"));
  assert.equal(empty.place(), undefined);
  empty.choose(place, "line 3");
  assert.deepEqual(empty.place(), { type: place, id: "line 3" });
});

test("the bundle's age is told as the place sees it", () => {
  const made = scanner();
  const fresh = made.bundle(now);
  assert.equal(fresh.freshness, "fresh");
  assert.equal(fresh.age, now - Date.parse(fresh.issued) / 1000);
  const end = Date.parse(fresh.expires) / 1000;
  assert.equal(made.bundle(end - 1).freshness, "fresh");
  assert.equal(made.bundle(end).freshness, "expired");
  assert.equal(made.decide(text, end).verdict, "deny");
  assert.deepEqual(
    fresh.roots.keys.map((root) => root.key),
    pinned.keys,
  );
});

test("places, issuers and lists are told", () => {
  const made = scanner();
  const [metro] = made.places();
  assert.equal(metro.type, place);
  assert.equal(metro.admit, "green");
  assert.equal(metro.stale.list_missing, "deny");
  const issuer = made.issuers().find((it) => it.id === "GD-HEALTH");
  assert.deepEqual(issuer.names, { en: "Guangdong", zh: "广东" });
  assert.deepEqual(made.lists(), []);
});

test("a rolled-back, forked or foreign bundle is refused, and what was in force stays", () => {
  const older = vector("sequence/tuf_rollback_of_the_bundle.json");
  const brought = older.steps.filter((step) => step.step === "bundle");
  const made = new Scanner(older.pinned);
  let refused = 0;
  for (const step of brought) {
    const before = made.state();
    if (step.expected.verdict === "installed") {
      made.install(bytes(step.bundle), step.at);
      continue;
    }
    refused += 1;
    assert.throws(() => made.install(bytes(step.bundle), step.at), thrown(step.expected.reason));
    assert.deepEqual(made.state(), before);
    if (step.expected.reason === "state/rollback") {
      const { have, got } = step.expected;
      assert.throws(() => made.install(bytes(step.bundle), step.at), { have, got });
    }
  }
  assert.ok(refused > 0);
});

test("a state that was kept comes back whole, or not at all", () => {
  const made = scanner();
  made.decide(text, now + 100);
  const state = made.state();
  const again = Scanner.restore(state);
  assert.deepEqual(again.state(), state);
  assert.equal(again.clock(now).floor, now + 100);
  again.choose(place);
  assert.equal(again.decide(text, now + 100).verdict, "admit");
  for (let place = 0; place < state.length; place += 1) {
    assert.throws(() => Scanner.restore(flipped(state, place)), thrown("store/damaged"));
    assert.throws(() => Scanner.restore(state.slice(0, place)), thrown("store/damaged"));
  }
});

test("a state older than the program was shipped with is refused", () => {
  const state = scanner().state();
  const { seq } = scanner().bundle(now);
  const shipped = (least_seq) => ({ ...pinned, least_seq });
  Scanner.restore(state, shipped(seq));
  assert.throws(() => Scanner.restore(state, shipped(seq + 1)), {
    ...thrown("state/rollback"),
    have: seq + 1,
    got: seq,
  });
});

test("a clock that is set back decides and installs nothing", () => {
  const made = scanner();
  made.decide(text, now + 3600);
  assert.equal(made.decide(text, now + 3590).verdict, "admit");
  const judged = made.decide(text, now);
  assert.equal(judged.verdict, "deny");
  assert.equal(judged.reason, "time/clock");
  assert.deepEqual(made.clock(now).concern, { kind: "behind", seconds: 3600 });
  assert.throws(() => made.install(bundle, now), thrown("time/clock"));
  made.resetClock();
  assert.equal(made.decide(text, now).verdict, "admit");
  made.raiseClockFloor(now + 3600);
  assert.equal(made.decide(text, now).reason, "time/clock");
});

test("a fraction of a second is cut off", () => {
  const made = scanner();
  assert.equal(made.clock(now + 0.9).now, now);
  made.decide(text, now + 0.9);
  assert.equal(made.clock(now).floor, now);
});

test("the chosen place is not kept with the state", () => {
  const made = scanner();
  assert.deepEqual(made.place(), { type: place });
  const again = Scanner.restore(made.state());
  assert.equal(again.place(), undefined);
  assert.throws(() => again.decide(text, now), thrown("place/none"));
});

test("the same bundle again changes nothing", () => {
  const made = scanner();
  const state = made.state();
  assert.deepEqual(made.install(bundle, now), { installed: "unchanged" });
  assert.deepEqual(made.state(), state);
});

test("documents are compared, and one that cannot be is told by a code", () => {
  const shown = vector("valid/shown_passport.json");
  const verifier = new Verifier(shown.keys.map((key) => key.public));
  const found = verifier.verify(shown.text, shown.at, { documents: [shown.document] });
  assert.equal(found.identity, "match");
  assert.equal(found.matched, "holder");
  const other = { documents: ["passport:USA:X7654321:1990-01-31"] };
  const mismatch = verifier.verify(shown.text, shown.at, other);
  assert.equal(mismatch.verdict, "refused");
  assert.equal(mismatch.reason, "identity/mismatch");
  assert.equal(mismatch.identity, "mismatch");
  assert.throws(() => readDocument("passport:USA", now), thrown("document/malformed"));
  assert.throws(() => readDocument({ mrz: "P<UTO" }, now), thrown("document/mrz"));
  const mrz =
    "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10";
  assert.deepEqual(readDocument({ mrz }, now), {
    document_type: "passport",
    country: "UTO",
    number: "L898902C3",
    birth: "1974-08-12",
  });
});

test("keys have fingerprints, and weak ones are refused", () => {
  const [root] = pinned.keys;
  const told = fingerprint(root);
  assert.match(told.thumbprint, /^[0-9a-f]{64}$/);
  assert.equal(told.kid, told.thumbprint.slice(0, 16));
  assert.deepEqual(fingerprint(bytes(root)), told);
  assert.throws(() => fingerprint("00".repeat(32)), thrown("key/weak"));
  assert.throws(() => fingerprint("zz".repeat(32)), thrown("key/malformed"));
  assert.throws(() => new Scanner({ ...pinned, threshold: 9 }), thrown("roots/bad"));
});

test("nobody is born in the future, in any time zone", () => {
  const at = (date, now) => readDocument(`passport:USA:X1:${date}`, now);
  const noon = Date.parse("2026-11-21T12:00:00Z") / 1000;
  assert.equal(at("2026-11-21", noon).birth, "2026-11-21");
  assert.equal(at("2026-11-22", noon).birth, "2026-11-22");
  assert.throws(() => at("2026-11-22", noon - 3 * 3600), thrown("document/malformed"));
  assert.throws(() => at("2026-11-23", noon), thrown("document/malformed"));
  const shown = { documents: ["passport:USA:X1:2999-01-01"] };
  assert.throws(() => scanner().decide(text, now, shown), thrown("document/malformed"));
});

test("keys, peppers and names of a wrong length have their own errors", () => {
  const made = scanner();
  for (const key of [new Uint8Array(31), new Uint8Array(33), "00".repeat(31), "0".repeat(10_000)]) {
    assert.throws(() => fingerprint(key), thrown("key/malformed"));
    assert.throws(() => new Verifier([key]), thrown("key/malformed"));
  }
  for (const pepper of [new Uint8Array(15), new Uint8Array(65), new Uint8Array(1 << 20)]) {
    assert.throws(() => made.decide(text, now, { pepper }), thrown("pepper/length"));
  }
  assert.throws(() => made.choose("x".repeat(257)), RangeError);
  assert.throws(() => readDocument("x".repeat(513), now), RangeError);
});

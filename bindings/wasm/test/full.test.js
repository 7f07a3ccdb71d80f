// A scanner takes no more than it can keep.
import assert from "node:assert/strict";
import { createHash, createPrivateKey, sign } from "node:crypto";
import { test } from "node:test";
import { deflateSync } from "node:zlib";

import { Scanner, load } from "healthcode-wasm/verifier";
import { vector } from "./state.js";
import { bytes } from "./words.js";

await load();

const { pinned, steps } = vector("sequence/list_revokes.json");
const bundle = steps.find(({ step }) => step === "bundle");
const list = steps.find(({ step }) => step === "list");

// The vectors' keys are specimens: test-vectors/README.md says how they are made.
const seed = createHash("sha256").update("healthcode test vectors: status signer").digest();
const header = Buffer.from("302e020100300506032b657004220420", "hex");
const key = createPrivateKey({ key: Buffer.concat([header, seed]), format: "der", type: "pkcs8" });

/** The head of a CBOR item (RFC 8949, section 3) and its bytes. */
function item(major, content) {
  const { length } = content;
  const type = major << 5;
  const head = Buffer.from([type | 26, 0, 0, 0, 0]);
  head.writeUInt32BE(length, 1);
  if (length < 24) {
    head[0] = type | length;
    return Buffer.concat([head.subarray(0, 1), content]);
  }
  const size = length < 256 ? 1 : length < 65_536 ? 2 : 4;
  head[0] = type | (23 + [1, 2, 4].indexOf(size) + 1);
  return Buffer.concat([head.subarray(0, 1), head.subarray(5 - size), content]);
}

const hex = (it) => Buffer.from(it, "hex");
const text = (it) => item(3, Buffer.from(it));

// { 2: uri, 4: expiry, 6: issue, 65533: { "lst": slots, "bits": 4 }, -65539: number } in its envelope.
const [, head, times] = /^d284582a(.{84})a05853a502781b.{54}(.{24})19fffda2/.exec(list.list);

/** The vector's list under another URI and with other slots, signed anew. */
function signed(number, slots) {
  const uri = text(`https://gd.example/status/${number}`);
  const map = Buffer.concat([hex("a2"), text("lst"), item(2, slots), text("bits"), hex("04")]);
  const payload = item(2, Buffer.concat([hex("a502"), uri, hex(`${times}19fffd`), map, hex("3a0001000205")]));
  const header = item(2, hex(head));
  const signature = sign(null, Buffer.concat([hex("84"), text("Signature1"), header, hex("40"), payload]), key);
  return Buffer.concat([hex("d284"), header, hex("a0"), payload, item(2, signature)]);
}

test("a list more than can be kept is refused, and all before it stay", { timeout: 300_000 }, () => {
  const scanner = new Scanner(pinned);
  scanner.install(bytes(bundle.bundle), bundle.at);
  // As long as a list may be, and stored without compression.
  const slots = deflateSync(Buffer.alloc(16_770_000), { level: 0 });
  for (let number = 0; number < 16; number += 1) {
    assert.equal(scanner.install(signed(number, slots), list.at, "list").installed, "list");
  }
  const refused = { name: "HealthcodeError", code: "store/full" };
  assert.throws(() => scanner.install(signed(16, slots), list.at), refused);
  assert.equal(scanner.lists().length, 16);
  const state = scanner.state();
  scanner.free();
  // It is a state that is read, and with one more list it is too much for another scanner.
  const other = new Scanner(pinned);
  other.install(bytes(bundle.bundle), bundle.at);
  other.install(signed(16, slots), list.at);
  assert.throws(() => other.refresh(state), refused);
  assert.equal(other.lists().length, 1);
});

// Times what Node needs for a code, and prints it as JSON: microseconds by name.
//
//     node peers.mjs TEXT PUBLIC_KEY_HEX
//
// TEXT is one of our codes. Ed25519 is that of Node itself, which is OpenSSL's.

import assert from "node:assert";
import crypto from "node:crypto";
import base45 from "base45";
import { Encoder, Tag } from "cbor-x";

const ROUNDS = 41;
const CALLS = 50;
const SEED = Buffer.alloc(32, 7);
const PREFIX = "OHC1:";
const [text, publicHex] = process.argv.slice(2);
// Whole maps, as they come; integers beyond 2^53 do not occur.
const cbor = new Encoder({ mapsAsObjects: false, useRecords: false, tagUint8Array: false });

const spki = Buffer.concat([Buffer.from("302a300506032b6570032100", "hex"), Buffer.from(publicHex, "hex")]);
const publicKey = crypto.createPublicKey({ key: spki, format: "der", type: "spki" });
const pkcs8 = Buffer.concat([Buffer.from("302e020100300506032b657004220420", "hex"), SEED]);
const privateKey = crypto.createPrivateKey({ key: pkcs8, format: "der", type: "pkcs8" });

const toBeSigned = (header, payload) => cbor.encode(["Signature1", header, Buffer.alloc(0), payload]);

function verify() {
  const [header, , payload, signature] = cbor.decode(base45.decode(text.slice(PREFIX.length))).value;
  assert(crypto.verify(null, toBeSigned(header, payload), publicKey, signature));
  return cbor.decode(payload);
}

const [header, , payload] = cbor.decode(base45.decode(text.slice(PREFIX.length))).value;
const claims = cbor.decode(payload);

function issue() {
  const payload = cbor.encode(claims);
  const signature = crypto.sign(null, toBeSigned(header, payload), privateKey);
  return PREFIX + base45.encode(cbor.encode(new Tag([header, new Map(), payload, signature], 18)));
}

function microseconds(work) {
  for (let call = 0; call < 2000; call += 1) work();
  const rounds = Array.from({ length: ROUNDS }, () => {
    const start = process.hrtime.bigint();
    for (let call = 0; call < CALLS; call += 1) work();
    return Number(process.hrtime.bigint() - start) / CALLS / 1000;
  });
  return rounds.sort((a, b) => a - b)[ROUNDS >> 1];
}

verify();
assert(issue().startsWith(PREFIX));
console.log(JSON.stringify({ node_verify: microseconds(verify), node_issue: microseconds(issue) }));

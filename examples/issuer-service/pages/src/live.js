// Live presentations (SPEC 13): the code, the instant and perhaps the place, signed by this phone's key.

import * as base45 from "./base45.js";
import * as cbor from "./cbor.js";
import { envelope } from "./code.js";

const PROTECTED = cbor.encode(new Map([[1, -19], [16, "healthcode-live"]]));
const CODE = -65540;

/** What is presented at this second. */
export function payload(code, place, now) {
  const live = new Map([[6, now], [CODE, envelope(code)]]);
  return cbor.encode(place === undefined ? live : new Map([[3, place], ...live]));
}

/** The bytes that the key signs (RFC 9052 section 4.4). */
export const message = (presented) =>
  cbor.encode(["Signature1", PROTECTED, new Uint8Array(), presented]);

/** The text that is shown. */
export const text = (presented, signature) =>
  `OHL1:${base45.encode(cbor.encode(new cbor.Tag(18, [PROTECTED, new Map(), presented, signature])))}`;

/** Whether a place's id can be presented. */
export const isPlace = (id) => {
  const length = new TextEncoder().encode(id).length;
  return length >= 1 && length <= 256 && !/\p{Cc}/u.test(id);
};

export async function present(key, code, place, now) {
  const presented = payload(code, place, now);
  const signature = await crypto.subtle.sign("Ed25519", key, message(presented));
  return text(presented, new Uint8Array(signature));
}

// What a code says, unproven: whoever opens it here is its holder, and scanners verify it.

import * as base45 from "./base45.js";
import * as cbor from "./cbor.js";

const PREFIX = "OHC1:";

/** The envelope's bytes. */
export function envelope(text) {
  if (!text.startsWith(PREFIX) || text.length > 2048) throw new Error("prefix");
  return base45.decode(text.slice(PREFIX.length));
}

/** Colour, window, number of companions and the holder's key, as they were signed. */
export function read(text) {
  const tagged = cbor.decode(envelope(text));
  const claims = cbor.decode(tagged.value[2]);
  const body = claims.get(-65537);
  const colour = COLOURS[body?.get(0)];
  return {
    text,
    from: claims.get(5) ?? claims.get(6),
    until: claims.get(4),
    colour,
    key: claims.get(8)?.get(1)?.get(-2),
  };
}

const COLOURS = ["green", "yellow", "red"];

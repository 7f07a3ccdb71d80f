// A scanner's state for tests: from a vector's sequence.
import { readFileSync } from "node:fs";

import { bytes } from "./words.js";

const FOLDER = new URL("../../../test-vectors/v1/", import.meta.url);

export const vector = (path) => JSON.parse(readFileSync(new URL(path, FOLDER), "utf8"));

const story = vector("sequence/ceremony_and_first_scan.json");
const [brought] = story.steps.filter((step) => step.step === "bundle");
const [scan] = story.steps.filter((step) => step.step === "scan");

/** Pinned roots, a bundle that they signed, and a green code at a place that it knows. */
export const given = {
  pinned: story.pinned,
  bundle: bytes(brought.bundle),
  now: brought.at,
  place: scan.place,
  text: scan.text,
};

/** A copy with one byte changed. */
export function flipped(original, place) {
  const copy = original.slice();
  copy[place] ^= 1;
  return copy;
}

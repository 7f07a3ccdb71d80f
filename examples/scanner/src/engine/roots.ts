// The operator's file of roots, as `healthcode trust init --roots` writes it.
import { type Key, type Pinned, fingerprint } from "healthcode-wasm";
import { parse } from "smol-toml";
import { Refusal } from "./said";

/** A root for people to compare: the whole thumbprint, and the key id that it begins with. */
export interface Root {
  kid: string;
  thumbprint: string;
}

/** Roots, and how many of them must sign. */
export interface Pinning {
  roots: Root[];
  threshold: number;
}

/** Reads the text of a file of roots. What is unknown in it is refused. */
export function readRoots(text: string): Pinned {
  const table = tableOf(text);
  const { threshold, keys, ...unknown } = table;
  const [name] = Object.keys(unknown);
  if (name !== undefined) {
    throw new Refusal("roots/unknown", `unknown field ${JSON.stringify(name.slice(0, 40))}`);
  }
  if (!whole(threshold) || !Array.isArray(keys) || !keys.every(isKey)) {
    throw new Refusal("roots/malformed", "threshold and keys of 64 hexadecimal digits are needed");
  }
  return { threshold, keys, least_seq: 0 };
}

export const fingerprints = (keys: Key[]): Root[] => keys.map((key) => fingerprint(key));

function tableOf(text: string): Record<string, unknown> {
  if (text.length > LONGEST) {
    throw new Refusal("roots/malformed", `longer than ${LONGEST} characters`);
  }
  try {
    return parse(text);
  } catch {
    throw new Refusal("roots/malformed", "not a file of roots");
  }
}

const whole = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

const isKey = (value: unknown): value is string =>
  typeof value === "string" && /^[0-9a-f]{64}$/i.test(value);

const LONGEST = 16_384;

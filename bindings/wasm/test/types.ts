// What a page does with the package, for the compiler to check.
import {
  FrameReader,
  Scanner,
  type HealthcodeError,
  type Judged,
  type Pinned,
  type ReadSymbol,
  load,
  readPicture,
} from "healthcode-wasm";
import { Scanner as Alone, Verifier } from "healthcode-wasm/verifier";

const pinned: Pinned = { keys: ["00".repeat(32), new Uint8Array(32)], threshold: 1, least_seq: 3 };

export async function gate(image: ImageData, bundle: Uint8Array): Promise<string> {
  await load();
  const now = Date.now() / 1000;
  const scanner = new Scanner(pinned);
  try {
    scanner.install(bundle, now, "bundle");
  } catch (error) {
    const { code, have } = error as HealthcodeError;
    return `${code} ${have ?? ""}`;
  }
  scanner.choose(scanner.places()[0]?.type ?? "metro", "line 3");
  const read = new FrameReader().read(image, 200);
  if (read.text === undefined) {
    return `${read.reason}: ${read.detail}`;
  }
  const judged: Judged = scanner.decide(read.text, now, {
    documents: ["passport:USA:X1234567:1990-01-31", { mrz: "…", document_type: "prc-id" }],
  });
  return shown(judged);
}

function shown(judged: Judged): string {
  switch (judged.verdict) {
    case "admit":
      return judged.people.map((it) => `${it.person} ${it.colour ?? ""}`).join();
    case "refer":
    case "deny":
      return `${judged.reason}: ${judged.detail}`;
  }
}

export function bare(text: string): string {
  const found = new Verifier([{ public: pinned.keys[0]!, regions: [44] }]).verify(text, 0);
  return found.verdict === "verified" ? found.valid_until : found.reason;
}

// @ts-expect-error: a time is a number
new Alone(pinned).decide("", "now");
// @ts-expect-error: a frame has sizes
readPicture({ data: new Uint8Array(1) });
// @ts-expect-error: a verdict is no boolean
export const wrong: boolean = new Alone(pinned).verify("", 0).verdict;

export function shared(scanner: Alone, kept: Uint8Array): Uint8Array | undefined {
  return scanner.refresh(kept).behind ? scanner.state() : undefined;
}

export function padded(data: Uint8Array): ReadSymbol | undefined {
  const { codes, out_of_time } = readPicture({ width: 640, height: 480, data, stride: 704 }, 50);
  return out_of_time ? undefined : codes[0];
}

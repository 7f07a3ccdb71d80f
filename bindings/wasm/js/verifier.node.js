// For Node, which does not fetch files.
import { readFile } from "node:fs/promises";
import init from "../dist/verifier.js";

export { Scanner, Verifier, checkBundle, fingerprint, readDocument } from "../dist/verifier.js";

/** Loads the module: the one beside the glue, or another source that the caller names. */
export async function load(source) {
  const file = new URL("../dist/verifier_bg.wasm", import.meta.url);
  await init({ module_or_path: source ?? (await readFile(file)) });
}

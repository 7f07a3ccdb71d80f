// For Node, which does not fetch files.
import { readFile } from "node:fs/promises";
import init from "../dist/healthcode.js";

export { FrameReader, Scanner, Verifier, checkBundle, fingerprint, readDocument, readPicture } from "../dist/healthcode.js";

/** Loads the module: the one beside the glue, or another source that the caller names. */
export async function load(source) {
  const file = new URL("../dist/healthcode_bg.wasm", import.meta.url);
  await init({ module_or_path: source ?? (await readFile(file)) });
}

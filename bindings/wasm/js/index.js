// For browsers and what bundles for them.
import init from "../dist/healthcode.js";

export { FrameReader, Scanner, Verifier, checkBundle, fingerprint, readDocument, readPicture } from "../dist/healthcode.js";

/** Loads the module: the one beside the glue, or another source that the caller names. */
export async function load(source = new URL("../dist/healthcode_bg.wasm", import.meta.url)) {
  await init({ module_or_path: source });
}

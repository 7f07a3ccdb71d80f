// For Node.
import init from "../dist/healthcode.js";
import { fetched } from "./node.js";

export { FrameReader, Scanner, Verifier, checkBundle, fingerprint, readDocument, readPicture } from "../dist/healthcode.js";

/** Loads the module: the one beside the glue, or another source that the caller names. */
export async function load(source) {
  const own = new URL("../dist/healthcode_bg.wasm", import.meta.url);
  await init({ module_or_path: await fetched(source ?? own) });
}

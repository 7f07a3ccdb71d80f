// For Node.
import init from "../dist/verifier.js";
import { fetched } from "./node.js";

export { Scanner, Verifier, checkBundle, fingerprint, readDocument } from "../dist/verifier.js";

/** Loads the module: the one beside the glue, or another source that the caller names. */
export async function load(source) {
  const own = new URL("../dist/verifier_bg.wasm", import.meta.url);
  await init({ module_or_path: await fetched(source ?? own) });
}

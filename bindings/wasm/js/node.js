// Node does not fetch files, and has no page that a relative URL could be relative to.
import { readFile } from "node:fs/promises";

/** What is at a `file:` URL; anything else is for the glue to take. */
export async function fetched(source) {
  if (typeof source === "string" && !URL.canParse(source)) {
    throw new TypeError("load takes a whole URL in Node, such as new URL(file, import.meta.url), or bytes");
  }
  const named = typeof source === "string" || source instanceof URL;
  const url = named ? new URL(source) : undefined;
  return url?.protocol === "file:" ? readFile(url) : source;
}

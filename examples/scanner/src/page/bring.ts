// What people bring: files of any name, in any order, chosen, dropped or fetched.
import { transfer } from "comlink";
import type { Installed } from "healthcode-wasm";
import { t } from "../texts/texts";
import type { App } from "./app";
import { button, field, h } from "./dom";
import { number, refused, told } from "./words";

/** What a file is, by its first bytes; the engine decides whether it is a sound one. */
export type Brought =
  | { kind: "roots"; text: string }
  | { kind: "recipient"; text: string }
  | { kind: "bundle" | "list"; bytes: Uint8Array };

/** What came, sorted so that a bundle comes before the lists that need it, and what went wrong. */
export interface All {
  brought: Brought[];
  troubles: string[];
  source?: string;
}

export async function sorted(files: Iterable<File>): Promise<All> {
  const all: All = { brought: [], troubles: [] };
  for (const file of files) {
    if (file.size > LARGEST) {
      all.troubles.push(t.trouble["page/large"]);
      continue;
    }
    try {
      all.brought.push(kindOf(new Uint8Array(await file.arrayBuffer())));
    } catch {
      all.troubles.push(t.trouble["page/file"]);
    }
  }
  all.brought.sort((one, other) => RANK[one.kind] - RANK[other.kind]);
  return all;
}

export function kindOf(bytes: Uint8Array): Brought {
  const text = bytes.length <= LONGEST_TEXT ? new TextDecoder().decode(bytes) : "";
  if (/^\s*age1/.test(text)) {
    return { kind: "recipient", text: text.trim() };
  }
  if (/^\s*threshold\s*=/m.test(text)) {
    return { kind: "roots", text };
  }
  // CBOR tag 98, COSE_Sign, is a bundle's; anything else is left to the engine as a list.
  const bundle = bytes[0] === 0xd8 && bytes[1] === 98;
  return { kind: bundle ? "bundle" : "list", bytes };
}

/** Installs what was brought, and says of each what came of it. */
export async function install(app: App, ...alls: All[]): Promise<void> {
  const said: string[] = [];
  let failed = false;
  for (const all of alls) {
    failed ||= all.troubles.length > 0;
    said.push(...all.troubles);
    for (const one of all.brought) {
      const [words, done] = await installed(app, one, all.source);
      said.push(words);
      failed ||= !done;
    }
  }
  if (said.length > 0) {
    app.note([...new Set(said)].join(" "), failed ? "trouble" : "done");
  }
}

async function installed(app: App, one: Brought, source: string | undefined): Promise<[string, boolean]> {
  if (one.kind === "roots") {
    return [t.trouble["roots/pinned"], false];
  }
  if (one.kind === "recipient") {
    const answer = await app.engine.readBy(one.text);
    answer.ok && app.update(answer.value);
    return [answer.ok ? t.installed.register : told(answer), answer.ok];
  }
  const answer = await app.engine.install(transfer(one.bytes, [one.bytes.buffer]), source);
  answer.ok && app.update(answer.value.overview);
  return [answer.ok ? done(answer.value.installed) : refused(answer), answer.ok];
}

/** Fetches from an address; what comes is as untrusted as any file. */
export async function fetched(source: string): Promise<All> {
  try {
    const signal = AbortSignal.timeout(PATIENCE);
    const answer = await fetch(new URL(source, location.href), { cache: "no-cache", credentials: "omit", signal });
    if (!answer.ok || answer.body === null) {
      return { brought: [], troubles: [t.trouble["page/fetch"]] };
    }
    const bytes = await bounded(answer.body);
    return bytes === undefined ? { brought: [], troubles: [t.trouble["page/large"]] } : { brought: [kindOf(bytes)], troubles: [], source };
  } catch {
    return { brought: [], troubles: [t.trouble["page/fetch"]] };
  }
}

// All of a body, unless it is larger than any list.
async function bounded(body: ReadableStream<Uint8Array>): Promise<Uint8Array | undefined> {
  const [parts, reader] = [[] as Uint8Array<ArrayBuffer>[], body.getReader()];
  for (let size = 0; ; ) {
    const { done, value } = await reader.read();
    if (done) {
      return new Uint8Array(await new Blob(parts).arrayBuffer());
    }
    size += value.length;
    if (size > LARGEST) {
      await reader.cancel();
      return undefined;
    }
    parts.push(value as Uint8Array<ArrayBuffer>);
  }
}

/** Choosing, dropping, fetching: `take` gets what came. */
export function bringer(take: (all: All) => void): HTMLElement {
  const files = h("input", { type: "file", id: "files", multiple: true, class: "hidden-input", onchange: () => void chosen() });
  const address = h("input", { type: "text", id: "address", inputmode: "url", autocomplete: "off", spellcheck: "false" });
  const chosen = async () => {
    const all = await sorted(files.files ?? []);
    files.value = "";
    take(all);
  };
  const fetchIt = async () => {
    const source = address.value.trim();
    if (source !== "") {
      take(await fetched(source));
    }
  };
  const zone = h("div", {
    class: "drop",
    id: "drop",
    ondragover: (event) => event.preventDefault(),
    ondrop: (event) => {
      event.preventDefault();
      void sorted((event as DragEvent).dataTransfer?.files ?? []).then(take);
    },
  }, h("label", { class: "button main" }, t.setup.chooseFiles, files), h("span", {}, t.setup.drop));
  return h("div", {}, zone,
    h("form", { class: "row", onsubmit: (event) => (event.preventDefault(), void fetchIt()) },
      field(t.setup.url, address), h("button", { id: "fetch" }, t.setup.fetch)),
  );
}

/** Fetches again whatever was fetched before. */
export function againButton(app: App, then: () => void): HTMLElement | undefined {
  const { sources } = app.overview;
  const again = async () => {
    press.disabled = true;
    await install(app, ...(await Promise.all(sources.map(fetched))));
    press.disabled = false;
    then();
  };
  const press = button(t.trust.again, () => void again(), { id: "again" });
  return sources.length === 0 ? undefined : press;
}

function done(installed: Installed): string {
  const words = t.installed;
  switch (installed.installed) {
    case "bundle": {
      const dropped = installed.lists_dropped > 0 ? ` ${words.dropped(installed.lists_dropped)}` : "";
      return words.bundle(number(installed.seq)) + dropped;
    }
    case "list": {
      const gone = installed.withdrawn > 0 ? ` ${words.withdrawn(number(installed.withdrawn))}` : "";
      return words.list(installed.uri, number(installed.seq)) + gone;
    }
    case "unchanged":
      return words.unchanged;
  }
}

const RANK = { roots: 0, bundle: 1, list: 2, recipient: 3 };
const LONGEST_TEXT = 16_384;
/** Milliseconds. */
const PATIENCE = 30_000;
/** Of a status list, bytes. */
const LARGEST = 16 << 20;

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

/** Sorted so that a bundle comes before the lists that need it. */
export async function sorted(app: App, files: Iterable<File>): Promise<Brought[]> {
  const all: Brought[] = [];
  for (const file of files) {
    if (file.size > LARGEST) {
      app.note(t.trouble["page/large"], "trouble");
      continue;
    }
    try {
      all.push(kindOf(new Uint8Array(await file.arrayBuffer())));
    } catch {
      app.note(t.trouble["page/file"], "trouble");
    }
  }
  return all.sort((one, other) => RANK[one.kind] - RANK[other.kind]);
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
export async function install(app: App, all: Brought[], source?: string): Promise<void> {
  const said: string[] = [];
  let failed = false;
  for (const one of all) {
    if (one.kind === "roots") {
      failed = true;
      said.push(t.trouble["roots/pinned"]);
    } else if (one.kind === "recipient") {
      const answer = await app.engine.readBy(one.text);
      answer.ok ? app.update(answer.value) : (failed = true);
      said.push(answer.ok ? t.installed.register : told(answer));
    } else {
      const answer = await app.engine.install(transfer(one.bytes, [one.bytes.buffer]), source);
      answer.ok ? app.update(answer.value.overview) : (failed = true);
      said.push(answer.ok ? done(answer.value.installed) : refused(answer));
    }
  }
  if (said.length > 0) {
    app.note([...new Set(said)].join(" "), failed ? "trouble" : "done");
  }
}

/** Fetches from an address; what comes is as untrusted as any file. */
export async function fetched(app: App, address: string): Promise<Brought[]> {
  try {
    const answer = await fetch(new URL(address, location.href), { cache: "no-cache", credentials: "omit" });
    const bytes = answer.ok ? new Uint8Array(await answer.arrayBuffer()) : undefined;
    if (bytes !== undefined && bytes.length <= LARGEST) {
      return [kindOf(bytes)];
    }
    app.note(bytes === undefined ? t.trouble["page/fetch"] : t.trouble["page/large"], "trouble");
  } catch {
    app.note(t.trouble["page/fetch"], "trouble");
  }
  return [];
}

/** Choosing, dropping, fetching: `take` gets what came, and the address if it came from one. */
export function bringer(app: App, take: (all: Brought[], source?: string) => void): HTMLElement {
  const files = h("input", { type: "file", id: "files", multiple: true, class: "hidden-input", onchange: () => void chosen() });
  const address = h("input", { type: "text", id: "address", inputmode: "url", autocomplete: "off", spellcheck: "false" });
  const chosen = async () => {
    const brought = await sorted(app, files.files ?? []);
    files.value = "";
    take(brought);
  };
  const fetchIt = async () => {
    const source = address.value.trim();
    if (source !== "") {
      take(await fetched(app, source), source);
    }
  };
  const zone = h("div", {
    class: "drop",
    id: "drop",
    ondragover: (event) => event.preventDefault(),
    ondrop: (event) => {
      event.preventDefault();
      void sorted(app, (event as DragEvent).dataTransfer?.files ?? []).then((all) => take(all));
    },
  }, h("label", { class: "button main" }, t.setup.chooseFiles, files), h("span", {}, t.setup.drop));
  return h("div", {}, zone,
    h("form", { class: "row", onsubmit: (event) => (event.preventDefault(), void fetchIt()) },
      field(t.setup.url, address), h("button", { id: "fetch" }, t.setup.fetch)),
  );
}

/** Fetches again whatever was fetched before. */
export async function again(app: App): Promise<void> {
  for (const source of app.overview.sources) {
    await install(app, await fetched(app, source), source);
  }
}

export const againButton = (app: App): HTMLElement | undefined =>
  app.overview.sources.length === 0 ? undefined : button(t.trust.again, () => void again(app), { id: "again" });

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
/** Of a status list, bytes. */
const LARGEST = 16 << 20;

// Makes a demonstration's keys, bundle, list and codes, and serves them with the built page.
import { randomInt } from "node:crypto";
import { accessSync, constants, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { Authority } from "./authority.mjs";
import { findCli } from "./cli.mjs";
import { codes } from "./codes.mjs";
import { registerKey } from "./recipient.mjs";
import { Remedy, script } from "./remedy.mjs";
import { requireBuilt, serve } from "./serve.mjs";
import { refreshed, sheet } from "./sheet.mjs";
import { STATUS_SHIFT } from "./source.mjs";
import { png } from "./symbol.mjs";

const FOLDER = fileURLToPath(new URL("../demo/", import.meta.url));
const LIVE_SECONDS = 20;

await script(async () => {
  const port = wantedPort();
  prepare();
  const cli = findCli();
  const files = {};
  // Before anything is made: a run whose port is taken leaves another run's files alone.
  const server = await serve(port, files);
  try {
    Object.assign(files, published(await made(cli)));
  } catch (error) {
    await server.close();
    throw error;
  }
  const end = () => void server.close().then(() => process.exit(0));
  process.once("SIGINT", end);
  process.once("SIGTERM", end);
  console.log(`The scanner is at http://localhost:${port}/ and its codes at http://localhost:${port}/demo/codes.html`);
  console.log("Next: pin demo/roots.toml, install demo/bundle.cbor and demo/list.cbor, choose the metro, and scan.");
});

function wantedPort() {
  const port = Number(process.env.PORT ?? 8080);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new Remedy("PORT is no port: give a number from 1 to 65535.");
  }
  return port;
}

function prepare() {
  requireBuilt();
  try {
    mkdirSync(join(FOLDER, "codes"), { recursive: true });
    accessSync(FOLDER, constants.W_OK);
  } catch {
    throw new Remedy(`${FOLDER} cannot be written: change its owner, or remove it.`);
  }
}

async function made(cli) {
  try {
    return await make(new Authority(cli, FOLDER));
  } catch (error) {
    throw new Remedy(`The demonstration cannot be made: remove ${FOLDER} and try again (${error.message.trim()}).`);
  }
}

/** Makes all files, and gives a function that presents the live code anew. */
async function make(authority) {
  const at = Math.floor(Date.now() / 1000);
  const used = new Set();
  const all = codes(at, () => fresh(used));
  const before = kept("bundle.cbor", "private/bundle-before.cbor");
  authority.bundle("bundle.cbor", { seq: lastSeq() + 1, at, previous: before });
  const states = all
    .filter(({ listed }) => listed !== undefined)
    .map(({ fields, listed }) => [fields["status-index"], listed]);
  authority.list("list.cbor", states, { at, previous: kept("list.cbor", "private/list-before.cbor") });
  const { recipient } = await registerKey(FOLDER);
  writeFileSync(join(FOLDER, "roots.png"), png(readFileSync(join(FOLDER, "roots.toml"), "utf8")));
  writeFileSync(join(FOLDER, "register.png"), png(recipient));
  let live;
  for (const { name, holder, fields } of all) {
    if (holder === undefined) {
      authority.draw(`codes/${name}.svg`, authority.code(fields), { colour: true });
    } else {
      authority.key(holder);
      const text = authority.code({ ...fields, holder });
      live = () => readFileSync(authority.draw(`codes/${name}.svg`, authority.live(text, holder)));
      live();
      writeFileSync(join(FOLDER, `codes/${name}.html`), refreshed(`${name}.svg`, LIVE_SECONDS));
    }
  }
  writeFileSync(join(FOLDER, "codes.html"), sheet(all.map(shown)));
  return live;
}

function shown({ name, names, expect, holder, fields }) {
  const people = fields.companion?.map((it) => it.slice(it.indexOf(":") + 1)) ?? [];
  const frame = holder !== undefined;
  const picture = { file: `codes/${name}.${frame ? "html" : "svg"}`, frame };
  return { name, names, expect, documents: [fields.document, ...people], picture };
}

/** Puts a file of an earlier run aside, and gives its new name if there was one. */
function kept(name, aside) {
  if (!existsSync(join(FOLDER, name))) {
    return undefined;
  }
  renameSync(join(FOLDER, name), join(FOLDER, aside));
  return aside;
}

/** A place in the list that no other code of this run has. */
function fresh(used) {
  for (;;) {
    const index = randomInt(2 ** STATUS_SHIFT);
    if (!used.has(index)) {
      used.add(index);
      return index;
    }
  }
}

/** The number of the bundle that an earlier run made: scanners take no lower one. */
function lastSeq() {
  const file = join(FOLDER, "private", "seq.txt");
  const last = existsSync(file) ? Number(readFileSync(file, "utf8")) : 0;
  writeFileSync(file, `${last + 1}\n`);
  return last;
}

/** What is served. The keys, and the register's, are not. */
function published(live) {
  const file = (name, type) => [name, { type, body: join(FOLDER, name) }];
  const names = ["green", "yellow", "red", "family", "travel", "expired", "listed"];
  return Object.fromEntries([
    file("bundle.cbor", "application/cbor"),
    file("list.cbor", "application/cbor"),
    file("roots.toml", "text/plain; charset=utf-8"),
    file("register.txt", "text/plain"),
    file("codes.html", "text/html; charset=utf-8"),
    file("roots.png", "image/png"),
    file("register.png", "image/png"),
    ...names.map((name) => file(`codes/${name}.svg`, "image/svg+xml")),
    file("codes/live.html", "text/html; charset=utf-8"),
    ["codes/live.svg", { type: "image/svg+xml", body: live }],
  ]);
}

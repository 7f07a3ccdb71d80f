// Roots, an issuer and its status key, in a folder, and what they sign: made with the command.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { run } from "./cli.mjs";
import { STATUS_BASE, STATUS_SHIFT, source } from "./source.mjs";

const ROOTS = ["root-1", "root-2", "root-3"];
// Keys, and what is only on the way to something else.
const PRIVATE = "private";

export class Authority {
  #cli;
  #folder;

  /** Keys that are in `folder` already are kept. */
  constructor(cli, folder) {
    this.#cli = cli;
    this.#folder = folder;
    mkdirSync(join(folder, PRIVATE), { recursive: true });
    for (const name of [...ROOTS, "issuer", "status"]) {
      this.key(name);
    }
    const roots = ROOTS.flatMap((name) => ["--root", this.#key(`${name}-public`)]);
    const files = ["-o", join(folder, "source.toml"), "--roots", join(folder, "roots.toml")];
    run(cli, ["trust", "init", ...roots, "--threshold", 2, ...files, "--force"]);
  }

  file(name) {
    return join(this.#folder, name);
  }

  bytes(name) {
    return readFileSync(this.file(name));
  }

  text(name) {
    return readFileSync(this.file(name), "utf8");
  }

  /** Makes a key, unless it is there. */
  key(name) {
    if (!existsSync(this.#key(name))) {
      run(this.#cli, ["keygen", "-o", this.#key(name), "--public", this.#key(`${name}-public`)]);
    }
  }

  /** A bundle that two roots signed. `at` is in seconds since 1970. */
  bundle(name, { seq, at, lasts = "30d", previous, signers = ["root-1", "root-3"], hours = 24 }) {
    const keys = Object.fromEntries(
      [...ROOTS, "issuer", "status"].map((it) => [it, `${PRIVATE}/${it}-public.pem`]),
    );
    const text = source({ seq, at, lasts, previous, keys, roots: ROOTS, hours });
    writeFileSync(this.file("source.toml"), text);
    const draft = this.file(`${PRIVATE}/draft.cbor`);
    run(this.#cli, ["trust", "build", this.file("source.toml"), "-o", draft, "--force"]);
    let signed = draft;
    signers.forEach((signer, place) => {
      const last = place === signers.length - 1;
      const out = this.file(last ? name : `${PRIVATE}/by-${signer}.cbor`);
      run(this.#cli, ["trust", "sign", signed, "--key", this.#key(signer), "-o", out, "--force"]);
      signed = out;
    });
    return this.file(name);
  }

  /** A status list: `states` are pairs of a code's index and what has become of it. */
  list(name, states, { at, lasts = "24h", previous } = {}) {
    const changes = this.file(`${PRIVATE}/changes.ndjson`);
    writeFileSync(changes, "");
    for (const [index, state] of states) {
      run(this.#cli, ["status", "set", "--changes", changes, index, state]);
    }
    const which = ["--base", STATUS_BASE, "--shift", STATUS_SHIFT, "--list", 0];
    const how = ["--key", this.#key("status"), "--for", lasts, ...flags({ at })];
    const before = previous === undefined ? [] : ["--previous", this.file(previous)];
    const out = ["-o", this.file(name), "--force"];
    const trust = before.length > 0 ? ["--issuer-key", this.#key("status-public")] : [];
    const args = ["--changes", changes, ...which, ...how, ...before, ...trust, ...out];
    run(this.#cli, ["status", "build", ...args]);
    return this.file(name);
  }

  /** The text of a code. Its fields are called as the flags of `healthcode issue`. */
  code({ key = "issuer", holder, ...fields }) {
    const bound = holder === undefined ? [] : ["--holder-key", this.#key(`${holder}-public`)];
    const args = ["issue", "--key", this.#key(key), ...flags(fields), ...bound];
    return run(this.#cli, args);
  }

  /** A code as its holder presents it live. */
  live(text, holder, { at, place } = {}) {
    const key = ["--holder-key", this.#key(holder)];
    return run(this.#cli, ["present", "-", ...key, ...flags({ at, "place-id": place })], text);
  }

  /** Draws a code into a file that is named .png or .svg. */
  draw(name, text, fields = {}) {
    run(this.#cli, ["qr", "-", "-o", this.file(name), "--force", ...flags(fields)], text);
    return this.file(name);
  }

  #key(name) {
    return join(this.#folder, PRIVATE, `${name}.pem`);
  }
}

function flags(fields) {
  return Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .flatMap(([name, value]) => {
      const flag = `--${name}`;
      if (Array.isArray(value)) {
        return value.flatMap((one) => [flag, one]);
      }
      return value === true ? [flag] : [flag, value];
    });
}

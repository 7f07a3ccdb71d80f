// The scanner's own page in the hands of an inspector, who has what a service publishes.

import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { inflateSync } from "node:zlib";

import { decode } from "../../pages/src/cbor.js";
import { Rig } from "../../../scanner/test/rig.mjs";

const SCANNER = fileURLToPath(new URL("../../../scanner/", import.meta.url));

/** A browser with a camera, and the scanner's page as it is built to fetch from these origins. */
export async function startScanner(origins) {
  const folder = mkdtempSync(join(tmpdir(), "issuer-scanned-"));
  const world = { folder, files: {}, remove: () => rmSync(folder, { recursive: true, force: true }) };
  const page = join(folder, "page");
  // The server's header says the same as the page.
  process.env.TRUST_ORIGINS = origins.join(" ");
  const build = ["node_modules/vite/bin/vite.js", "build", "--outDir", page, "--logLevel", "error"];
  execFileSync(process.execPath, build, { cwd: SCANNER, stdio: ["ignore", "ignore", "inherit"] });
  return new Rig().start({ world, page });
}

export class Inspector {
  /** Nobody else may use the camera meanwhile. */
  static async at(rig, service, place) {
    const inspector = new Inspector(rig, service);
    await inspector.isPublished();
    const trust = ["trust/roots.toml", "trust/bundle.cbor"].map((it) => inspector.download(it));
    const [roots, bundle] = await Promise.all(trust);
    inspector.lists = await inspector.downloadLists();
    const files = inspector.lists.map(({ file }) => file);
    inspector.visit = await rig.visit({ world: { files: { roots: roots.file, bundle: bundle.file } } });
    await inspector.visit.prepare({ place, files: ["bundle", ...files] });
    await inspector.visit.rest();
    return inspector;
  }

  constructor(rig, service) {
    Object.assign(this, { rig, service, downloads: 0 });
  }

  /** The first files come when the service is listening already. */
  async isPublished() {
    const last = `${this.service.url}/${LISTS.at(-1)}`;
    for (let left = 100; left > 0 && !(await fetch(last)).ok; left -= 1) await wait(50);
  }

  /** A published file, as it is now. */
  async download(path) {
    const answer = await fetch(`${this.service.url}/${path}`);
    if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
    const bytes = new Uint8Array(await answer.arrayBuffer());
    const file = join(this.rig.world.folder, `${new URL(this.service.url).port}-${(this.downloads += 1)}`);
    writeFileSync(file, bytes);
    return { file, bytes };
  }

  downloadLists() {
    return Promise.all(LISTS.map((it) => this.download(it)));
  }

  /** Waits until the lists that are published say something else of codes than the scanner's. */
  async published() {
    const known = this.lists.map((it) => said(it).states);
    for (let left = 300; left > 0; left -= 1) {
      const lists = await this.downloadLists();
      if (lists.some((it, place) => !said(it).states.equals(known[place]))) return lists;
      await wait(100);
    }
    throw new Error("no list says anything else");
  }

  /** Brings lists as files; what the page says of them. */
  async bring(lists) {
    const { page } = this.visit;
    await page.click("#to-trust");
    await this.visit.quiet();
    await this.visit.bring(...lists.map(({ file }) => file));
    await page.locator(".note").waitFor();
    return this.visit.note();
  }

  async install(lists) {
    const note = await this.bring(lists);
    const numbers = lists.map((it) => `number ${said(it).seq.toLocaleString("en-GB")}, is installed`);
    if (!numbers.every((it) => note.includes(it))) throw new Error(note);
    this.lists = lists;
  }

  /** Has the page fetch the lists from the service. */
  async fetchLists() {
    const { page } = this.visit;
    await page.click("#to-trust");
    for (const list of LISTS) {
      await this.visit.quiet();
      await page.fill("#address", `${this.service.url}/${list}`);
      await page.click("#fetch");
      await this.visit.noted(new RegExp(`${list}, number .*, is installed`));
    }
    this.lists = await this.downloadLists();
  }

  /** What the camera says of a picture: verdict and first reason. */
  scan(picture) {
    return alone(async () => {
      this.rig.seePicture(picture);
      const { verdict, reason } = await this.visit.watch();
      // The result stays, and the camera is free for whoever is next.
      await this.visit.page.locator("#camera").evaluate((it) => it.srcObject.getTracks().forEach((track) => track.stop()));
      return reason === undefined ? verdict : `${verdict} ${reason}`;
    });
  }

  move(place, id) {
    return alone(async () => {
      await this.visit.move(place, id);
      await this.visit.rest();
    });
  }

  /** Whether the person on the screen has this document. */
  async compare(person) {
    const document = [person.document_type, person.country, person.number, person.birth].join(":");
    const { verdict, identity } = await this.visit.compare(document);
    return `${verdict} ${identity}`;
  }
}

let last = Promise.resolve();

/** One after the other: there is one camera. */
function alone(work) {
  const done = last.then(work);
  last = done.catch(() => {});
  return done;
}

/** Number of a list, and what it says of each code. */
function said({ bytes }) {
  const claims = decode(decode(bytes).value[2]);
  return { seq: claims.get(-65539), states: inflateSync(claims.get(65533).get("lst")) };
}

const LISTS = ["status/0", "status/1"];

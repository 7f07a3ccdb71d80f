// Codes from the holder's page before the scanner's camera: `npm run test:browser` in pages/, once the
// service, both pages' scripts and the WebAssembly package are built.

import { fileURLToPath } from "node:url";
import { after, before, describe } from "node:test";

import { start } from "../pages/rig.mjs";
import { Inspector, startScanner } from "./inspector.mjs";
import { openOffice } from "./office.mjs";
import { isThere, startPostgres } from "./postgres.mjs";
import { tell } from "./stories.mjs";

const REGISTER = fileURLToPath(new URL("register.csv", import.meta.url));
// Codes are on two lists, published every other second and taken for fresh for an hour.
const OPTIONS = ["--publish-seconds", "2", "--fresh-seconds", "3600", "--status-lists", "2"];

const ends = [];
const benches = {};

// The databases' stories run at the same time: while one has the camera, the other's holders fill in forms.
describe("codes before the scanner", { concurrency: 2 }, () => {
  before(async () => {
    const services = { SQLite: await running([]) };
    if (isThere()) {
      const postgres = await startPostgres();
      ends.unshift(postgres.stop);
      services.PostgreSQL = await running(["--database", postgres.url]);
    }
    const scanner = await startScanner(Object.values(services).map((it) => it.url));
    ends.unshift(() => scanner.stop());
    for (const [name, service] of Object.entries(services)) {
      const inspector = await Inspector.at(scanner, service, "metro");
      benches[name] = { browser: scanner.browser, service, inspector, office: await openOffice(service) };
    }
  });
  after(async () => {
    for (const end of ends) await end();
  });

  for (const name of ["SQLite", "PostgreSQL"]) {
    const skip = name === "PostgreSQL" && !isThere() && "PostgreSQL 15 is not installed";
    describe(`on ${name}`, { concurrency: 1, skip }, () => tell(() => benches[name]));
  }
});

async function running(more) {
  const service = await start({ options: [...OPTIONS, ...more], register: REGISTER });
  ends.unshift(service.stop);
  return service;
}

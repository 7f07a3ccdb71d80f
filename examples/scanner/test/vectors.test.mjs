// Every test vector of the format, judged by the package in a browser.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";

import { launch } from "./chromium.mjs";
import { serveFolder } from "./static.mjs";

const VECTORS = new URL("../../../test-vectors/v1/", import.meta.url);
const PACKAGE = fileURLToPath(new URL("../../../bindings/wasm/", import.meta.url));

const names = readdirSync(VECTORS).flatMap((layer) =>
  readdirSync(new URL(`${layer}/`, VECTORS)).map((file) => `${layer}/${file}`),
);

let server;
let browser;
let page;

before(async () => {
  const all = () =>
    JSON.stringify(names.map((name) => ({ name, json: readFileSync(new URL(name, VECTORS), "utf8") })));
  server = await serveFolder(PACKAGE, {
    made: { "/index.html": () => "<!doctype html><title>Vectors</title>", "/vectors.json": all },
    headers: { "Content-Security-Policy": "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'" },
  });
  browser = await launch();
  page = await browser.newPage();
  await page.goto(server.origin);
});

after(async () => {
  await browser?.close();
  await server?.close();
});

/** What the browser finds, where `change` is put in place of each vector's last expectation. */
function judged(door, change) {
  return page.evaluate(
    async ({ door, change }) => {
      const healthcode = await import(`/js/${door}.js`);
      const { judge, parse } = await import("/test/vectors.js");
      await healthcode.load();
      const answer = await fetch("/vectors.json");
      const vectors = (await answer.json()).map(({ name, json }) => ({ name, vector: parse(json) }));
      for (const { vector } of change === undefined ? [] : vectors) {
        (vector.steps?.at(-1) ?? vector).expected = change;
      }
      return judge(healthcode, vectors);
    },
    { door, change },
  );
}

for (const door of ["index", "verifier"]) {
  test(`all vectors hold in Chromium with ${door}.js`, async () => {
    const { count, failures } = await judged(door);
    assert.deepEqual(failures, []);
    assert.equal(count, names.length);
    assert.ok(count >= 1782, `${count} vectors`);
  });
}

test("vectors that expect otherwise fail in Chromium", async () => {
  const { failures } = await judged("verifier", { verdict: "otherwise" });
  assert.ok(failures.length > names.length * 0.95, `${failures.length} of ${names.length}`);
});

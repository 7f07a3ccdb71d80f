// Every test vector of the format, judged by the package in a browser.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { after, before, describe, test } from "node:test";
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

before(async () => {
  const all = () =>
    JSON.stringify(names.map((name) => ({ name, json: readFileSync(new URL(name, VECTORS), "utf8") })));
  server = await serveFolder(PACKAGE, {
    made: { "/index.html": () => "<!doctype html><title>Vectors</title>", "/vectors.json": all },
    headers: { "Content-Security-Policy": "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'" },
  });
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await server?.close();
});

/** What a tab finds of every so-manieth vector, with `change` in place of its last expectation. */
async function judged(door, { step = 1, change } = {}) {
  // Tabs that share a site may share a process: these are to run beside each other.
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(server.origin);
  const found = await page.evaluate(
    async ({ door, step, change }) => {
      const healthcode = await import(`/js/${door}.js`);
      const { judge, parse } = await import("/test/vectors.js");
      await healthcode.load();
      const answer = await fetch("/vectors.json");
      const some = (await answer.json()).filter((_, at) => at % step === 0);
      const vectors = some.map(({ name, json }) => ({ name, vector: parse(json) }));
      for (const { vector } of change === undefined ? [] : vectors) {
        (vector.steps?.at(-1) ?? vector).expected = change;
      }
      return judge(healthcode, vectors);
    },
    { door, step, change },
  );
  await context.close();
  return found;
}

describe("vectors hold in Chromium", { concurrency: 2 }, () => {
  test("with index.js, which the page has", async () => {
    const { count, failures } = await judged("index");
    assert.deepEqual(failures, []);
    assert.equal(count, names.length);
    assert.ok(count >= 1782, `${count} vectors`);
  });
  test("with verifier.js, every third", async () => {
    const { count, failures } = await judged("verifier", { step: 3 });
    assert.deepEqual(failures, []);
    assert.ok(count > 590, `${count} vectors`);
  });
});

test("vectors that expect otherwise fail in Chromium", async () => {
  const { count, failures } = await judged("verifier", { step: 20, change: { verdict: "otherwise" } });
  assert.ok(count > 80 && failures.length > count * 0.95, `${failures.length} of ${count}`);
});

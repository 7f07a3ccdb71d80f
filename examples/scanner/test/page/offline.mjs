// Without a network, and what may go to one.
import assert from "node:assert/strict";
import { test } from "node:test";
import { gzipSync } from "node:zlib";

import { rig } from "./shared.mjs";

test("once loaded, all of it works with the server gone", async () => {
  const visit = await (await rig.visit()).prepare();
  await cached(visit);
  await rig.serverGone();
  try {
    await visit.reload();
    await visit.screen("scan");
    assert.equal((await visit.scan(rig.world.codes.green)).verdict, "admit");
    assert.equal((await visit.scan(rig.world.codes.listed)).verdict, "deny");
    await visit.page.click("#to-trust");
    await visit.bring("newer");
    await visit.noted(/number 11 is installed/);
    await visit.page.close();
    await visit.open();
    await visit.screen("scan");
    assert.equal((await visit.scan(rig.world.codes.family)).verdict, "refer");
    await visit.page.click("#to-trust");
    await visit.page.fill("#address", "/demo/list.cbor");
    await visit.page.click("#fetch");
    await visit.noted(/Nothing came from this address/);
  } finally {
    await rig.serverBack();
  }
  await visit.close();
});

test("what a first load brings is under 2 MB compressed, and is cached whole", async () => {
  const visit = await rig.visit();
  const files = await cached(visit);
  const sizes = files.map(({ url, bytes }) => [url, gzipSync(Buffer.from(bytes, "base64")).length]);
  const all = sizes.reduce((sum, [, size]) => sum + size, 0);
  assert.ok(all > 100_000 && all < 2_000_000, `${all} bytes`);
  assert.ok(sizes.some(([url]) => url.endsWith(".wasm")));
  console.log(`# first load: ${all} bytes compressed, in ${sizes.length} files`);
  await visit.close();
});

test("the page's headers allow its own files and WebAssembly, and nothing else", async () => {
  const answer = await fetch(rig.origin);
  const policy = Object.fromEntries(
    answer.headers.get("content-security-policy").split(";").map((it) => {
      const [name, ...sources] = it.trim().split(/\s+/);
      return [name, sources.join(" ")];
    }),
  );
  assert.equal(policy["default-src"], "'none'");
  assert.equal(policy["script-src"], "'self' 'wasm-unsafe-eval'");
  for (const name of ["connect-src", "img-src", "style-src", "worker-src", "media-src", "manifest-src"]) {
    assert.equal(policy[name], "'self'", name);
  }
  for (const name of ["base-uri", "form-action", "frame-ancestors"]) {
    assert.equal(policy[name], "'none'", name);
  }
  assert.equal(answer.headers.get("referrer-policy"), "no-referrer");
  assert.equal(answer.headers.get("x-content-type-options"), "nosniff");
  assert.match(answer.headers.get("permissions-policy"), /camera=\(self\)/);
  assert.match(await answer.text(), /http-equiv="Content-Security-Policy"/);
});

test("nothing is asked of another origin, and the policy stops nothing that the page does", async () => {
  const visit = await rig.visit();
  const asked = [];
  visit.context.on("request", (request) => asked.push(request.url()));
  await visit.prepare({ files: ["bundle", "list", "register"] });
  await visit.scan(rig.world.codes.family);
  await visit.page.click("#language");
  for (const screen of ["trust", "register", "places", "scan"]) {
    await visit.page.click(`#to-${screen}`);
  }
  const elsewhere = (url) => !url.startsWith(rig.origin) && !url.startsWith(`blob:${rig.origin}`);
  assert.deepEqual(asked.filter(elsewhere), []);
  assert.deepEqual(strangers(), []);
  assert.deepEqual(await visit.page.evaluate(() => globalThis.stopped), []);
  assert.deepEqual(visit.said, []);
  assert.deepEqual(rig.visits.flatMap(({ errors }) => errors), []);

  // Were there anything, it would be seen: here it is, first stopped, then let through.
  await visit.page.evaluate(() => fetch("https://elsewhere.example/").catch(() => {}));
  await visit.page.waitForFunction(() => globalThis.stopped.length > 0);
  assert.match(visit.said.join("\n"), /elsewhere\.example/);
  await visit.page.goto("http://elsewhere.example/").catch(() => {});
  assert.deepEqual(strangers(), ["http://elsewhere.example/"]);
  await visit.close();
});

// Chromium itself asks its maker for updates, and about forms.
const strangers = () => rig.foreign.filter((it) => !/(\.googleapis\.com|\.google\.com)(:|\/|$)/.test(it));

/** What the service worker keeps, once it has all. */
async function cached(visit) {
  await visit.page.evaluate(() => navigator.serviceWorker.ready);
  return visit.page.evaluate(async () => {
    const found = [];
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const request of await cache.keys()) {
        const bytes = new Uint8Array(await (await cache.match(request)).arrayBuffer());
        let text = "";
        for (const byte of bytes) {
          text += String.fromCharCode(byte);
        }
        found.push({ url: request.url, bytes: btoa(text) });
      }
    }
    return found;
  });
}

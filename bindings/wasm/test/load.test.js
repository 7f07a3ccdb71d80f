// Where a module may come from.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

import * as all from "healthcode-wasm";
import * as alone from "healthcode-wasm/verifier";

const file = (name) => new URL(`../dist/${name}_bg.wasm`, import.meta.url);
const key = "972b542f578295bdf66e94f8a0f763ffc4c50b2287d84ef6fe145fa6948b8a89";

test("what is no module is refused, and the next one may be", async () => {
  await assert.rejects(alone.load("dist/verifier_bg.wasm"), { name: "TypeError", message: /whole URL/ });
  await assert.rejects(alone.load(new URL("nowhere.wasm", import.meta.url)), { code: "ENOENT" });
  await assert.rejects(alone.load(new Uint8Array(8)), WebAssembly.CompileError);
  assert.throws(() => alone.fingerprint(key), TypeError);
});

test("a file's URL is read, as an object and as a text", async () => {
  await alone.load(file("verifier"));
  assert.match(alone.fingerprint(key).kid, /^[0-9a-f]{16}$/);
  await all.load(String(file("healthcode")));
  assert.deepEqual(all.fingerprint(key), alone.fingerprint(key));
});

test("each door has a module of its own, and loads it once", async () => {
  assert.notEqual(all.Scanner, alone.Scanner);
  const made = new alone.Scanner({ keys: [key], threshold: 1, least_seq: 0 });
  await alone.load(await readFile(file("verifier")));
  assert.ok(made.state().length > 0);
});

// What the types say is what is there, in each of the package's doors.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";

const declared = (name) => readFileSync(new URL(`../js/${name}.d.ts`, import.meta.url), "utf8");
const sorted = (values) => [...new Set(values)].sort();

const DOORS = {
  verifier: declared("verifier"),
  index: declared("index") + declared("verifier"),
};

for (const [name, types] of Object.entries(DOORS)) {
  const exported = [...types.matchAll(/^export (?:class|function) (\w+)/gm)].map((it) => it[1]);
  for (const file of [`../js/${name}.js`, `../js/${name}.node.js`]) {
    test(`${file} exports what is declared`, async () => {
      const module = await import(file);
      assert.deepEqual(sorted(Object.keys(module)), sorted(exported));
      for (const [, kind, body] of types.matchAll(/^export class (\w+) \{\n([\s\S]*?)^\}/gm)) {
        const own = (it) => Object.getOwnPropertyNames(it);
        const built = ["length", "name", "prototype", "constructor", "__destroy_into_raw"];
        const there = [...own(module[kind]), ...own(module[kind].prototype)];
        const said = [...body.matchAll(/^  (?:static )?(\w+)\(/gm)].map((it) => it[1]);
        const mine = (it) => !built.includes(it) && !it.startsWith("__wrap");
        assert.deepEqual(sorted(there.filter(mine)), sorted(said.filter(mine)), kind);
      }
    });
  }
}

test("every code of an error is described", () => {
  const folder = new URL("../src/", import.meta.url);
  const sources = readdirSync(folder).map((file) => readFileSync(new URL(file, folder), "utf8"));
  const codes = sources.flatMap((it) => [...it.matchAll(/"([a-z]+\/[a-z-]+)"/g)].map((found) => found[1]));
  assert.ok(codes.length > 20);
  const described = readFileSync(new URL("../README.md", import.meta.url), "utf8");
  assert.deepEqual(codes.filter((code) => !described.includes(`\`${code}\``)), []);
});

test("nothing is done before the module is loaded", async () => {
  const { Scanner } = await import("../js/verifier.js");
  assert.throws(() => new Scanner({ keys: [], threshold: 1, least_seq: 0 }), TypeError);
});

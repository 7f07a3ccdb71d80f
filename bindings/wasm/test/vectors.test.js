// Every test vector through the package, with the same verdicts.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";

import * as healthcode from "healthcode-wasm/verifier";
import { judge, parse } from "./vectors.js";

const FOLDER = new URL("../../../test-vectors/v1/", import.meta.url);

await healthcode.load();

const layers = readdirSync(FOLDER);
const vectors = layers.flatMap((layer) =>
  readdirSync(new URL(`${layer}/`, FOLDER)).map((file) => {
    const name = `${layer}/${file}`;
    return { name, vector: parse(readFileSync(new URL(name, FOLDER), "utf8")) };
  }),
);

for (const layer of layers) {
  test(`vectors of ${layer}`, () => {
    const own = vectors.filter(({ vector }) => vector.layer === layer);
    assert.ok(own.length > 0);
    const { count, failures } = judge(healthcode, own);
    assert.equal(count, own.length);
    assert.deepEqual(failures, []);
  });
}

test("there are as many vectors as there were", () => {
  assert.ok(vectors.length >= 1782, `${vectors.length}`);
});

test("a vector that expects otherwise fails", () => {
  const changed = vectors.map(({ name, vector }) => {
    const copy = structuredClone(vector);
    (copy.steps?.at(-1) ?? copy).expected = { verdict: "otherwise" };
    return { name, vector: copy };
  });
  // The last step of some sequences expects nothing.
  const expecting = changed.filter(
    (_, at) => (vectors[at].vector.steps?.at(-1) ?? vectors[at].vector).expected !== undefined,
  );
  const failing = judge(healthcode, expecting).failures.map(({ name }) => name);
  assert.deepEqual(failing, expecting.map(({ name }) => name));
});

test("a vector of an unknown layer fails", () => {
  const { failures } = judge(healthcode, [{ name: "x/y.json", vector: { layer: "x" } }]);
  assert.equal(failures.length, 1);
});

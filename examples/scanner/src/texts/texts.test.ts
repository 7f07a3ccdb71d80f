// Every reason that the test vectors know has words in both languages, and the catalogues agree.
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { en } from "./en";
import { zh } from "./zh";

const VECTORS = new URL("../../../../test-vectors/v1/", import.meta.url).pathname;
const both = { en, zh };

function reasons(): Set<string> {
  const found = new Set<string>();
  for (const name of readdirSync(VECTORS, { recursive: true, encoding: "utf8" })) {
    if (name.endsWith(".json")) {
      const text = readFileSync(join(VECTORS, name), "utf8");
      for (const [, code] of text.matchAll(/"(?:reason|code|refused)": ?"([a-z]+\/[a-z0-9-]+)"/g)) {
        found.add(code as string);
      }
    }
  }
  return found;
}

test("the vectors know reasons", () => {
  expect(reasons().size).toBeGreaterThan(25);
});

for (const [language, texts] of Object.entries(both)) {
  test(`every reason of the vectors has words: ${language}`, () => {
    const known = { ...texts.trouble, ...texts.reason, ...texts.refused } as Record<string, string>;
    expect([...reasons()].filter((code) => known[code] === undefined)).toEqual([]);
  });

  test(`every code that the page or the package throws has words: ${language}`, () => {
    const known = { ...texts.trouble, ...texts.reason, ...texts.refused } as Record<string, string>;
    expect([...thrown()].filter((code) => known[code] === undefined)).toEqual([]);
  });
}

/** Codes in the sources of the page's engine and of the package. */
function thrown(): Set<string> {
  const found = new Set<string>();
  const here = new URL("../", import.meta.url).pathname;
  for (const folder of [join(here, "engine"), join(here, "page"), join(here, "../../../bindings/wasm/src")]) {
    for (const name of readdirSync(folder)) {
      const text = readFileSync(join(folder, name), "utf8");
      for (const [, code] of text.matchAll(/(?:Refusal\(|coded\(|code: )\s*"([a-z]+\/[a-z0-9-]+)"/g)) {
        found.add(code as string);
      }
    }
  }
  return new Set([...found].filter((code) => !UNASKED.includes(code)));
}

/** Of arguments that this page never gives: bare issuers' keys, a pepper, and getters that call back. */
const UNASKED = ["key/window", "region/unknown", "pepper/length", "reader/busy", "scanner/busy"];

test("the catalogues have the same names, and no text is empty but where both are", () => {
  expect(names(zh)).toEqual(names(en));
});

test("nothing was left in the other language", () => {
  const han = /\p{Script=Han}/u;
  const { other: _, ...english } = en;
  const { other: __, ...chinese } = zh;
  expect(strings(english).filter((text) => han.test(text))).toEqual([]);
  const latin = strings(chinese).filter((text) => /\p{L}/u.test(text) && !han.test(text));
  expect(latin).toEqual(["zh"]);
});

function names(texts: object, path = ""): string[] {
  return Object.entries(texts).flatMap(([name, value]) =>
    typeof value === "object" ? names(value, `${path}${name}.`) : [`${path}${name}:${value === ""}`],
  );
}

function strings(texts: object): string[] {
  return Object.values(texts).flatMap((value) =>
    typeof value === "object" ? strings(value) : typeof value === "function" ? [value("1", "1", "1", "1")] : [value],
  );
}

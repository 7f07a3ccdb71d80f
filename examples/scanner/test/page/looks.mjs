// Every screen in both languages, light and dark, on a small telephone and a tablet.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { test } from "node:test";

import axe from "axe-core";

import { rig } from "./shared.mjs";
import { DOCUMENTS } from "../world.mjs";

const SHOTS = fileURLToPath(new URL("../shots/", import.meta.url));
mkdirSync(SHOTS, { recursive: true });

const { codes } = rig.world;
const SIZES = [{ width: 320, height: 640 }, { width: 1280, height: 800 }];

// Each goes on from where the one before has ended.
const SCREENS = {
  async roots(visit) {
    await visit.screen("setup");
  },
  async fingerprints(visit) {
    await visit.bring("roots");
    await visit.page.waitForSelector("#same");
  },
  async bundle(visit) {
    await visit.page.click("#same");
    await visit.page.locator("#same").waitFor({ state: "detached" });
  },
  async installed(visit) {
    await visit.bring("bundle", "list");
    await visit.page.waitForSelector("#done");
  },
  async places(visit) {
    await visit.page.click("#done");
    await visit.page.check('[data-place="metro"]');
  },
  scan: (visit) => visit.begin("metro", "line 3"),
  admit: (visit) => visit.scan(codes.green),
  refer: (visit) => visit.scan(codes.family),
  deny: (visit) => visit.scan(codes.listed),
  async compared(visit) {
    await visit.scan(codes.family);
    await visit.compare(DOCUMENTS.partner);
    await visit.page.click("#trace summary");
  },
  async travelled(visit) {
    await visit.scan(codes.travel);
    await visit.comparison();
  },
  async refused(visit) {
    await visit.scan(codes.expired);
  },
  async trust(visit) {
    await visit.page.click("#to-trust");
    await visit.bring("older");
    await visit.page.waitForSelector(".note.trouble");
  },
  async register(visit) {
    await visit.page.click("#to-register");
    await visit.page.fill("#recipient", rig.world.register.recipient);
    await visit.page.click("#seal");
    await visit.page.waitForSelector(".break");
  },
  async stopped(visit) {
    await visit.open();
    await visit.screen("stopped");
  },
};

for (const language of ["en", "zh"]) {
  test(`every screen in ${language}`, async (t) => {
    rig.see([]);
    const locale = { en: "en-GB", zh: "zh-CN" }[language];
    const visit = await rig.visit({ page: { locale, viewport: SIZES[1] } });
    let way = true;
    for (const [name, go] of Object.entries(SCREENS)) {
      await t.test(name, async () => {
        assert.ok(way, "a screen before is not reached");
        way = false;
        await visit.page.setViewportSize(SIZES[1]);
        await go(visit);
        way = true;
        const found = await faults(visit.page, language);
        for (const size of SIZES) {
          await visit.page.setViewportSize(size);
          await visit.page.screenshot({ path: `${SHOTS}${name}-${language}-${size.width}.png` });
          found.push(...(await tooWide(visit.page)).map((it) => `${size.width}: ${it}`));
        }
        assert.deepEqual(found, []);
      });
    }
    await visit.close();
  });
}

test("the language is switched on every screen, and a result stays what it is", async () => {
  const visit = await (await rig.visit()).prepare();
  await visit.scan(codes.listed);
  const before = await visit.shown();
  await visit.page.click("#language");
  assert.equal(await visit.page.evaluate(() => document.documentElement.lang), "zh-Hans");
  assert.deepEqual(await visit.shown(), before);
  assert.doesNotMatch(await visit.page.locator(".verdict h1").textContent(), /DENY/);
  await visit.page.click("#next");
  await visit.screen("scan");
  await visit.reload();
  assert.equal(await visit.page.evaluate(() => document.documentElement.lang), "zh-Hans");
  for (const screen of ["trust", "register", "places"]) {
    await visit.page.click(`#to-${screen}`);
    const chinese = await visit.page.locator("h1").textContent();
    await visit.page.click("#language");
    assert.notEqual(await visit.page.locator("h1").textContent(), chinese);
    await visit.page.click("#language");
  }
  await visit.close();
});

test("what these tests look for would be found", async () => {
  const visit = await rig.visit({ page: { locale: "zh-CN", viewport: SIZES[0] } });
  assert.deepEqual(await tooWide(visit.page), []);
  await visit.page.evaluate(() => {
    const wide = document.createElement("p");
    wide.style.width = "700px";
    wide.textContent = "Untranslated words";
    document.querySelector("h1").style.color = "#e0e0e0";
    document.querySelector("main").append(wide, document.createElement("input"));
  });
  assert.equal((await tooWide(visit.page)).length, 1);
  const found = (await faults(visit.page, "zh")).join("\n");
  assert.match(found, /label/);
  assert.match(found, /color-contrast/);
  assert.match(found, /Untranslated/);
  await visit.close();
});

/** What axe calls serious or critical, in light and in dark, and words of the other language. */
async function faults(page, language) {
  const found = [];
  await page.evaluate(axe.source);
  // What is dark is dark in both languages.
  for (const colorScheme of language === "en" ? ["light", "dark"] : ["light"]) {
    await page.emulateMedia({ colorScheme });
    const only = colorScheme === "dark" ? { runOnly: ["color-contrast"] } : {};
    const { violations } = await page.evaluate((only) => globalThis.axe.run(only), { ...only, resultTypes: ["violations"] });
    for (const { id, impact, nodes } of violations) {
      if (impact === "serious" || impact === "critical") {
        found.push(`${colorScheme} ${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`);
      }
    }
  }
  await page.emulateMedia({ colorScheme: "light" });
  return language === "zh" ? [...found, ...(await foreignWords(page))] : found;
}

/** Texts with words in Latin letters, but for names, numbers and what is marked as English. */
function foreignWords(page) {
  return page.evaluate(() => {
    const found = [];
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
      const { parentElement, data } = walk.currentNode;
      const named = parentElement.closest("code, script, style, noscript, [lang=en], .digits, .break");
      const words = data.replace(/https?:\S+|DEMO-HEALTH|age1\S*|line 3|gate-4|QR|https/g, "").match(/[A-Za-z]{2,}/g);
      if (named === null && words !== null) {
        found.push(`not translated: ${data}`);
      }
    }
    return found;
  });
}

/** What is wider than the window. A table that scrolls in a box of its own is not. */
function tooWide(page) {
  return page.evaluate(() => {
    const boxes = [document.scrollingElement, document.querySelector("main"), document.querySelector("#result-layer")];
    return boxes
      .filter((it) => it !== null && it.scrollWidth > it.clientWidth + 1)
      .map((it) => `${it.tagName}#${it.id}: ${it.scrollWidth} in ${it.clientWidth}`);
  });
}

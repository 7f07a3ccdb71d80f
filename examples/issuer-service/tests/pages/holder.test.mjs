// The holder's page in a browser: `npm run test:browser` in pages/, once the service and the script are built.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { CHILD, apply, axe, browser, fill, focused, logIn, makeCode, ready, start } from "./rig.mjs";

const SHOTS = process.env.SHOTS;
const CLI = process.env.HEALTHCODE_CLI;
let service;
let chromium;
// A number gets one message a minute, so what the first test logged in is used again.
let session;

before(async () => {
  service = await start();
  chromium = await browser();
});
after(async () => {
  await chromium?.close();
  await service?.stop();
});

async function open(options = {}) {
  const context = await chromium.newContext({ locale: "en-GB", viewport: { width: 390, height: 844 }, ...options });
  const page = await context.newPage();
  const faults = [];
  page.on("console", (message) => {
    // A form that is refused is answered 422 or 404, which Chromium calls an error.
    if (message.type() === "error" && !/status of (422|404)/.test(message.text())) faults.push(message.text());
  });
  page.on("pageerror", (error) => faults.push(String(error)));
  return { context, page, faults };
}

async function shot(page, name) {
  if (SHOTS === undefined) return;
  mkdirSync(SHOTS, { recursive: true });
  await page.screenshot({ path: join(SHOTS, `${name}.png`), fullPage: true });
}

/** No serious fault for people who see, hear or move differently, and nothing beside the screen. */
async function isFine(page, name) {
  const found = await page.evaluate(`${axe}; axe.run()`);
  const serious = found.violations.filter((it) => ["serious", "critical"].includes(it.impact));
  assert.deepEqual(serious.map((it) => [name, it.id, it.nodes.map((node) => node.html)]), []);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(wide <= 0, `${name} is ${wide} pixels too wide`);
  await shot(page, name);
}

test("from log-in to a green code, a companion and a sheet, in both languages", async () => {
  const { context, page, faults } = await open();
  await page.goto(`${service.url}/log-in`);
  await ready(page);
  await isFine(page, "log-in");
  await logIn(page, service);
  await page.goto(`${service.url}/apply`);
  await isFine(page, "apply");
  await page.fill("#birth", "1990-01-31");
  await page.check("[name=symptoms][value=no]");
  await page.check("[name=contact][value=no]");
  await page.click("main form button.main");
  await page.waitForSelector("#problem");
  assert.match(await page.textContent("#name-notes"), /Please check/);
  await focused(page, "name");
  await isFine(page, "apply-refused");
  await apply(page, service);
  assert.equal(await page.textContent(".state"), "Pending");
  await makeCode(page);
  assert.equal((await page.textContent(".big")).trim(), "Green");
  session = await context.storageState();
  await ready(page);
  assert.match(await page.textContent("[data-left]"), /^left (23:59|24:00):\d\d$/);
  await isFine(page, "my-green");

  await page.click("a[href^='/companion']");
  await fill(page, CHILD, "yes");
  await page.click(".people a:nth-child(2)");
  assert.equal(await page.textContent(".state"), "Pending");
  await makeCode(page);
  await page.click(".people a:nth-child(2)");
  assert.notEqual((await page.textContent(".big")).trim(), "Green");
  await isFine(page, "my-companion");

  await page.click("header [hreflang=zh-Hans]");
  await page.waitForSelector("html[lang=zh-Hans]");
  await ready(page);
  assert.match(await page.textContent("[data-left]"), /^剩余/);
  await isFine(page, "my-zh");

  await page.click("a[href$='/sheet']");
  await page.waitForSelector(".sheet");
  await page.emulateMedia({ media: "print" });
  assert.equal(await page.isVisible("header"), false);
  const colours = await page.evaluate(() => {
    const style = getComputedStyle(document.querySelector(".sheet"));
    return [style.color, style.backgroundColor];
  });
  assert.deepEqual(colours, ["rgb(0, 0, 0)", "rgb(255, 255, 255)"]);
  await shot(page, "sheet");
  assert.deepEqual(faults, []);
  await context.close();
});

test("everything is there at 320 pixels, in the dark", async () => {
  const { context, page } = await open({ storageState: session, viewport: { width: 320, height: 640 }, colorScheme: "dark" });
  for (const path of ["my", "apply", "account", "c"]) {
    await page.goto(`${service.url}/${path}`);
    await isFine(page, `dark-${path}`);
  }
  await context.close();
});

test("what is wrong is said, and consent is given and taken back, in both languages", async () => {
  const { context, page, faults } = await open({ storageState: session });
  const inBoth = async (name) => {
    await isFine(page, name);
    const [own, other] = await page.evaluate(() => [document.documentElement.lang, document.querySelector("header [hreflang]").lang]);
    for (const lang of [other, own]) {
      await page.click(`header [hreflang=${lang}]`);
      await page.waitForSelector(`html[lang=${lang}]`);
      await isFine(page, `${name}-${lang}`);
    }
  };
  await page.goto(`${service.url}/my`);
  if ((await page.getAttribute("html", "lang")) !== "en") await page.click("header [hreflang=en]");
  await page.click("a[href$='/tickets']");
  await page.check("[name=about][value=colour]");
  await page.click("main form button.main");
  await focused(page, "text");
  await isFine(page, "ticket-refused");
  await page.check("[name=about][value=colour]");
  await page.fill("#text", "<b>Why?</b>");
  await page.click("main form button.main");
  await page.waitForSelector("[role=status]");
  assert.match(await page.innerText("main"), /Colour: waits for a clerk.*<b>Why\?<\/b>/s);
  await inBoth("ticket");

  await page.goto(`${service.url}/my`);
  await page.click("a[href$='/itinerary']");
  await page.click("main form button.main");
  await focused(page, "text_version");
  await isFine(page, "consent-refused");
  await page.check("#text_version");
  await page.click("main form button.main");
  await page.waitForSelector("[role=status]");
  assert.match(await page.innerText("main"), /The carrier knew of no stay/);
  await inBoth("consent");
  await page.click("main form:has([value=withdrawn]) button");
  await page.waitForSelector("form:has([value=withdrawn])", { state: "detached" });
  assert.match(await page.innerText("main"), /Your consent is taken back/);

  await page.goto(`${service.url}/my`);
  await page.click("a[href$='/sample']");
  await page.fill("#sample", "S1");
  await page.click("main form button.main");
  await page.waitForSelector("#problem");
  assert.match(await page.textContent("#problem"), /4042/);
  await inBoth("sample");
  assert.deepEqual(faults, []);
  await context.close();
});

test("without JavaScript the code is there, with the instant in place of a countdown", async () => {
  const { context, page } = await open({ javaScriptEnabled: false });
  await logIn(page, service, "2015550125");
  await page.goto(`${service.url}/apply`);
  await fill(page, { ...CHILD, number: "X0000000" });
  assert.equal(await page.textContent(".state"), "No record");
  await page.goto(`${service.url}/apply`);
  await page.selectOption("#document_type", "taiwan-permit");
  await page.fill("#issuance_count", "1");
  await fill(page, { name: "SPECIMEN THREE", number: "12345678", birth: "1970-12-01", country: "CHN", latest_entry_year: "2025" });
  for (const link of await page.$$eval(".people a", (all) => all.map((it) => it.href))) {
    await page.goto(link);
    if ((await page.textContent(".state")) === "Pending") break;
  }
  await makeCode(page);
  assert.match(await page.textContent(".code"), /Green.*Valid until \d{4}-\d\d-\d\d \d\d:\d\d Beijing time/s);
  const drawn = await page.$eval("img.symbol", (it) => it.complete && it.naturalWidth > 100).catch(() => true);
  assert.ok(drawn);
  await shot(page, "no-script");
  await context.close();
});

test("a link's code is drawn here, and nothing of it is sent", async () => {
  const { context, page, faults } = await open({ storageState: session });
  await page.goto(`${service.url}/my`);
  const code = await page.getAttribute("[data-code]", "data-code");
  const stranger = await open();
  const asked = [];
  stranger.page.on("request", (request) => asked.push(request.url() + (request.postData() ?? "")));
  await stranger.page.goto(`${service.url}/c#${encodeURIComponent(code)}`);
  await stranger.page.waitForSelector("#drawn svg.symbol");
  assert.equal((await stranger.page.textContent("#drawn .big")).trim(), "Green");
  assert.ok(asked.every((url) => !url.includes(encodeURIComponent(code).slice(5, 40)) || url.includes("#")));
  await isFine(stranger.page, "link");
  await stranger.page.goto(`${service.url}/c#nonsense%`);
  await stranger.page.waitForSelector("#drawn .note");
  assert.deepEqual([...faults, ...stranger.faults], []);
  await stranger.context.close();
  await context.close();
});

test("a live presentation for the poster's place is verified by a scanner, online and offline", async (t) => {
  const { context, page, faults } = await open({ storageState: session });
  await page.goto(`${service.url}/my`);
  await ready(page);
  if (await page.evaluate(() => crypto.subtle.generateKey("Ed25519", false, ["sign"]).then(() => false, () => true))) {
    return t.skip("this browser has no Ed25519");
  }
  await makeCode(page, { live: true });
  await page.goto(`${service.url}/p/metro-14`);
  await ready(page);
  await page.click("[data-present]");
  await page.waitForSelector("[data-presented]");
  await isFine(page, "live");
  const first = await page.getAttribute("[data-presented]", "data-presented");
  assert.match(first, /^OHL1:/);
  verify(first, "metro-14", "other");

  // Kept only if it is ticked; then there without a network.
  await page.check("[data-keep] input");
  await page.reload();
  await ready(page);
  await context.setOffline(true);
  await page.goto(`${service.url}/p/metro-15`);
  await page.waitForSelector("#drawn [data-present]");
  await page.click("#drawn [data-present]");
  await page.waitForSelector("[data-presented]");
  await isFine(page, "offline");
  verify(await page.getAttribute("[data-presented]", "data-presented"), "metro-15", "metro-14");
  await context.setOffline(false);

  await page.goto(`${service.url}/my`);
  await ready(page);
  await page.click("header [action='/log-out'] button");
  await page.waitForURL("**/log-in");
  await page.goto(`${service.url}/c`);
  await page.waitForSelector("#drawn .note");
  assert.match(await page.textContent("#drawn"), /No codes are kept/);
  assert.deepEqual(faults.filter((it) => !it.includes("ERR_INTERNET_DISCONNECTED")), []);
  await context.close();
});

/** With the files that the service publishes, at this place and not at another. */
function verify(text, place, other) {
  if (CLI === undefined) return;
  const trust = ["--trust", join(service.data, "public/trust/bundle.cbor"), "--roots", join(service.data, "public/trust/roots.toml"),
    // Indices are given at random out of four lists.
    ...[0, 1, 2, 3].flatMap((list) => ["--status", join(service.data, `public/status/${list}`)])];
  const run = (...more) => spawnSync(CLI, ["verify", ...trust, ...more, "-"], { input: text, encoding: "utf8" });
  const at = (id) => run("--place", "metro", "--place-id", id).stdout;
  assert.equal(run().status, 0, run().stdout);
  assert.match(at(place), /^ADMIT GREEN/);
  assert.match(at(other), /^DENY/);
}

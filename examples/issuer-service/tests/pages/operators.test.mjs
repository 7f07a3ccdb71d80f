// The operators' pages in a browser: `npm run test:browser` in pages/, once the service is built.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { after, before, test } from "node:test";

import { apply, axe, browser, focused, logIn, makeCode, start } from "./rig.mjs";

const TARGET = process.env.CARGO_TARGET_DIR ?? fileURLToPath(new URL("../../target", import.meta.url));
const PASSWORD = "Abcdef1!";
let service;
let chromium;

before(async () => {
  service = await start();
  chromium = await browser();
});
after(async () => {
  await chromium?.close();
  await service?.stop();
});

async function open(locale) {
  const context = await chromium.newContext({ locale, viewport: { width: 390, height: 844 } });
  const page = await context.newPage();
  const faults = [];
  page.on("console", (message) => {
    // What is refused is answered 4xx, which Chromium calls an error.
    if (message.type() === "error" && !/status of 4\d\d/.test(message.text())) faults.push(message.text());
  });
  page.on("pageerror", (error) => faults.push(String(error)));
  return { context, page, faults };
}

/** No fault for people who see, hear or move differently, and nothing beside the screen. */
async function isFine(page, name) {
  // The policy of these pages lets no script in, not even that of this test, but from the console.
  const found = await page.evaluate(`${axe}; axe.run()`);
  const serious = found.violations.filter((it) => ["serious", "critical"].includes(it.impact));
  assert.deepEqual(serious.map((it) => [name, it.id, it.nodes.map((node) => node.html)]), []);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(wide <= 0, `${name} is ${wide} pixels too wide`);
  assert.equal(await page.locator("script").count(), 0, name);
}

/** RFC 6238, as an authenticator does it. */
function totp(secret, at = Date.now()) {
  const bits = [...secret].map((it) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(it).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from(bits.match(/.{8}/g).map((it) => Number.parseInt(it, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(at / 30_000)));
  const mac = createHmac("sha1", key).update(step).digest();
  const number = mac.readUInt32BE(mac.at(-1) & 15) & 0x7fffffff;
  return String(number % 1_000_000).padStart(6, "0");
}

/** An operator who has enrolled and logged in on the pages. */
async function officer(name, role, locale = "en-GB") {
  const made = execFileSync(join(TARGET, "debug/issuer-service"), ["--data", service.data, "operators", "add", name, "--role", role]);
  const { context, page, faults } = await open(locale);
  await page.goto(`${service.url}/desk/enrolment`);
  await isFine(page, "enrolment");
  await page.fill("#operator", name);
  await page.fill("#secret", made.toString().trim());
  await page.fill("#password", "weak");
  await page.click("main button");
  await focused(page, "password");
  assert.match(await page.textContent("#problem"), /4003/);
  await isFine(page, "enrolment-refused");
  await page.fill("#secret", made.toString().trim());
  await page.fill("#password", PASSWORD);
  await page.click("main button");
  const secret = await page.textContent("code#secret");
  await isFine(page, "enrolled");
  await page.click("main a.main");
  await isFine(page, "desk-log-in");
  await page.fill("#operator", name);
  await page.fill("#password", PASSWORD);
  await page.fill("#code", totp(secret));
  await page.click("main button");
  await page.waitForSelector("header .role");
  return { context, page, faults };
}

async function finish({ context, page, faults }) {
  await page.click("header form button");
  await page.waitForURL("**/desk/log-in");
  assert.deepEqual(faults, []);
  await context.close();
}

async function inChinese(page, name) {
  await page.click("header [hreflang=zh-Hans]");
  await page.waitForSelector("html[lang=zh-Hans]");
  await isFine(page, `${name}-zh`);
}

test("a colour is proposed, refused, proposed again and confirmed; a ticket ends it; the auditor reads of it", async () => {
  const holder = await open("en-GB");
  await logIn(holder.page, service);
  await apply(holder.page, service);
  await makeCode(holder.page);
  const application = await holder.page.getAttribute("form[action='/codes'] [name=application]", "value");

  const doctor = await officer("doctor-1", "epidemiologist");
  const chief = await officer("chief-1", "supervisor");
  const until = new Date(Date.now() + 2 * 86_400_000).toISOString().slice(0, 10);
  const propose = async () => {
    await doctor.page.goto(`${service.url}/desk/proposal`);
    await doctor.page.fill("#application", application);
    await doctor.page.check("[name=colour][value=red]");
    await doctor.page.check("[name=ground][value=case]");
    await doctor.page.fill("#until", until);
    await doctor.page.click("main button");
    await doctor.page.waitForSelector("#made");
  };
  await isFine(doctor.page, "proposal");
  await doctor.page.fill("#application", "X1234567");
  await doctor.page.check("[name=colour][value=red]");
  await doctor.page.check("[name=ground][value=case]");
  await doctor.page.fill("#until", until);
  await doctor.page.click("main button");
  await doctor.page.waitForSelector("#problem");
  await focused(doctor.page, "application");
  await isFine(doctor.page, "proposal-refused");
  await propose();
  await isFine(doctor.page, "proposed");
  for (const [value, colour] of [["refused", "Green"], ["confirmed", "Red"]]) {
    await chief.page.goto(`${service.url}/desk/proposals`);
    await isFine(chief.page, "proposals");
    await chief.page.click("section a.button");
    await isFine(chief.page, "proposal-shown");
    await chief.page.click(`button[value=${value}]`);
    await chief.page.waitForSelector(".note[role=status]");
    await holder.page.goto(`${service.url}/my`);
    await holder.page.click("form[action='/codes/renewal'] button");
    await holder.page.waitForSelector("[data-code]");
    assert.equal((await holder.page.textContent(".big")).trim(), colour);
    if (value === "refused") await propose();
  }
  await doctor.page.goto(`${service.url}/desk/lifting`);
  await isFine(doctor.page, "lifting");
  await inChinese(doctor.page, "lifting");

  const text = "<img src=x onerror=alert(1)> It was my neighbour's test.";
  const opened = await holder.page.evaluate(async ([path, text]) => {
    const { csrf_token } = await (await fetch("/api/v1/session")).json();
    const headers = { "content-type": "application/json", "x-csrf-token": csrf_token };
    return (await fetch(path, { method: "POST", headers, body: JSON.stringify({ about: "colour", text }) })).status;
  }, [`/api/v1/applications/${application}/tickets`, text]);
  assert.equal(opened, 200);
  const clerk = await officer("clerk-1", "clerk", "zh-CN");
  await isFine(clerk.page, "tickets-zh");
  await clerk.page.click("section a.button");
  assert.equal(await clerk.page.textContent(".said"), text);
  await isFine(clerk.page, "ticket-zh");
  await clerk.page.check("[name=outcome][value=granted]");
  await clerk.page.click("main button");
  await focused(clerk.page, "reason");
  await isFine(clerk.page, "ticket-refused-zh");
  await clerk.page.fill("#reason", "The paper says so.");
  await clerk.page.click("main button");
  await clerk.page.waitForSelector(".note[role=status]");
  await chief.page.goto(`${service.url}/desk/proposals`);
  await inChinese(chief.page, "proposals");
  await chief.page.click("section a.button");
  await isFine(chief.page, "proposal-shown-zh");
  await chief.page.click("button[value=confirmed]");
  await chief.page.waitForSelector(".note[role=status]");

  const auditor = await officer("auditor-1", "auditor");
  await isFine(auditor.page, "audit");
  const download = auditor.page.waitForEvent("download");
  await auditor.page.click("main a.main");
  const lines = readFileSync(await (await download).path(), "utf8").trim().split("\n").map((it) => JSON.parse(it));
  const events = lines.filter((it) => it.subject === application && it.event.startsWith("colour/")).map((it) => it.event);
  assert.deepEqual(events, [
    "colour/proposed", "colour/refused", "colour/proposed", "colour/confirmed", "colour/lifting-proposed", "colour/lifted",
  ]);
  await auditor.page.goto(`${service.url}/desk/tickets`);
  assert.match(await auditor.page.textContent("#problem"), /4031/);
  await isFine(auditor.page, "other-role");
  await inChinese(auditor.page, "other-role");
  for (const one of [doctor, chief, clerk, auditor]) await finish(one);
  await holder.context.close();
});

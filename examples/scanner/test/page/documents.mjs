// Whose code it is: documents that are typed or pasted, everyone on a code, and the register.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, describe, test } from "node:test";

import { Decrypter, armor } from "age-encryption";

import { rig } from "./shared.mjs";
import { DOCUMENTS, MRZ, NUMBERS } from "../world.mjs";

describe("documents", () => {
  let visit;
  before(async () => {
    visit = await (await rig.visit()).prepare();
  });
  after(() => visit.close());

  test("the holder's matches", async () => {
    await visit.scan(rig.world.codes.green);
    const seen = await visit.compare(DOCUMENTS.holder);
    assert.deepEqual([seen.verdict, seen.identity], ["admit", "match"]);
  });

  test("another one's does not, and the right one can be typed after it", async () => {
    await visit.type(rig.world.codes.green);
    const wrong = await visit.compare(DOCUMENTS.stranger);
    assert.deepEqual([wrong.verdict, wrong.reason, wrong.identity], ["deny", "identity/mismatch", "mismatch"]);
    const right = await visit.compare(DOCUMENTS.holder);
    assert.deepEqual([right.verdict, right.identity], ["admit", "match"]);
  });

  test("a date of birth that is a day off does not match", async () => {
    await visit.type(rig.world.codes.green);
    assert.equal((await visit.compare("passport:UTO:L898902C3:1974-08-13")).reason, "identity/mismatch");
  });

  test("machine-readable lines match, and broken ones are told", async () => {
    await visit.type(rig.world.codes.green);
    await visit.compareZone(MRZ.replace("7408122", "7408123"));
    await visit.noted(/machine-readable lines are not right/);
    assert.equal((await visit.shown()).identity, "not-checked");
    assert.equal((await visit.compareZone(MRZ)).identity, "match");
  });

  test("a document that there cannot be is told", async () => {
    await visit.type(rig.world.codes.green);
    await visit.compare("passport:UT:L898902C3:1974-08-12");
    await visit.noted(/no such document/);
    assert.equal((await visit.shown()).verdict, "admit");
  });

  test("a family is gone through one by one", async () => {
    await visit.scan(rig.world.codes.family);
    const matched = () => visit.page.locator(".badge", { hasText: "✓" }).count();
    assert.equal(await visit.page.locator(".badge").count(), 3);
    assert.equal((await visit.shown()).person, "holder");
    let seen = await visit.compare(DOCUMENTS.holder);
    assert.deepEqual([seen.person, seen.identity, await matched()], ["holder", "match", 1]);
    await visit.page.click("#next-person");
    seen = await visit.shown();
    assert.deepEqual([seen.person, seen.identity], ["companion 1", "not-checked"]);
    seen = await visit.compare(DOCUMENTS.partner);
    assert.deepEqual([seen.person, seen.identity, await matched()], ["companion 1", "match", 2]);
    await visit.page.click("#next-person");
    assert.equal(await visit.page.locator(".person [data-colour]").getAttribute("data-colour"), "yellow");
    assert.equal((await visit.shown()).identity, "not-checked");
    seen = await visit.compare(DOCUMENTS.child);
    assert.deepEqual([seen.person, seen.identity, await matched()], ["companion 2", "match", 3]);
    assert.equal(seen.verdict, "refer");
    await visit.page.click("#next-person");
    assert.equal((await visit.shown()).person, "holder");
    await visit.page.click("#previous-person");
    assert.equal((await visit.shown()).person, "companion 2");
  });

  test("a document of one person is nobody else's", async () => {
    await visit.type(rig.world.codes.family);
    const seen = await visit.compare(DOCUMENTS.partner);
    assert.deepEqual([seen.person, seen.identity], ["companion 1", "match"]);
    for (const person of ["companion 2", "holder"]) {
      await visit.page.click("#next-person");
      const other = await visit.shown();
      assert.deepEqual([other.person, other.identity], [person, "not-checked"]);
      assert.doesNotMatch(await visit.page.locator(".person").textContent(), /Document matches/);
      assert.equal(await visit.page.locator(".comparison").count(), 1);
    }
    const wrong = await visit.compare(DOCUMENTS.stranger);
    assert.deepEqual([wrong.person, wrong.identity, wrong.verdict], ["holder", "mismatch", "deny"]);
    await visit.page.click("#next-person");
    assert.equal((await visit.shown()).identity, "match");
  });

  test("one person's document does not stand for everybody's at the hospital", async () => {
    await visit.move("hospital");
    await visit.type(rig.world.codes.family);
    const one = await visit.compare(DOCUMENTS.holder);
    assert.equal(one.verdict, "refer");
    assert.ok(one.reasons.includes("identity/missing"), `${one.reasons}`);
  });
});

test("what is decided while the camera still starts can be compared all the same", async () => {
  const visit = await (await rig.visit({ init: startSlowly })).prepare();
  await visit.type(rig.world.codes.green);
  await visit.page.waitForFunction(() => document.querySelector("#camera").videoWidth > 0);
  await visit.page.waitForTimeout(200);
  assert.equal((await visit.compare(DOCUMENTS.holder)).identity, "match");
  await visit.close();
});

test("the register says what is promised, to its reader alone, until its time is over", async () => {
  const visit = await rig.visit({ page: { serviceWorkers: "block" } });
  await visit.prepare({ files: ["bundle", "list", "register"], id: "line 3" });
  const began = Date.now();
  await visit.type(rig.world.codes.green);
  await visit.compare(DOCUMENTS.holder);
  await visit.type(rig.world.codes.expired);
  await visit.type(rig.world.codes.green);
  const entries = await exported(visit);
  for (const { at } of entries) {
    assert.ok(Date.parse(at) >= began - 1000 && Date.parse(at) <= Date.now(), at);
  }
  const codes = entries.map(({ code }) => code);
  assert.match(codes[0], /^[0-9a-f]{8}$/);
  assert.deepEqual([codes[1], codes[3]], [codes[0], codes[0]]);
  const place = { place: "metro", id: "line 3" };
  assert.deepEqual(entries.map(({ at, code, ...rest }) => rest), [
    { ...place, decision: "admit" },
    { ...place, decision: "admit", compared: 1 },
    { ...place, decision: "deny", reason: "time/expired" },
    { ...place, decision: "admit", seen: 2 },
  ]);

  const day = 86_400;
  await visit.shift(13 * day);
  assert.equal(await counted(visit), 4);
  await visit.shift(15 * day);
  assert.equal(await counted(visit), 0);
  await visit.close();
});

test("a place without a time to keep a register keeps none, and without a key nothing is kept", async () => {
  const visit = await (await rig.visit()).prepare();
  await visit.type(rig.world.codes.green);
  assert.equal(await counted(visit), 0);
  await visit.page.fill("#recipient", "age1notakey");
  await visit.page.click("#seal");
  await visit.noted(/no public key/);
  await visit.page.fill("#recipient", rig.world.register.recipient);
  await visit.page.click("#seal");
  await visit.noted(/sealed to this key/);
  await visit.type(rig.world.codes.green);
  assert.equal(await counted(visit), 1);
  await visit.move("airport");
  await visit.type(rig.world.codes.green);
  assert.equal(await counted(visit), 1);
  await visit.page.click("#clear");
  await visit.page.click("#yes");
  await visit.page.waitForSelector('[data-entries="0"]');
  await visit.close();
});

test("nothing personal is in storage, addresses, titles or the console", async () => {
  const visit = await rig.visit();
  await visit.prepare({ files: ["bundle", "list", "register"] });
  await visit.scan(rig.world.codes.family);
  await visit.compare(DOCUMENTS.holder);
  await visit.type(rig.world.codes.green);
  await visit.compareZone(MRZ);
  await visit.type(rig.world.codes.expired);
  const { green, family, expired } = rig.world.codes;
  const bodies = [green, family, expired].map((text) => text.slice(5, 45));
  const births = Object.values(DOCUMENTS).map((it) => it.split(":")[3]);
  const secrets = [...NUMBERS, ...births, "ERIKSSON", "OHC1:", ...bodies];
  const places = { ...(await visit.stored()), console: visit.said.join("\n"), errors: visit.errors.join("\n") };
  assert.ok(Object.keys(places).some((name) => name.endsWith("/register")));
  assert.match(places["healthcode-scanner/kept"], /metro/, "the search finds what is there");
  for (const [where, text] of Object.entries(places)) {
    for (const secret of secrets) {
      assert.ok(!text.includes(secret), `${secret} is in ${where}`);
    }
  }
  await visit.page.click("#next");
  const shown = await visit.page.content();
  const typed = await visit.page.evaluate(() => [...document.querySelectorAll("input, textarea")].map((it) => it.value).join());
  for (const secret of secrets) {
    assert.ok(!(shown + typed).includes(secret), `${secret} is on the page after the next one`);
  }
  await visit.close();
});

// In the page: a camera that takes its time.
function startSlowly() {
  const devices = navigator.mediaDevices;
  const start = devices?.getUserMedia.bind(devices);
  if (start !== undefined) {
    devices.getUserMedia = async (wanted) => {
      await new Promise((resolve) => setTimeout(resolve, 1500));
      return start(wanted);
    };
  }
}

async function counted(visit) {
  await visit.page.click("#to-register");
  // The page shows what it knows, and looks again.
  await visit.page.waitForTimeout(150);
  return Number(await visit.page.locator("#entries").getAttribute("data-entries"));
}

/** The entries of the exported register, as its reader opens them. */
async function exported(visit) {
  await visit.page.click("#to-register");
  const [download] = await Promise.all([visit.page.waitForEvent("download"), visit.page.click("#export")]);
  assert.match(download.suggestedFilename(), /^register-Metro-line-3-.*\.age\.txt$/);
  const text = readFileSync(await download.path(), "utf8");
  const decrypter = new Decrypter();
  decrypter.addIdentity(rig.world.register.identity);
  const files = text.match(/-----BEGIN AGE ENCRYPTED FILE-----[^]*?-----END AGE ENCRYPTED FILE-----/g);
  return Promise.all(files.map(async (file) => JSON.parse(await decrypter.decrypt(armor.decode(file), "text"))));
}

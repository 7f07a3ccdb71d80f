// From a page that trusts nobody to one that scans, and what it does not let in.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { findCli, run } from "../../scripts/cli.mjs";
import { rig } from "./shared.mjs";

/** The number of the bundle in force. */
async function seq(visit) {
  await visit.page.click("#to-trust");
  const [, number] = /number (\d+)/.exec(await visit.page.locator("main h2").first().textContent());
  return Number(number);
}

test("roots are pinned once a person has compared them, and all files come in one go", async () => {
  const visit = await rig.visit();
  await visit.screen("setup");
  await visit.bring("list", "bundle", "roots");
  await visit.page.waitForSelector(".fingerprints");
  const digits = (await visit.page.locator(".fingerprints .digits").allTextContents()).map((it) => it.replace(/\s/g, ""));
  const keys = ["root-1", "root-2", "root-3"].map((name) => join(rig.world.folder, `ours/private/${name}-public.pem`));
  const shown = keys.map((key) => JSON.parse(run(findCli(), ["key", "--json", key])).thumbprint);
  assert.deepEqual(digits.sort(), shown.sort());
  assert.equal(await visit.page.locator(".fingerprints .words").count(), 3);
  await visit.page.click("#same");
  await visit.noted(/Trust bundle number 10 is installed.*number 2, is installed/);
  await visit.page.click("#done");
  await visit.begin("metro");
  assert.equal((await visit.scan(rig.world.codes.green)).verdict, "admit");
  await visit.close();
});

test("roots that differ are not pinned", async () => {
  const visit = await rig.visit();
  await visit.bring("roots");
  await visit.page.click("#different");
  await visit.page.waitForSelector("#paste");
  await visit.bring("bundle");
  await visit.noted(/No roots are pinned/);
  await visit.close();
});

test("roots come as a picture, by the camera, and as text", async () => {
  const visit = await rig.visit();
  await visit.page.setInputFiles("#roots-picture", rig.world.files.rootsPicture);
  await visit.page.click("#different");
  await visit.page.fill("#paste", rig.world.roots);
  await visit.page.click("#use");
  await visit.page.click("#different");
  rig.seeText(rig.world.roots);
  await visit.page.click("#scan-roots");
  await visit.page.click("#same");
  await visit.noted(/pinned/);
  await visit.close();
});

test("what is no file of roots is told, and nothing is pinned", async () => {
  const visit = await rig.visit();
  for (const text of ["threshold = 2", "threshold = 9\nkeys = []", "OHC1:ABC", `${rig.world.roots}\nmore = 1`]) {
    await visit.page.fill("#paste", text);
    await visit.page.click("#use");
    await visit.page.locator(".note.trouble").waitFor();
    await visit.page.evaluate(() => document.querySelector(".note").remove());
    assert.equal(await visit.page.locator("#same").count(), 0, text);
  }
  await visit.close();
});

test("a bundle is dropped on the page, and lists are fetched from its own origin, again too", async () => {
  const visit = await rig.visit();
  await visit.pin();
  await drop(visit, rig.world.files.bundle);
  await visit.noted(/Trust bundle number 10 is installed/);
  await visit.page.fill("#address", "/demo/list.cbor");
  await visit.page.click("#fetch");
  await visit.noted(/number 2, is installed/);
  await visit.page.click("#done");
  await visit.begin("metro");
  assert.equal((await visit.type(rig.world.codes.listed)).verdict, "deny");
  await visit.page.click("#to-trust");
  await visit.page.click("#again");
  await visit.noted(/installed already/);
  await visit.page.fill("#address", "/demo/nothing-there");
  await visit.page.click("#fetch");
  await visit.noted(/Nothing came from this address/);
  await visit.close();
});

test("what is older, forked, cut, expired or signed by others is refused, and what is in force stays", async (t) => {
  const visit = await (await rig.visit()).prepare();
  const refused = {
    older: /older than what is installed.*9 < 10/,
    fork: /has the number of what is installed and says something else/,
    foreign: /Too few of the pinned roots/,
    lone: /Too few of the pinned roots/,
    cut: /trust bundle/,
    astray: /does not follow/,
    ahead: /clock is wrong/,
    expired: /expired/,
    emptyList: /older than what is installed/,
    rubbish: /no trust bundle/,
  };
  for (const [name, words] of Object.entries(refused)) {
    await t.test(name, async () => {
      assert.equal(await seq(visit), 10);
      await visit.bring(name);
      assert.match(await visit.noted(words), words);
      assert.equal(await seq(visit), 10);
    });
  }
  assert.equal((await visit.scan(rig.world.codes.listed)).verdict, "deny");
  assert.equal((await visit.scan(rig.world.codes.green)).verdict, "admit");
  await visit.page.click("#to-trust");
  await visit.bring("newer");
  await visit.noted(/Trust bundle number 11 is installed/);
  assert.equal(await seq(visit), 11);
  await visit.reload();
  assert.equal(await seq(visit), 11);
  await visit.close();
});

test("a list without a bundle waits for it, and nothing is said of the clock before there is one", async () => {
  const visit = await rig.visit();
  await visit.pin();
  assert.equal(await visit.page.locator("#clock").count(), 0);
  await visit.bring("list");
  await visit.noted(/Install the trust bundle first/);
  await visit.close();
});

test("a newer policy counts at once", async () => {
  const visit = await (await rig.visit()).prepare();
  assert.equal((await visit.scan(rig.world.codes.old)).reason, "policy/age");
  await visit.page.click("#to-trust");
  await visit.bring("newer");
  await visit.noted(/11 is installed/);
  assert.equal((await visit.scan(rig.world.codes.old)).verdict, "admit");
  await visit.close();
});

test("everything is forgotten, and other roots can be trusted", async () => {
  const visit = await (await rig.visit()).prepare();
  await visit.page.click("#to-trust");
  await visit.page.click("#forget");
  await visit.page.click("#yes");
  await visit.screen("setup");
  await visit.reload();
  await visit.screen("setup");
  assert.equal(await visit.page.locator("#paste").count(), 1);
  await visit.close();
});

function drop(visit, file) {
  const bytes = readFileSync(file).toString("base64");
  return visit.page.evaluate((bytes) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([Uint8Array.from(atob(bytes), (it) => it.charCodeAt(0))], "a file"));
    const event = new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer: transfer });
    document.querySelector("#drop").dispatchEvent(event);
  }, bytes);
}

// What may be wrong with a device: its camera, its storage, its clock, its tabs.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { appendFileSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { launch, launchProfile } from "../chromium.mjs";
import { rig } from "./shared.mjs";
import { cameraFlags } from "../video.mjs";
import { Visit } from "../visit.mjs";

const DAY = 86_400;

test("a camera that is refused is told, and texts are decided without one", async () => {
  const visit = await rig.visit();
  const set = await permissions(visit);
  await set("denied");
  await visit.prepare();
  await visit.page.waitForSelector('[data-camera="NotAllowedError"]');
  assert.match(await visit.page.locator("[data-camera]").textContent(), /refused.*Allow it/);
  assert.equal((await visit.type(rig.world.codes.green)).verdict, "admit");
  await visit.page.click("#next");
  await set("granted");
  rig.see([rig.world.codes.another]);
  await visit.page.click("#start-camera");
  assert.equal((await visit.result()).verdict, "admit");
  await visit.close();
});

test("a device without a camera is told, and pictures are decided", async () => {
  const browser = await launch();
  try {
    const visit = await Visit.to({ ...rig, browser });
    await visit.prepare();
    await visit.page.waitForSelector('[data-camera="NotFoundError"]');
    const buffer = rig.world.drawn(rig.world.codes.green);
    await visit.page.setInputFiles("#scan-picture", { name: "code.png", mimeType: "image/png", buffer });
    assert.equal((await visit.result()).verdict, "admit");
  } finally {
    await browser.close();
  }
});

test("storage that is blocked is told, and not taken for another tab", async () => {
  const profile = join(rig.world.folder, "blocked");
  mkdirSync(join(profile, "Default"), { recursive: true });
  const preferences = { profile: { default_content_setting_values: { cookies: 2 } } };
  writeFileSync(join(profile, "Default", "Preferences"), JSON.stringify(preferences));
  const context = await launchProfile(profile);
  try {
    const page = await context.newPage();
    await page.goto(rig.origin);
    await page.waitForFunction(() => document.body.dataset.screen === "stopped");
    assert.match(await page.locator("main").textContent(), /lets the page keep nothing/);
  } finally {
    await context.close();
  }
});

test("a disk that is full is told, codes are still decided, and what was installed stays", async (t) => {
  const disk = smallDisk(join(rig.world.folder, "disk"));
  if (disk === undefined) {
    t.skip("only root can make a small disk");
    return;
  }
  const context = await launchProfile(disk.folder, cameraFlags(rig.camera));
  const visit = new Visit(rig, context);
  try {
    await visit.open();
    await visit.prepare();
    disk.fill();
    await useUp(visit);
    await visit.rest();
    await visit.bring("newer");
    await visit.noted(/no more room|Load the page again/);
    assert.match(await visit.page.locator("main h2").first().textContent(), /number 10/);
    assert.equal((await visit.type(rig.world.codes.green)).verdict, "admit");
    disk.free();
    await visit.reload();
    await visit.rest();
    assert.match(await visit.page.locator("main h2").first().textContent(), /number 10/);
    await visit.bring("newer");
    await visit.noted(/number 11 is installed/);
  } finally {
    await context.close();
    disk.remove();
  }
});

test("what is kept and damaged is told, with a way on", async () => {
  const visit = await (await rig.visit()).prepare();
  await visit.page.evaluate(
    () =>
      new Promise((resolve, reject) => {
        const opening = indexedDB.open("healthcode-scanner");
        opening.onsuccess = () => {
          const all = opening.result.transaction("kept", "readwrite");
          const shelf = all.objectStore("kept");
          shelf.get("state").onsuccess = ({ target }) => {
            target.result[40] ^= 1;
            shelf.put(target.result, "state");
          };
          all.oncomplete = () => resolve(opening.result.close());
          all.onerror = reject;
        };
      }),
  );
  await visit.reload();
  await visit.screen("stopped");
  assert.match(await visit.page.locator("main").textContent(), /damaged/);
  await visit.page.click("main button");
  await visit.page.click("#yes");
  await visit.screen("setup");
  await visit.close();
});

test("a tab that is closed in the middle of an installation leaves the old state or the new one", async () => {
  const visit = await (await rig.visit()).prepare({ files: ["bundle", "list"] });
  const found = [];
  for (const delay of [0, 3, 9, 30]) {
    await visit.page.click("#to-trust");
    await visit.bring("bundle", "newer");
    await visit.page.waitForTimeout(delay);
    await visit.page.close();
    await visit.open();
    await visit.screen("scan");
    await visit.page.click("#to-trust");
    found.push(/number (\d+)/.exec(await visit.page.locator("main h2").first().textContent())[1]);
    assert.equal(await visit.page.locator("#lists li").count(), 1);
  }
  assert.match(found.join(" "), /^(10 )*11( 11)*$|^10( 10)*$/);
  assert.equal((await visit.type(rig.world.codes.green)).verdict, "admit");
  await visit.close();
});

test("of two tabs one works, the other says so, and takes over when asked", async () => {
  const visit = await (await rig.visit()).prepare();
  const first = visit.page;
  const second = await visit.open();
  await visit.screen("stopped");
  assert.match(await second.locator("main").textContent(), /another tab/);
  visit.page = first;
  assert.equal((await visit.type(rig.world.codes.green)).verdict, "admit");
  visit.page = second;
  await second.click("main button");
  await visit.screen("scan");
  await first.waitForFunction(() => document.body.dataset.screen === "stopped");
  assert.equal((await visit.type(rig.world.codes.another)).verdict, "admit");
  await visit.close();
});

test("a clock that is set back is told and admits nobody, and one that is right again does", async () => {
  const visit = await rig.visit({ page: { serviceWorkers: "block" } });
  await visit.prepare();
  // A code of yesterday, which is valid by both clocks.
  const judged = async () => (await visit.type(rig.world.codes.old)).reason;
  assert.equal(await judged(), "policy/age");
  await visit.shift(-3 * 3600 + 30);
  assert.match(await visit.page.locator("#clock").textContent(), /2 hours 59 minutes behind/);
  assert.equal(await judged(), "time/clock");
  assert.equal((await visit.shown()).verdict, "deny");
  await visit.shift(0);
  assert.equal(await visit.page.locator("#clock").count(), 0);
  assert.equal(await judged(), "policy/age");
  await visit.close();
});

test("with a clock that goes on, lists and bundle grow old, and the page says what follows", async () => {
  const visit = await rig.visit({ page: { serviceWorkers: "block" } });
  await visit.prepare();
  const freshness = () => visit.page.locator("#age").getAttribute("data-freshness");
  assert.equal(await freshness(), "fresh");
  await visit.shift(8 * DAY);
  assert.equal(await freshness(), "stale");
  assert.match(await visit.page.locator("#age").textContent(), /everyone is sent to the desk/);
  await visit.shift(31 * DAY);
  assert.equal(await freshness(), "expired");
  assert.match(await visit.page.locator("#age").textContent(), /Nobody is admitted/);
  assert.equal((await visit.type(rig.world.codes.green)).verdict, "deny");
  await visit.close();
});

/** A function that lets the page have the camera, or not. */
async function permissions(visit) {
  const session = await rig.browser.newBrowserCDPSession();
  const { targetInfo } = await (await visit.context.newCDPSession(visit.page)).send("Target.getTargetInfo");
  const { browserContextId } = targetInfo;
  const permission = { name: "camera" };
  return (setting) => session.send("Browser.setPermission", { permission, setting, origin: rig.origin, browserContextId });
}

/** Writes a little until there is no room: the last block of a file may have some left. */
async function useUp(visit) {
  await visit.page.click("#to-register");
  for (let round = 0; round < 100; round += 1) {
    await visit.page.fill("#recipient", rig.world.register.recipient);
    await visit.quiet();
    await visit.page.click("#seal");
    await visit.page.waitForSelector(".note");
    if ((await visit.page.locator(".note.trouble").count()) > 0) {
      return;
    }
  }
  assert.fail("the disk is never full");
}

/** A disk of 64 MiB that can be filled, where this machine lets one be made. */
function smallDisk(folder) {
  mkdirSync(folder);
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=64m", "tmpfs", folder], { stdio: "ignore" });
  } catch {
    return undefined;
  }
  const filler = join(folder, "filler");
  return {
    folder,
    fill() {
      for (const size of [1 << 20, 1 << 12]) {
        const block = Buffer.alloc(size);
        try {
          for (;;) {
            appendFileSync(filler, block);
          }
        } catch (error) {
          assert.equal(error.code, "ENOSPC");
        }
      }
    },
    free: () => rmSync(filler),
    remove: () => execFileSync("umount", ["--lazy", folder]),
  };
}

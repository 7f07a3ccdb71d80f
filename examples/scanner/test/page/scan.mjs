// Codes before the camera, and what is said of them.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { rig } from "./shared.mjs";
import { DOCUMENTS } from "../world.mjs";

describe("scanning", () => {
  let visit;
  before(async () => {
    visit = await (await rig.visit()).prepare();
  });
  after(() => visit.close());

  describe("at the metro", () => {
    const expected = {
      green: ["admit", undefined],
      family: ["refer", "policy/colour"],
      travel: ["admit", undefined],
      yellow: ["refer", "policy/colour"],
      red: ["deny", "policy/colour"],
      expired: ["deny", "time/expired"],
      later: ["deny", "time/not-yet-valid"],
      old: ["refer", "policy/age"],
      listed: ["deny", "policy/colour"],
      revoked: ["deny", "status/revoked"],
      unknown: ["deny", "key/unknown"],
      forged: ["deny", "signature/bad"],
    };
    for (const [name, [verdict, reason]] of Object.entries(expected)) {
      test(`${name}: ${verdict} ${reason ?? ""}`, async () => {
        const seen = await visit.scan(rig.world.codes[name]);
        assert.deepEqual([seen.verdict, seen.reason], [verdict, reason]);
        const word = await visit.page.locator(".verdict h1").textContent();
        assert.equal(word, verdict.toUpperCase());
      });
    }
  });

  test("without the list the same code is not red", async () => {
    const other = await (await rig.visit()).prepare({ files: ["bundle", "emptyList"] });
    assert.equal((await other.type(rig.world.codes.listed)).verdict, "admit");
    await other.close();
  });

  test("without any list a code is referred, as the place says", async () => {
    const other = await (await rig.visit()).prepare({ files: ["bundle"] });
    const seen = await other.type(rig.world.codes.green);
    assert.deepEqual([seen.verdict, seen.reason], ["refer", "status/unknown"]);
    await other.close();
  });

  test("the hospital asks for everyone's document and a test", async () => {
    await visit.move("hospital");
    const plain = await visit.scan(rig.world.codes.green);
    assert.equal(plain.verdict, "refer");
    assert.deepEqual(plain.reasons.sort(), ["identity/missing", "policy/test"]);
    await visit.type(rig.world.codes.travel);
    assert.equal((await visit.compare(DOCUMENTS.holder)).verdict, "admit");
  });

  test("the airport asks for an itinerary", async () => {
    await visit.move("airport");
    assert.equal((await visit.scan(rig.world.codes.green)).reason, "policy/itinerary");
    assert.equal((await visit.scan(rig.world.codes.travel)).verdict, "admit");
    assert.equal(await visit.page.locator("#itinerary li").count(), 2);
  });

  describe("at the club", () => {
    before(() => visit.move("club", "door-2"));

    test("a code that is not presented live is denied", async () => {
      assert.equal((await visit.scan(rig.world.codes.green)).reason, "policy/live");
    });
    test("a live presentation is admitted", async () => {
      assert.equal((await visit.scan(rig.world.present(0, "door-2"))).verdict, "admit");
      assert.equal((await visit.scan(rig.world.present(10))).verdict, "admit");
    });
    test("a screenshot of one is denied", async () => {
      assert.equal((await visit.scan(rig.world.present(3600, "door-2"))).reason, "policy/live");
      assert.equal((await visit.scan(rig.world.present(90))).reason, "policy/live");
    });
    test("one for another door is denied", async () => {
      assert.equal((await visit.scan(rig.world.present(0, "door-3"))).reason, "policy/live");
    });
  });

  describe("what is no one code", () => {
    before(() => visit.move("metro"));

    test("two codes are none", async () => {
      assert.match(await visit.hint(rig.world.codes.green, rig.world.codes.another), /more than one code/);
      assert.equal((await visit.scan(rig.world.codes.green)).verdict, "admit");
    });
    test("a foreign symbol is called so, and not decided", async () => {
      rig.seeText("https://restaurant.example/menu");
      await visit.page.click("#to-scan");
      assert.match(await visit.hinted(), /no health code/);
      assert.equal(await visit.page.locator("#result").count(), 0);
    });
    test("nothing in view is not decided", async () => {
      rig.see([]);
      await visit.page.click("#to-scan");
      await visit.page.waitForTimeout(600);
      assert.equal(await visit.page.locator("#result").count(), 0);
    });
    test("a text that is no code is denied", async () => {
      assert.equal((await visit.type("https://restaurant.example/menu")).reason, "malformed/prefix");
      assert.equal((await visit.type(rig.world.codes.green.slice(0, -4))).verdict, "deny");
      assert.equal((await visit.type(rig.world.codes.green.replace("OHC1:", "OHC1: "))).verdict, "deny");
      // Who pastes brings blanks along.
      assert.equal((await visit.type(` ${rig.world.codes.green} `)).verdict, "admit");
    });
  });

  describe("pictures", () => {
    before(() => visit.page.click("#to-scan"));
    const choose = async (buffer, name = "code.png") => {
      await visit.page.click("#to-scan");
      await visit.page.setInputFiles("#scan-picture", { name, mimeType: "image/png", buffer });
    };

    test("a picture of a code is decided", async () => {
      rig.see([]);
      await choose(rig.world.drawn(rig.world.codes.green));
      assert.equal((await visit.result()).verdict, "admit");
    });
    test("a picture without a code is told", async () => {
      await choose(rig.blank());
      assert.match(await visit.noted(/No QR code/), /sharper or larger/);
    });
    test("a picture with a foreign symbol is told", async () => {
      await choose(rig.picture("https://restaurant.example/menu"));
      await visit.noted(/no health code/);
    });
    test("a file that is no picture is told", async () => {
      await visit.page.click("#to-scan");
      await visit.page.setInputFiles("#scan-picture", rig.world.files.picture);
      await visit.noted(/no picture that the browser can open/);
      assert.equal(await visit.page.locator("#result").count(), 0);
    });
  });

  test("a code that was here before is told", async () => {
    await visit.type(rig.world.codes.another);
    const before = await visit.page.locator("#repeated").count();
    await visit.type(rig.world.codes.another);
    assert.match(await visit.page.locator("#repeated").textContent(), /was here before/);
    assert.equal(before, 0);
  });

  test("the next one is looked at after the button, and not the same again at once", async () => {
    assert.equal((await visit.scan(rig.world.codes.green)).verdict, "admit");
    await visit.page.click("#next");
    await visit.screen("scan");
    await visit.page.waitForTimeout(500);
    assert.equal(await visit.page.locator("#result").count(), 0);
  });
});

// From a holder's first visit to what the scanner's page says of the code on their screen.

import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { Holder, PEOPLE } from "./holder.mjs";

/** Registers the stories; `bench()` gives the browser, the service, the office and the inspector. */
export function tell(bench) {
  /** A story with a first phone, which goes when it ends. */
  const story = (name, told, options) =>
    test(name, async () => {
      const holder = await Holder.logsIn(bench().browser, bench().service, options);
      try {
        await told(holder, bench());
        assert.deepEqual([...holder.errors, ...bench().inspector.visit.errors], []);
      } finally {
        await holder.close();
      }
    });

  story("a passport's green code is admitted until two operators make it red and the lists are brought", async (holder, { inspector, office }) => {
    await holder.apply(PEOPLE.ONE);
    assert.equal(await holder.makeCode(), "Green");
    const code = await holder.picture();
    assert.equal(await inspector.scan(code), "admit");
    assert.equal(await inspector.compare(PEOPLE.THREE), "deny mismatch");
    assert.equal(await inspector.compare(PEOPLE.ONE), "admit match");

    await office.makeRed(await holder.application());
    const [before, after] = [inspector.lists, await inspector.published()];
    assert.equal(await inspector.scan(code), "admit", "the scanner has the lists of before");
    await inspector.install(after);
    assert.equal(await inspector.scan(code), "deny policy/colour");
    assert.match(await inspector.bring(before), /older than what is installed/);
    assert.equal(await inspector.scan(code), "deny policy/colour");

    assert.equal(await holder.renew(), "Red");
    assert.match(await holder.told(), /Reason: a test.*Rule OPERATOR/s);
    assert.equal(await inspector.scan(await holder.picture()), "deny policy/colour");
  });

  story("a Taiwan permit's holder comes back by password, and the lists that deny are fetched", async (holder, { inspector, office }) => {
    const { page } = holder;
    await holder.open("account");
    await page.fill("#password", "Abcdef1!");
    await page.click("main form button");
    await page.waitForSelector("[role=status]");
    await page.click("header [action='/log-out'] button");
    await page.waitForURL("**/log-in");
    await holder.open("log-in?way=password&next=/my");
    await page.fill("#area_code", "1");
    await page.fill("#number", holder.number);
    await page.fill("#password", "Abcdef1!");
    await page.click("main form[method=post] button");
    await page.waitForURL("**/my");

    await holder.apply(PEOPLE.TWO);
    assert.equal(await holder.makeCode(), "Green");
    const code = await holder.picture();
    assert.equal(await inspector.scan(code), "admit");
    assert.equal(await inspector.compare(PEOPLE.TWO), "admit match");

    await office.makeRed(await holder.application());
    await inspector.published();
    assert.equal(await inspector.scan(code), "admit");
    await inspector.fetchLists();
    assert.equal(await inspector.scan(code), "deny policy/colour");
  });

  story("a poster's live presentation is admitted at its place alone, without a network too", async (holder, { inspector }) => {
    const { page } = holder;
    await holder.apply(PEOPLE.THREE);
    await holder.ready();
    assert.equal(await holder.makeCode({ live: true }), "Green");
    await holder.open("p/metro-14");
    await holder.ready();
    await page.click("[data-present]");
    await page.waitForSelector("[data-presented]");
    const live = await holder.picture();
    await inspector.move("metro", "metro-15");
    assert.equal(await inspector.scan(live), "deny policy/live");
    await inspector.move("metro", "metro-14");
    assert.equal(await inspector.scan(live), "admit");
    assert.match(await inspector.visit.page.innerText("#result"), /[Pp]resented/);

    await holder.keep();
    await holder.context.setOffline(true);
    await holder.open("p/metro-14");
    await page.click("#drawn [data-present]");
    await page.waitForSelector("[data-presented]");
    assert.equal(await inspector.scan(await holder.picture()), "admit");
    await inspector.move("metro");
  });

  story("a page that was opened is there without a network, and its code is scanned", async (holder, { inspector }) => {
    await holder.apply(PEOPLE.FOUR);
    assert.equal(await holder.makeCode(), "Green");
    await holder.ready();
    await holder.keep();
    await holder.context.setOffline(true);
    await holder.open("my");
    await holder.page.waitForSelector("#drawn [data-code]");
    assert.equal(await holder.colour(), "Green");
    assert.equal(await inspector.scan(await holder.picture()), "admit");
    assert.equal(await inspector.compare(PEOPLE.FOUR), "admit match");
  });

  story("a family on one code is gone through one by one, and withdrawn when the child is red", async (holder, { inspector, office }) => {
    await holder.apply(PEOPLE.FIVE);
    await holder.addCompanion(PEOPLE.SIX);
    assert.equal(await holder.makeCode(), "Green");
    assert.match(await holder.told(), /People on this code: 2/);
    const code = await holder.picture();
    assert.equal(await inspector.scan(code), "admit");
    const { page } = inspector.visit;
    assert.equal(await page.locator(".badge").count(), 2);
    assert.equal(await inspector.compare(PEOPLE.FIVE), "admit match");
    await page.click("#next-person");
    assert.equal(await inspector.compare(PEOPLE.SIX), "admit match");
    assert.equal(await page.locator(".badge", { hasText: "✓" }).count(), 2);

    await holder.page.click(".people a:nth-child(2)");
    await office.makeRed(await holder.application());
    const lists = await inspector.published();
    assert.equal(await inspector.scan(code), "admit");
    await inspector.install(lists);
    assert.equal(await inspector.scan(code), "deny status/revoked");
  });

  story("with a code each, the page switches from holder to child", async (holder, { inspector }) => {
    await holder.apply(PEOPLE.SEVEN);
    await holder.addCompanion(PEOPLE.EIGHT);
    await holder.makeCode({ layout: "each" });
    for (const [place, person, other] of [[1, PEOPLE.SEVEN, PEOPLE.EIGHT], [2, PEOPLE.EIGHT, PEOPLE.SEVEN]]) {
      await holder.page.click(`.people a:nth-child(${place})`);
      assert.equal(await holder.page.textContent("section.person h2"), person.name);
      assert.equal(await holder.colour(), "Green");
      assert.equal(await inspector.scan(await holder.picture()), "admit");
      assert.equal(await inspector.visit.page.locator(".badge").count(), 0);
      assert.equal(await inspector.compare(other), "deny mismatch");
      assert.equal(await inspector.compare(person), "admit match");
    }
  });

  story("symptoms make yellow, which the metro refers, and with a contact red, which it denies", async (holder, { browser, service, inspector }) => {
    await holder.apply(PEOPLE.NINE, { symptoms: "yes" });
    assert.equal(await holder.makeCode(), "Yellow");
    assert.match(await holder.told(), /Reason: what was declared.*Rule SYMPTOMS/s);
    assert.equal(await inspector.scan(await holder.picture()), "refer policy/colour");

    const other = await Holder.logsIn(browser, service);
    await other.apply(PEOPLE.TEN, { symptoms: "yes", contact: "yes" });
    assert.equal(await other.makeCode(), "Red");
    assert.match(await other.told(), /Rule SYMPTOM-CONTACT/);
    const code = await other.picture();
    assert.equal(await inspector.scan(code), "deny policy/colour");
    await inspector.move("hospital");
    assert.equal(await inspector.scan(code), "refer policy/colour");
    await inspector.move("metro");
    await other.close();
  });

  story("a laboratory's negative test is on the code, and a positive one turns the code that was shown", async (holder, { inspector, office }) => {
    await holder.apply(PEOPLE.ELEVEN);
    assert.equal(await office.test(PEOPLE.ELEVEN, "negative", "S1"), "matched");
    assert.equal(await holder.makeCode({ include: ["tests"] }), "Green");
    assert.match(await holder.told(), /Nucleic acid: negative/);
    const code = await holder.picture();
    assert.equal(await inspector.scan(code), "admit");
    assert.match(await inspector.visit.page.innerText("#tests"), /[Nn]ucleic acid.*negative/s);

    assert.equal(await office.test(PEOPLE.ELEVEN, "positive", "S2"), "matched");
    // Nobody renews: lists and page say it because it is known.
    const lists = await inspector.published();
    await holder.page.reload();
    assert.equal(await holder.colour(), "Red");
    assert.match(await holder.told(), /Reason: a test.*Rule TEST-POSITIVE/s);
    assert.equal(await inspector.scan(code), "admit");
    await inspector.install(lists);
    assert.equal(await inspector.scan(code), "deny policy/colour");
  });

  story("an itinerary is on the code with its holder's consent, and a city of risk makes yellow", async (holder, { service, inspector }) => {
    await holder.apply(PEOPLE.TWELVE);
    const travel = async (region) => {
      const now = Math.floor(Date.now() / 1000);
      const folder = join(service.data, "itineraries");
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, "carrier.csv"), `phone,region,from,until\n+1${holder.number},${region},${now - 108_000},${now - 72_000}\n`);
      const regions = await holder.consent();
      await holder.back();
      return regions;
    };
    assert.deepEqual(await travel(4401), ["4401"]);
    assert.equal(await holder.makeCode({ include: ["itinerary"] }), "Green");
    assert.match(await holder.told(), /Itinerary on the code.*4401/s);
    assert.equal(await inspector.scan(await holder.picture()), "admit");
    assert.match(await inspector.visit.page.innerText("#itinerary"), /4401/);

    assert.deepEqual(await travel(3101), ["3101"]);
    assert.equal(await holder.renew(), "Yellow");
    assert.match(await holder.told(), /Reason: a stay in a region of risk.*Rule MEDIUM-RISK/s);
    assert.equal(await inspector.scan(await holder.picture()), "refer policy/colour");
  });

  story("a code on paper is scanned", async (holder, { inspector }) => {
    await holder.apply(PEOPLE.THIRTEEN);
    await holder.makeCode();
    await holder.page.click("a[href$='/sheet']");
    await holder.page.waitForSelector(".sheet");
    await holder.page.emulateMedia({ media: "print" });
    assert.equal(await inspector.scan(await holder.picture(".sheet .symbol")), "admit");
    assert.equal(await inspector.compare(PEOPLE.THIRTEEN), "admit match");
  });

  const noScript = { javaScriptEnabled: false };
  story("without a script, a permit that another route refused gets a code that is scanned", async (holder, { inspector }) => {
    const { page } = holder;
    await holder.open("apply");
    await page.check("[name=other_route]");
    await holder.fill(PEOPLE.FOURTEEN, "no", "no");
    assert.equal(await holder.makeCode(), "Green");
    assert.match(await holder.told(), /Valid until \d{4}-\d\d-\d\d \d\d:\d\d Beijing time/);
    assert.equal(await inspector.scan(await holder.picture()), "admit");
    assert.equal(await inspector.compare(PEOPLE.FOURTEEN), "admit match");
  }, noScript);

  story("who has no record or another route is told so by number, and has no code", async (holder) => {
    const { page } = holder;
    const noCode = async () => {
      assert.equal(await page.locator(".symbol, [data-code], .big, form[action='/codes']").count(), 0);
    };
    const refused = {
      4101: { document_type: "prc-id", country: "CHN", number: "11010519491231002X", birth: "1949-12-31" },
      4102: { document_type: "hk-macao-permit", country: "CHN", number: "H12345678", birth: "1985-07-14", issuance_count: "2" },
      4104: { document_type: "passport", country: "CHN", number: "E12345678", birth: "1985-07-14" },
    };
    for (const [number, document] of Object.entries(refused)) {
      await holder.open("apply");
      const { document_type, ...rest } = document;
      await page.selectOption("#document_type", document_type);
      for (const [name, value] of Object.entries({ name: "SPECIMEN", ...rest })) await page.fill(`#${name}`, value);
      for (const name of ["symptoms", "contact"]) await page.check(`[name=${name}][value=no]`);
      await page.click("main form button.main");
      await page.waitForSelector("#problem");
      assert.match(await page.innerText("#problem"), new RegExp(`Message ${number}`));
      await noCode();
      await holder.open("my");
      assert.match(await holder.told(), /You have not applied yet/);
      await noCode();
    }
    await holder.apply({ ...PEOPLE.ONE, number: "X0000000" });
    assert.match(await holder.told(), /No record.*Message 4202/s);
    await noCode();
  });

  story("a granted correction withdraws the code, and the one that is made anew is admitted", async (holder, { inspector, office }) => {
    const person = PEOPLE.FIFTEEN;
    await holder.apply(person);
    await holder.makeCode();
    const old = await holder.picture();
    assert.equal(await inspector.scan(old), "admit");
    const application = await holder.application();
    await holder.complain("document", "My passport was replaced.");
    assert.equal(await office.grant(application), "apply_anew");
    await holder.page.reload();
    assert.match(await holder.told(), /Document: granted.*The paper says so.*apply anew/s);
    await holder.page.click("main a.main[href='/apply']");
    await holder.fill(person, "no", "no");
    assert.equal(await holder.makeCode(), "Green");
    const anew = await holder.picture();
    const lists = await inspector.published();
    assert.deepEqual([await inspector.scan(old), await inspector.scan(anew)], ["admit", "admit"]);
    await inspector.install(lists);
    assert.equal(await inspector.scan(old), "deny status/revoked");
    assert.equal(await inspector.scan(anew), "admit");
    assert.equal(await inspector.compare(person), "admit match");
  });
}

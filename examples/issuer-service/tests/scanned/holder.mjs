// People in front of the service's pages, each with a phone of their own.

import { readFileSync } from "node:fs";

import { fill, logIn, makeCode, ready } from "../pages/rig.mjs";

const [head, ...rows] = readFileSync(new URL("register.csv", import.meta.url), "utf8").trim().split("\n");

/** Whom the register knows, by the last word of their name. */
export const PEOPLE = Object.fromEntries(rows.map((row) => {
  const values = row.split(",");
  const person = Object.fromEntries(head.split(",").map((name, place) => [name, values[place]]));
  return [person.name.split(" ")[1], person];
}));

let numbers = 0;

export class Holder {
  /** Errors of the page that nobody caught. */
  errors = [];

  /** Someone's phone, logged in for the first time. */
  static async logsIn(browser, service, options = {}) {
    const holder = new Holder(browser, service);
    const screen = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2 };
    holder.context = await browser.newContext({ locale: "en-GB", ...screen, ...options });
    holder.context.setDefaultTimeout(20_000);
    holder.context.on("weberror", (error) => holder.errors.push(String(error.error())));
    holder.page = await holder.context.newPage();
    await logIn(holder.page, service, holder.number);
    return holder;
  }

  constructor(browser, service) {
    // A number gets one message a minute.
    numbers += 1;
    Object.assign(this, { browser, service, number: `20155501${String(numbers % 100).padStart(2, "0")}` });
  }

  async open(path) {
    await this.page.goto(`${this.service.url}/${path}`);
  }

  /** Applies for oneself, saying `yes` or `no` to what is declared. */
  async apply(person, { symptoms = "no", contact = "no" } = {}) {
    await this.open("apply");
    await this.fill(person, symptoms, contact);
  }

  async addCompanion(person) {
    await this.page.click("a[href^='/companion']");
    await this.fill(person, "no", "no");
  }

  async fill({ document_type, ...person }, symptoms, contact) {
    await this.page.selectOption("#document_type", document_type);
    await fill(this.page, person, symptoms, contact);
  }

  /** Makes a code; the word of its colour. */
  async makeCode(options) {
    for (const name of options?.include ?? []) await this.page.check(`[name=include][value=${name}]`);
    if (options?.layout !== undefined) await this.page.check(`[name=layout][value=${options.layout}]`);
    await makeCode(this.page, options);
    return this.colour();
  }

  async renew() {
    await this.page.click("form[action='/codes/renewal'] button");
    await this.page.waitForLoadState();
    return this.colour();
  }

  async colour() {
    return (await this.page.textContent(".big")).trim();
  }

  /** Until the page's script has done what it does at first. */
  ready() {
    return ready(this.page);
  }

  /** Has the codes that are shown kept in the browser. */
  async keep() {
    await this.page.check("[data-keep] input");
    await this.page.waitForSelector("[data-keep]:not([aria-busy])");
  }

  /** The QR symbol as the screen shows it. */
  async picture(selector = ".symbol") {
    const symbol = this.page.locator(selector);
    await symbol.waitFor();
    await symbol.evaluate((it) => it.decode?.());
    return symbol.screenshot();
  }

  /** What the page says of whoever is chosen. */
  told() {
    return this.page.innerText("main");
  }

  /** The application that is shown. */
  application() {
    return this.page.getAttribute("input[name=person]", "value");
  }

  /** Says what is wrong with the application that is shown. */
  async complain(about, text) {
    const { page } = this;
    await page.click("a[href$='/tickets']");
    await page.check(`[name=about][value=${about}]`);
    await page.fill("#text", text);
    await page.click("main form button.main");
    await page.waitForSelector("[role=status]");
  }

  /** Lets the carrier be asked; the regions that it knows. */
  async consent() {
    const { page } = this;
    await page.click("a[href$='/itinerary']");
    await page.check("#text_version");
    await page.click("main form button.main");
    await page.waitForSelector("[role=status]");
    return page.locator(".person .digits").allTextContents();
  }

  /** Back to the codes of whoever a page is about. */
  async back() {
    await this.page.click("main a[href^='/my?person=']");
  }

  close() {
    return this.context.close();
  }
}

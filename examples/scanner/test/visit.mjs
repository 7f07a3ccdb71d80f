// One visit to the page: what a person does there, and what is seen.

/** Milliseconds that anything on the page may take, on a slow machine. */
const PATIENCE = 20_000;
// Fewer pixels to draw, too.
const TELEPHONE = { width: 400, height: 720 };
const WORKER = /\/assets\/worker-[^/]*\.js$/;

export class Visit {
  /** What the page wrote to the console, and errors that nobody caught. */
  said = [];
  errors = [];
  /** What the Content-Security-Policy stopped. */
  stopped = [];

  static async to(rig, { page: options = {}, permissions = ["camera"], init, path = "/", world = rig.world } = {}) {
    const context = await rig.browser.newContext({ locale: "en-GB", viewport: TELEPHONE, permissions, ...options });
    const visit = new Visit(rig, context, world);
    await context.addInitScript(() => {
      globalThis.stopped = [];
      addEventListener("securitypolicyviolation", (event) => {
        globalThis.stopped.push(`${event.violatedDirective} ${event.blockedURI}`);
      });
    });
    if (init !== undefined) {
      await context.addInitScript(init);
    }
    await visit.open(path);
    return visit;
  }

  constructor(rig, context, world = rig.world) {
    this.rig = rig;
    this.world = world;
    this.context = context;
    context.setDefaultTimeout(PATIENCE);
    context.on("weberror", (error) => this.errors.push(String(error.error())));
    context.on("console", (message) => this.said.push(`${message.type()}: ${message.text()}`));
  }

  /**
   * From the next load on, the engine's clock is so many seconds ahead. It reads no other: what a
   * device whose clock was set shows. For visits without a service worker.
   */
  async shift(seconds) {
    await this.context.unroute(WORKER);
    await this.context.route(WORKER, async (route) => {
      const answer = await route.fetch();
      const set = `{ const true_ = Date.now; Date.now = () => true_() + ${seconds * 1000}; }\n`;
      await route.fulfill({ response: answer, body: set + (await answer.text()) });
    });
    await this.reload();
  }

  /** One more tab, which is the one that is looked at from now on. */
  async open(path = "/") {
    this.page = await this.context.newPage();
    await this.page.goto(this.rig.origin + path);
    await this.started();
    return this.page;
  }

  async started() {
    await this.page.waitForFunction(() => document.body.dataset.screen !== undefined);
  }

  async reload() {
    await this.page.reload();
    await this.started();
  }

  close() {
    this.closed = true;
    return this.context.close();
  }

  /** Goes where no camera runs. */
  async rest() {
    if (!this.closed && (await this.page.locator("#to-trust").count()) > 0) {
      await this.page.click("#to-trust");
    }
  }

  async screen(name) {
    await this.page.waitForFunction((name) => document.body.dataset.screen === name, name);
  }

  /** Files from the folder of the world, by their names there, as if chosen. */
  async bring(...names) {
    await this.page.setInputFiles("#files", names.map((name) => this.world.files[name] ?? name));
  }

  /** The sentence at the top: what came of what was done. */
  async note() {
    return (await this.page.locator(".note").textContent()).trim();
  }

  /** Waits for a sentence at the top that matches, and gives it. */
  async noted(pattern) {
    const noted = this.page.locator(".note", { hasText: pattern });
    await noted.waitFor().catch(async (error) => {
      throw new Error(`${pattern} is not noted, but: ${await this.page.locator(".notes").textContent()}`, { cause: error });
    });
    return this.note();
  }

  /** Takes the sentence at the top away, which goes by itself after a while and moves all below. */
  quiet() {
    return this.page.evaluate(() => document.querySelector(".notes").replaceChildren());
  }

  /** Pins the roots as a person does who has compared them. */
  async pin() {
    await this.bring("roots");
    await this.page.click("#same");
    await this.page.locator("#same").waitFor({ state: "detached" });
  }

  async begin(place, id) {
    await this.page.check(`[data-place="${place}"]`);
    await this.page.fill("#place-id", id ?? "");
    await this.page.click("#begin");
    await this.screen("scan");
  }

  /** The whole way to a camera that scans at a place. */
  async prepare({ place = "metro", id, files = ["bundle", "list"] } = {}) {
    await this.pin();
    await this.bring(...files);
    await this.noted(/is installed/);
    await this.quiet();
    await this.page.click("#done");
    await this.begin(place, id);
    return this;
  }

  /** Another place, from whatever screen. */
  async move(place, id) {
    await this.page.click("#to-places");
    await this.begin(place, id);
  }

  /** What the camera says of codes that are held before it: the result on the screen. */
  async scan(...texts) {
    this.rig.see(texts);
    return this.watch();
  }

  /** What the camera says of what it sees now, after a new start. */
  async watch() {
    await this.page.click("#to-scan");
    return this.result();
  }

  /** What is said of a text that is typed. */
  async type(text) {
    this.rig.see([]);
    await this.page.click("#to-scan");
    await this.page.fill("#scan-text", text);
    await this.page.press("#scan-text", "Enter");
    return this.result();
  }

  async result() {
    await this.page.locator("#result").waitFor();
    return this.shown();
  }

  /** What the result on the screen says now. */
  shown() {
    return this.page.evaluate(() => {
      const all = (selector, name) => [...document.querySelectorAll(selector)].map((it) => it.dataset[name]);
      const { verdict, reason } = document.querySelector("#result").dataset;
      const { person, identity } = document.querySelector(".person")?.dataset ?? {};
      return { verdict, reason, reasons: all(".reason", "reason"), person, identity };
    });
  }

  /** What the camera's screen says when there is no code to decide. */
  async hint(...texts) {
    this.rig.see(texts);
    await this.page.click("#to-scan");
    return this.hinted();
  }

  async hinted() {
    const calm = await this.page.locator("#hint").textContent();
    const other = await this.page.waitForFunction((calm) => {
      const { textContent } = document.querySelector("#hint");
      return textContent !== calm && textContent;
    }, calm);
    return other.jsonValue();
  }

  /** Types a document at the person that is shown, and gives the result after the comparison. */
  async compare(document) {
    const [type, country, number, birth] = document.split(":");
    await this.comparison();
    await this.page.selectOption(".document-type", type);
    await this.page.fill(".country", country);
    await this.page.fill(".number", number);
    await this.page.fill(".birth", birth);
    return this.compared();
  }

  /** Pastes the machine-readable lines of a document. */
  async compareZone(lines) {
    await this.comparison();
    await this.page.fill(".mrz", lines);
    return this.compared();
  }

  async comparison() {
    const open = await this.page.locator(".comparison").evaluate((it) => it.open);
    if (!open) {
      await this.page.click(".comparison > summary");
    }
  }

  async compared() {
    await this.quiet();
    const drawn = await this.page.$("#result");
    await this.page.click("button.compare");
    await this.page.waitForFunction((old) => !old.isConnected || document.querySelector(".note.trouble") !== null, drawn);
    return this.shown();
  }

  /** What the page's database holds, as text: keys, values, bytes as Latin-1. */
  stored() {
    return this.page.evaluate(async () => {
      const asked = (request) =>
        new Promise((resolve, reject) => {
          request.onsuccess = () => resolve(request.result);
          request.onerror = () => reject(request.error);
        });
      const text = (value) =>
        JSON.stringify(value, (_, it) =>
          ArrayBuffer.isView(it) ? Array.from(it, (byte) => String.fromCharCode(byte)).join("") : it);
      const found = {};
      for (const { name } of await indexedDB.databases()) {
        const base = await asked(indexedDB.open(name));
        for (const shelf of base.objectStoreNames) {
          const store = base.transaction(shelf).objectStore(shelf);
          found[`${name}/${shelf}`] = text([await asked(store.getAllKeys()), await asked(store.getAll())]);
        }
        base.close();
      }
      for (const name of await caches.keys()) {
        const requests = await (await caches.open(name)).keys();
        found[`cache ${name}`] = text(requests.map(({ url }) => url));
      }
      found.localStorage = text({ ...localStorage });
      found.sessionStorage = text({ ...sessionStorage });
      found.cookies = document.cookie;
      found.address = location.href;
      found.title = document.title;
      return found;
    });
  }
}

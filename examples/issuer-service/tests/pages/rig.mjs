// The service as it is built, a browser, and someone who logs in with the printed code.

import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const require = createRequire(new URL("../../pages/package.json", import.meta.url));
const { chromium } = require("playwright-core");
export const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const TARGET = process.env.CARGO_TARGET_DIR ?? here("../../target");
const PROGRAM = join(TARGET, "debug/issuer-service");

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

/**
 * The service with these options more, once it listens. `register` is a file of documents in place of
 * the demonstration's; `command` runs one of its commands beside it, and gives what it prints.
 */
export async function start({ options = [], register } = {}) {
  const folder = mkdtempSync(join(tmpdir(), "issuer-pages-"));
  const data = join(folder, "data");
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const all = ["--data", data, "--public-url", url, ...options];
  const command = (...args) =>
    execFileSync(PROGRAM, [...all, ...args], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
  if (register !== undefined) command("registry", "import", register);
  const serve = [...all, "--listen", `127.0.0.1:${port}`, "--scripts", here("../../pages/dist")];
  const shell = spawn("sh", ["-c", UNTIL_TOLD, folder, PROGRAM, ...serve], { stdio: ["pipe", "pipe", "ignore"] });
  const gone = once(shell, "exit");
  const lines = createInterface({ input: shell.stdout });
  const printed = [];
  lines.on("line", (line) => printed.push(line));
  const stop = async () => {
    shell.stdin.end();
    await gone;
  };
  const first = await Promise.race([once(lines, "line"), once(lines, "close")]);
  if (first.length === 0) {
    await stop();
    throw new Error("the service does not start");
  }
  return { data, url, printed, command, stop };
}

// The shell's standard input is ours: the service stops and its folder goes when this process ends,
// however it does.
const UNTIL_TOLD = `"$@" & service=$!; exec >/dev/null; read -r end; kill $service; wait $service; rm -rf "$0"`;

export const browser = () =>
  chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });

export async function logIn(page, service, number = "2015550123") {
  await page.goto(`${service.url}/log-in?next=/my`);
  await page.fill("#area_code", "1");
  await page.fill("#number", number);
  await page.click("main form[method=post] button");
  await page.waitForSelector("#code");
  const message = service.printed.findLast((line) => line.startsWith(`+1${number}`));
  await page.fill("#code", message.split(" ").at(-1));
  await page.click("main form[method=post] button");
  await page.waitForURL(`${service.url}/my`);
}

const HOLDER = {
  name: "SPECIMEN ONE", country: "USA", number: "X1234567", birth: "1990-01-31", latest_entry_year: "2026",
};
export const CHILD = {
  name: "SPECIMEN TWO", country: "GBR", number: "X7654321", birth: "2015-06-01", latest_entry_year: "2026",
};

export async function fill(page, person = HOLDER, symptoms = "no", contact = "no") {
  for (const [name, value] of Object.entries(person)) await page.fill(`#${name}`, value);
  await page.check(`[name=symptoms][value=${symptoms}]`);
  await page.check(`[name=contact][value=${contact}]`);
  await page.click("main form button.main");
  await page.waitForURL("**/my");
}

export async function apply(page, service) {
  await page.goto(`${service.url}/apply`);
  await fill(page);
}

export async function makeCode(page, options = {}) {
  if (options.live) await page.check("[data-live-wanted] input");
  const made = page.waitForResponse((it) => it.url().endsWith("/codes"));
  await page.click("form[action='/codes'] button");
  if ((await made).status() !== 303) throw new Error(await (await made).text());
  await page.waitForLoadState();
  await page.waitForSelector("[data-code]", { timeout: 10_000 });
}

/** Until the script has done what it does at first. */
export const ready = (page) => page.waitForFunction(() => "ready" in document.documentElement.dataset);

/** Until a field has the focus: a browser gives it when it draws, which may be after the page is there. */
export const focused = (page, id) => page.waitForFunction((it) => document.activeElement?.id === it, id, { timeout: 5_000 });

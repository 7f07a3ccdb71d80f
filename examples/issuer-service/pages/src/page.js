// What the pages can do with a script: countdown, codes from links, live presentations, offline.

import { read } from "./code.js";
import { colour, h, symbol } from "./draw.js";
import * as kept from "./kept.js";
import { isPlace, present } from "./live.js";

const words = JSON.parse(document.body.dataset.words);
const EVERY = 20_000;
const seconds = () => Math.floor(Date.now() / 1000);

function place() {
  const path = /^\/p\/([^/]+)$/.exec(location.pathname);
  try {
    const id = path === null ? undefined : decodeURIComponent(path[1]);
    return id !== undefined && isPlace(id) ? id : undefined;
  } catch {
    return undefined;
  }
}

function left(until) {
  const rest = Math.max(0, until - seconds());
  const parts = [Math.floor(rest / 3600), Math.floor(rest / 60) % 60, rest % 60];
  const clock = parts.map((it) => String(it).padStart(2, "0")).join(":");
  return rest === 0 ? words.expired : `${words.left} ${clock}`;
}

/** Countdown, and a button for live presentations where the code is bound to this phone's key. */
async function enliven(section) {
  const code = read(section.dataset.code);
  const line = section.querySelector("[data-left]");
  const tick = () => {
    line.textContent = left(code.until);
    if (seconds() >= code.until) {
      section.querySelectorAll(".symbol, .big, .live").forEach((it) => it.remove());
    }
  };
  tick();
  setInterval(tick, 1000);
  if (code.key === undefined || seconds() >= code.until) return;
  const pair = await kept.key();
  const isOurs = pair !== undefined && String(await kept.publicBytes(pair)) === String(code.key);
  line.after(isOurs ? liveButton(section, code, pair) : h("p", { class: "muted" }, words.other_phone));
}

function liveButton(section, code, pair) {
  const at = place();
  const still = section.querySelector(".symbol");
  const note = h("p", { class: "muted", "aria-live": "polite" });
  let timer;
  const show = async () => {
    const text = await present(pair.privateKey, code.text, at, seconds());
    const before = section.querySelector(".symbol");
    // The code has run out meanwhile.
    if (before === null) return clearInterval(timer);
    before.replaceWith(symbol(text, words.symbol));
    section.dataset.presented = text;
  };
  const stop = () => {
    clearInterval(timer);
    timer = undefined;
    section.querySelector(".symbol").replaceWith(still);
    delete section.dataset.presented;
  };
  const press = async () => {
    if (timer === undefined) {
      await show();
      timer = setInterval(show, EVERY);
    } else {
      stop();
    }
    button.textContent = timer === undefined ? words.live : words.live_stop;
    note.textContent = timer === undefined ? "" : at === undefined ? words.live_on : `${words.live_at} ${at}`;
  };
  const button = h("button", { type: "button", class: "main", "data-present": "", onclick: press }, words.live);
  return h("div", { class: "live" }, button, note);
}

/** A code that the server did not draw. */
function drawn({ text, name }) {
  const code = read(text);
  const isOver = seconds() >= code.until;
  const until = new Date(code.until * 1000).toLocaleString(document.documentElement.lang);
  const isEarly = seconds() < code.from;
  const isShown = !isOver && !isEarly && code.colour !== undefined;
  const section = h("section", { class: "code person", "data-code": text },
    name === undefined ? undefined : h("h2", {}, name),
    isShown ? h("p", { class: "big" }, colour(code.colour, words[code.colour])) : undefined,
    isEarly ? h("p", { class: "state" }, words.not_yet) : undefined,
    isOver ? undefined : symbol(text, words.symbol),
    h("p", {}, `${words.until} ${until}`),
    h("p", { class: "countdown", "data-left": "", role: "timer" }),
    h("p", { class: "muted" }, words.unchecked),
  );
  return section;
}

async function drawAll(into) {
  const told = (text) => h("p", { class: "note", role: "status" }, text);
  try {
    const link = decodeURIComponent(location.hash.slice(1));
    const all = link === "" ? ((await kept.codes()) ?? []) : [{ text: link }];
    const sections = all.map(drawn);
    into.replaceChildren(...(all.length === 0 ? [told(words.nothing_kept)] : sections));
    await Promise.all(sections.map(enliven));
  } catch {
    into.replaceChildren(told(words.unread));
  }
}

/** Codes stay in this browser if the holder ticks it, and those shown here replace older ones. */
async function keeping(label) {
  const tick = label.querySelector("input");
  const shown = [...document.querySelectorAll("[data-code]")].map((section) => ({
    text: section.dataset.code,
    name: section.closest(".person")?.querySelector("h2")?.textContent,
  }));
  const keep = async () => {
    const names = new Set(shown.map((it) => it.name));
    const others = ((await kept.codes()) ?? []).filter((it) => !names.has(it.name));
    await kept.keepCodes([...others, ...shown]);
  };
  tick.checked = (await kept.codes()) !== undefined;
  if (tick.checked) await keep();
  tick.addEventListener("change", async () => {
    label.setAttribute("aria-busy", "true");
    await (tick.checked ? keep() : kept.dropCodes());
    label.removeAttribute("aria-busy");
  });
  label.hidden = false;
}

/** The key is made when a code for live presentations is asked for. */
function binding(form) {
  const wanted = form.querySelector("[data-live-wanted]");
  wanted.hidden = false;
  // A presentation holds the code of one, and hardly of more.
  wanted.addEventListener("change", (event) => {
    if (event.target.checked) form.elements.layout.value = "each";
  });
  form.addEventListener("submit", async (event) => {
    if (!wanted.querySelector("input").checked) return;
    event.preventDefault();
    const pair = await kept.makeKey();
    if (pair === undefined) {
      wanted.replaceChildren(h("span", { role: "alert" }, words.no_key), h("input", { type: "checkbox", hidden: "" }));
      return;
    }
    const bytes = await kept.publicBytes(pair);
    form.elements.holder_key.value = [...bytes].map((it) => it.toString(16).padStart(2, "0")).join("");
    form.submit();
  });
}

function forgetting(form) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    await kept.forget().catch(() => undefined);
    form.submit();
  });
}

/** The page without anybody's data stays for when there is no network, in the language of now. */
async function keepShell() {
  await navigator.serviceWorker?.register("/sw.js");
  const headers = { "accept-language": document.documentElement.lang };
  const shell = await fetch("/c", { credentials: "omit", headers });
  if (shell.ok) await (await caches.open("pages")).put("/c", shell);
}

async function start() {
  const into = document.querySelector("#drawn");
  if (into === null) {
    await Promise.all([...document.querySelectorAll("[data-code]")].map(enliven));
  } else {
    await drawAll(into);
    addEventListener("hashchange", () => drawAll(into));
  }
  document.querySelectorAll("[data-keep]").forEach(keeping);
  document.querySelectorAll("[data-bind]").forEach(binding);
  document.querySelectorAll("[data-forgets]").forEach(forgetting);
  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => print());
  }
  (document.querySelector("main [autofocus]") ?? document.querySelector("#problem"))?.focus();
  await keepShell().catch(() => undefined);
  document.documentElement.dataset.ready = "";
}

start();

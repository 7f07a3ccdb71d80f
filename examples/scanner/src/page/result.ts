// A decision that fills the screen: shape, colour and word first, then why, then everyone on it.
import type { DocumentInput, Judged } from "healthcode-wasm";
import type { Decided } from "../engine/engine";
import { t } from "../texts/texts";
import type { App } from "./app";
import { button, h, shape } from "./dom";
import { facts } from "./facts";
import { type Compare, comparison, person } from "./person";
import { signal } from "./signals";
import { reasons, span } from "./words";

export interface Result {
  leave(): void;
  /** Shows the same in the other language. */
  relabel(): void;
}

export function show(app: App, decided: Decided, layer: HTMLElement, next: () => void): Result {
  let { judged } = decided;
  let index = 0;
  // Those that matched: with each further one, all are compared again.
  let documents: DocumentInput[] = [];

  const compare: Compare = async (document) => {
    const all = [...documents, document];
    const answer = await app.engine.compare(all);
    const found = app.taken(answer);
    if (found === undefined) {
      return "failed";
    }
    const mismatch = found.identity === "mismatch";
    documents = mismatch ? documents : all;
    judged = found;
    const open = judged.people.findIndex(({ identity }) => identity === "not-checked");
    index = mismatch || open === -1 ? index : open;
    draw();
    layer.querySelector("h1")?.focus();
    signal(judged.verdict);
    return mismatch ? "mismatch" : "match";
  };
  const forms = new Map<number, HTMLElement>();
  const form = () => {
    const made = forms.get(index) ?? comparison(judged, index, compare);
    forms.set(index, made);
    return made;
  };
  const relabel = () => {
    forms.clear();
    draw();
  };
  const step = (by: number) => {
    index = (index + by + judged.people.length) % judged.people.length;
    draw();
    layer.querySelector<HTMLElement>(by > 0 ? "#next-person" : "#previous-person")?.focus();
  };
  const draw = () => {
    const screen = h("section", {
      class: `result ${judged.verdict}`, id: "result",
      "data-verdict": judged.verdict, "data-reason": judged.reason,
    },
      h("div", { class: "verdict", role: "alert" },
        shape(judged.verdict),
        h("h1", { tabindex: "-1" }, t.verdict[judged.verdict]),
        h("p", {}, t.verdictHelp[judged.verdict]),
        ...reasons(judged).map(({ text, who, code }) =>
          h("p", { class: "reason", "data-reason": code }, who === undefined ? text : `${who}: ${text}`)),
      ),
      h("div", { class: "details" },
        countdown(judged),
        repeated(decided),
        person(judged, index, step, form()),
        facts(judged, decided.at),
      ),
      h("div", { class: "next" }, button(t.result.next, next, { id: "next", class: "main" })),
    );
    layer.replaceChildren(screen);
  };
  draw();
  signal(judged.verdict);
  layer.querySelector<HTMLElement>("#next")?.focus();
  const escape = (event: KeyboardEvent) => event.key === "Escape" && next();
  addEventListener("keydown", escape);
  const ticking = setInterval(() => {
    layer.querySelector("#countdown")?.replaceWith(countdown(judged) ?? "");
  }, 1000);
  const leave = () => {
    clearInterval(ticking);
    removeEventListener("keydown", escape);
  };
  return { leave, relabel };
}

function countdown(judged: Judged): HTMLElement | undefined {
  if (judged.valid_until === undefined) {
    return undefined;
  }
  const left = Date.parse(judged.valid_until) / 1000 - Date.now() / 1000;
  return h("p", { id: "countdown", class: "countdown" }, left > 0 ? t.result.validFor(span(left)) : t.result.validNoMore);
}

function repeated({ seen, at }: Decided): HTMLElement | undefined {
  return seen === undefined ? undefined
    : h("p", { class: "attention", id: "repeated" }, t.result.seen(seen.times, span(at - seen.last)));
}

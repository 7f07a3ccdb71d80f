// A decision that fills the screen: shape, colour and word first, then why, then everyone on it.
import type { DocumentInput, Judged, PersonJudged } from "healthcode-wasm";
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

export function show(app: App, decided: Decided, layer: HTMLElement, closed: () => void): Result {
  let { judged } = decided;
  let [index, left] = [0, false];
  // Those that matched: with each further one, all are compared again.
  let documents: DocumentInput[] = [];
  let forms = new Map<number, HTMLElement>();

  const next = () => {
    void app.engine.next(decided.number);
    closed();
  };
  const compareOne: Compare = async (document) => {
    const answer = await app.engine.compare(decided.number, [...documents, document]);
    // The next person may be at the gate by now.
    const found = left ? undefined : app.taken(answer);
    if (found === undefined) {
      return;
    }
    const before = judged.people;
    const matched = found.people.findIndex((it, at) => it.identity === "match" && before[at]?.identity !== "match");
    if (matched === -1 && found.identity !== "mismatch") {
      app.note(before.some(isMatch) ? t.result.matchedBefore : t.result.cannotCompare, "trouble");
      return;
    }
    if (matched !== -1) {
      documents = [...documents, document];
      index = matched;
      forms.delete(matched);
    }
    judged = found;
    draw();
    layer.querySelector("h1")?.focus();
    signal(judged.verdict);
  };
  // One after the other: each is compared together with those that matched before.
  let line = Promise.resolve();
  const compare: Compare = (document) => (line = line.then(() => compareOne(document)));
  const everyone = h("div", {});
  const drawPerson = () => {
    const form = forms.get(index) ?? comparison(judged, index, compare);
    forms.set(index, form);
    everyone.replaceChildren(person(judged, index, step, form) ?? "");
  };
  const step = (by: number) => {
    index = (index + by + judged.people.length) % judged.people.length;
    drawPerson();
    everyone.querySelector<HTMLElement>(by > 0 ? "#next-person" : "#previous-person")?.focus();
  };
  const draw = () => {
    drawPerson();
    layer.replaceChildren(
      h("section", { class: `result ${judged.verdict}`, id: "result", "data-verdict": judged.verdict, "data-reason": judged.reason },
        verdict(judged),
        h("div", { class: "details" }, countdown(judged), repeated(decided), everyone, facts(app, judged, decided.at)),
        h("div", { class: "next" }, button(t.result.next, next, { id: "next", class: "main", "aria-keyshortcuts": "Escape" })),
      ),
    );
  };
  const ticking = setInterval(() => {
    if (Date.now() / 1000 >= endOf(decided)) {
      next();
      app.note(t.result.closed);
    } else {
      layer.querySelector("#countdown")?.replaceWith(countdown(judged) ?? "");
    }
  }, 1000);
  const escape = (event: KeyboardEvent) => event.key === "Escape" && next();

  draw();
  layer.scrollTo(0, 0);
  // Not the button: hand-held scanners type, and a space in a code would press it.
  layer.querySelector("h1")?.focus();
  signal(judged.verdict);
  addEventListener("keydown", escape);
  return {
    leave: () => {
      left = true;
      clearInterval(ticking);
      removeEventListener("keydown", escape);
      void app.engine.next(decided.number);
    },
    relabel: () => {
      forms = new Map();
      draw();
    },
  };
}

function verdict(judged: Judged): HTMLElement {
  const said = reasons(judged).map(({ text, who, code }) =>
    h("p", { class: "reason", "data-reason": code }, who === undefined ? text : t.join.of(who, text)));
  return h("div", { class: "verdict", role: "alert" },
    shape(judged.verdict),
    h("h1", { tabindex: "-1" }, t.verdict[judged.verdict]),
    h("p", {}, t.verdictHelp[judged.verdict]),
    ...said,
  );
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

// A result is about now: it closes with the code's end, and after a while by itself.
function endOf({ judged, at }: Decided): number {
  const end = judged.valid_until === undefined ? at : Date.parse(judged.valid_until) / 1000;
  return end > at ? Math.min(end, at + LONGEST) : at + LONGEST;
}

const isMatch = ({ identity }: PersonJudged): boolean => identity === "match";

/** Seconds. */
const LONGEST = 600;

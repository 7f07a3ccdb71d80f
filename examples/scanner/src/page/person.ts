// Everyone on a code, one by one: their colour, what to compare, and the comparison.
import type { Colour, DocumentInput, DocumentType, Judged, PersonJudged } from "healthcode-wasm";
import { t } from "../texts/texts";
import { button, field, h, shape } from "./dom";
import { person as named } from "./words";

/** Compares a document that was typed with everyone on the code. */
export type Compare = (document: DocumentInput) => Promise<void>;

/** The person at `index`, and the way to the others. Nothing where the code itself was refused. */
export function person(judged: Judged, index: number, step: (by: number) => void, form: HTMLElement): HTMLElement | undefined {
  const people = judged.people;
  const one = people[index];
  if (one === undefined) {
    return undefined;
  }
  const many = people.length > 1;
  // That a document is somebody's here does not make it this person's.
  const identity = judged.identity === "mismatch" && one.identity !== "match" ? "mismatch" : one.identity;
  return h("div", { class: "person", "data-person": one.person, "data-identity": identity },
    many ? h("p", { class: "count" }, t.result.people(people.length)) : undefined,
    many ? h("div", { class: "row everyone" }, ...people.map((it, at) => badge(it, at === index))) : undefined,
    h("h2", {}, many ? `${named(one.person)} · ${t.result.one(index + 1, people.length)}` : named(one.person)),
    h("p", { class: "row" },
      one.colour === undefined ? undefined : colour(one.colour),
      many ? h("span", { class: `tag ${one.decision}` }, t.decision[one.decision]) : undefined,
    ),
    h("p", { class: "compare-with" }, t.result.compareWith(t.document[one.document_type])),
    h("p", { class: `identity ${identity}` }, t.result.identity[identity]),
    identity === "mismatch" ? h("p", {}, t.result.matchesNot) : undefined,
    identity === "match" ? undefined : form,
    many ? h("div", { class: "row" },
      button(t.result.previousPerson, () => step(-1), { id: "previous-person" }),
      button(t.result.nextPerson, () => step(1), { id: "next-person" })) : undefined,
  );
}

export const colour = (what: Colour): HTMLElement =>
  h("span", { class: `colour ${what}`, "data-colour": what }, shape(what), t.colour[what]);

function badge(one: PersonJudged, current: boolean): HTMLElement {
  const sign = { match: "✓", "not-checked": "·" }[one.identity];
  return h("span", { class: `badge ${one.decision}${current ? " current" : ""}` }, `${named(one.person)} ${sign}`);
}

/** The form for a document, kept as it is while the same person is on the screen, and no longer. */
export function comparison(judged: Judged, index: number, compare: Compare): HTMLElement {
  const expected = judged.people[index]?.document_type ?? "passport";
  const asked = judged.reasons.some(({ reason }) => reason === "identity/missing");
  const plain = { autocomplete: "off", autocapitalize: "characters", spellcheck: "false" };
  const kind = h("select", { class: "document-type" },
    ...Object.entries(t.document).map(([type, name]) => h("option", { value: type, selected: type === expected }, name)));
  const country = h("input", { class: "country", maxlength: "3", size: "4", value: CHINESE.has(expected) ? "CHN" : "", ...plain });
  const number = h("input", { class: "number", maxlength: "40", ...plain });
  const birth = h("input", { class: "birth", type: "date", autocomplete: "off" });
  const zone = h("textarea", { class: "mrz", rows: "3", ...plain });
  const check = h("button", { class: "main compare" }, t.result.check);
  const submitted = async () => {
    const type = kind.value as DocumentType;
    const typed: DocumentInput = zone.value.trim() === ""
      ? `${type}:${country.value.trim().toUpperCase()}:${number.value.trim()}:${birth.value}`
      : { mrz: zone.value.trim().toUpperCase(), document_type: type };
    [check.disabled, check.textContent] = [true, t.result.checking];
    await compare(typed);
    [check.disabled, check.textContent] = [false, t.result.check];
  };
  return h("details", { class: "comparison", open: asked },
    h("summary", {}, t.result.compare),
    h("form", { onsubmit: (event) => (event.preventDefault(), void submitted()) },
      field(t.result.documentType, kind), field(t.result.country, country), field(t.result.number, number),
      field(t.result.birth, birth), field(t.result.mrz, zone), check),
  );
}

/** Issued by China for whoever holds them. */
const CHINESE = new Set<DocumentType>(["taiwan-permit", "hk-macao-permit", "prc-id"]);

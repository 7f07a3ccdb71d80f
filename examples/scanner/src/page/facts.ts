// What a code says beside its colours, as the place's policy used it, and every check behind a tap.
import type { Judged } from "healthcode-wasm";
import { t, under } from "../texts/texts";
import { h } from "./dom";
import { day, moment, person, region, span, why } from "./words";

export function facts(judged: Judged, at: number): HTMLElement {
  return h("div", { class: "facts" },
    ...tests(judged, at),
    ...itinerary(judged),
    judged.presented === undefined ? undefined
      : h("p", {}, t.result.presented(span(at - Date.parse(judged.presented.at) / 1000))),
    judged.allowances.length === 0 ? undefined
      : h("div", { class: "allowances" }, h("h3", {}, t.result.allowances), h("ul", {}, ...judged.allowances.map((it) => h("li", {}, why(it))))),
    judged.kid === undefined ? undefined
      : h("p", { class: "muted" }, `${t.result.signedBy}: ${judged.issuer ?? judged.kid}`),
    trace(judged),
  );
}

function tests(judged: Judged, at: number): HTMLElement[] {
  if (judged.tests === undefined) {
    return [];
  }
  const one = ({ method, result, sampled }: (typeof judged.tests)[number]) =>
    h("li", {}, `${t.method[method]}: ${t.outcome[result]}, ${moment(sampled)} (${t.result.ago(span(at - Date.parse(sampled) / 1000))})`);
  return [h("h3", {}, t.result.tests), h("ul", { id: "tests" }, ...judged.tests.map(one))];
}

function itinerary({ itinerary }: Judged): HTMLElement[] {
  if (itinerary === undefined) {
    return [];
  }
  const title = `${t.result.itinerary}: ${t.result.itineraryDays(t.units.days(itinerary.days), day(itinerary.last_day))}`;
  const visits = itinerary.visits.map((it) => h("li", {}, t.result.visit(region(it.region), day(it.from), day(it.to))));
  return [
    h("h3", {}, title),
    visits.length === 0 ? h("p", {}, t.result.noVisits) : h("ul", { id: "itinerary" }, ...visits),
  ];
}

function trace(judged: Judged): HTMLElement {
  const head = t.result.traceHead;
  return h("details", { id: "trace" },
    h("summary", {}, t.result.trace),
    h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": t.result.trace },
      h("table", {},
        h("thead", {}, h("tr", {}, ...[head.check, head.who, head.compared, head.decision].map((it) => h("th", { scope: "col" }, it)))),
        h("tbody", {}, ...judged.trace.map((step) =>
          h("tr", { class: step.decision },
            h("td", {}, under(t.step, step.check) ?? step.check),
            h("td", {}, step.person === undefined ? "" : person(step.person)),
            h("td", { lang: "en" }, step.compared),
            h("td", {}, t.decision[step.decision]),
          ))),
      )),
  );
}

// What a code says beside its colours, as the place's policy used it, and every check behind a tap.
import type { Judged } from "healthcode-wasm";
import { named, t, under } from "../texts/texts";
import type { App } from "./app";
import { h } from "./dom";
import { day, moment, person, region, span, why } from "./words";

export function facts(app: App, judged: Judged, at: number): HTMLElement {
  return h("div", { class: "facts" },
    ...tests(judged, at),
    ...itinerary(judged),
    judged.presented === undefined ? undefined
      : h("p", {}, t.result.presented(span(at - Date.parse(judged.presented.at) / 1000))),
    judged.allowances.length === 0 ? undefined
      : h("div", { class: "allowances" }, h("h3", {}, t.result.allowances), h("ul", {}, ...judged.allowances.map((it) => h("li", {}, why(it))))),
    judged.status === undefined ? undefined : h("p", { class: "muted", id: "listed" }, t.result.listed(under(t.status, judged.status) ?? judged.status)),
    judged.kid === undefined ? undefined
      : h("p", { class: "muted" }, t.join.of(t.result.signedBy, issuer(app, judged))),
    trace(judged),
  );
}

function issuer({ overview }: App, { kid, issuer }: Judged): string {
  const known = overview.issuers.find((it) => it.kid === kid);
  return named(known?.names, issuer ?? kid ?? "");
}

function tests(judged: Judged, at: number): HTMLElement[] {
  if (judged.tests === undefined) {
    return [];
  }
  const one = ({ method, result, sampled }: (typeof judged.tests)[number]) =>
    h("li", {}, t.result.test(t.method[method], t.outcome[result], moment(sampled), span(at - Date.parse(sampled) / 1000)));
  return [h("h3", {}, t.result.tests), h("ul", { id: "tests" }, ...judged.tests.map(one))];
}

function itinerary({ itinerary }: Judged): HTMLElement[] {
  if (itinerary === undefined) {
    return [];
  }
  const days = t.result.itineraryDays(t.units.days(itinerary.days), day(itinerary.last_day));
  const visits = itinerary.visits.map((it) => h("li", {}, t.result.visit(region(it.region), day(it.from), day(it.to))));
  return [
    h("h3", {}, t.join.of(t.result.itinerary, days)),
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

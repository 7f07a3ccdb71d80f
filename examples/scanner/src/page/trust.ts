// What the scanner trusts: bundle, roots, issuers, lists; and how to bring newer ones.
import { named, t } from "../texts/texts";
import type { App, Shown } from "./app";
import { againButton, bringer, install } from "./bring";
import { button, h, sure } from "./dom";
import { fingerprints } from "./fingerprint";
import { moment, number } from "./words";

export function trust(app: App): Shown {
  const element = h("section", { class: "card" });
  const fill = () => {
    const { bundle, pinned, issuers, lists, clock } = app.overview;
    element.replaceChildren(
      h("h1", {}, t.trust.title),
      h("h2", {}, bundle === undefined ? t.bar.none : t.trust.bundle(number(bundle.seq))),
      bundle === undefined ? "" : h("p", {}, t.trust.issued(moment(bundle.issued), moment(bundle.expires))),
      h("h2", {}, t.trust.more),
      bringer((all) => void install(app, all).then(fill)),
      againButton(app, fill) ?? "",
      h("h2", {}, t.trust.lists),
      lists.length === 0 ? h("p", {}, t.trust.noLists) : h("ul", { id: "lists" }, ...lists.map((it) =>
        h("li", {}, t.trust.list(it.uri, number(it.seq), number(it.slots)), h("br"), t.trust.issued(moment(it.issued), moment(it.expires))))),
      h("h2", {}, t.trust.issuers),
      h("ul", { id: "issuers" }, ...issuers.map((it) =>
        h("li", {}, named(it.names, it.id ?? it.kid), " ", h("code", {}, it.kid), h("br"),
          [t.trust.until(moment(it.not_after)), t.trust.state[it.state], ...(it.specimen ? [t.trust.specimen] : [])].join(t.join.list)))),
      h("h2", {}, t.trust.roots),
      pinned === undefined ? "" : h("p", {}, t.setup.quorum(pinned.threshold, pinned.roots.length)),
      pinned === undefined ? "" : fingerprints(pinned.roots),
      clock?.concern?.kind === "behind" ? button(t.clock.reset, () => void reset(), { id: "reset-clock" }) : "",
      button(t.trust.forget, () => void forget(), { id: "forget", class: "danger" }),
    );
  };
  const reset = async () => {
    if (await sure(t.clock.resetSure, t.trust.yes, t.trust.no)) {
      const overview = app.taken(await app.engine.resetClock());
      if (overview !== undefined) {
        app.update(overview);
        fill();
      }
    }
  };
  const forget = async () => {
    if (await sure(t.trust.forgetSure, t.trust.yes, t.trust.no)) {
      const overview = app.taken(await app.engine.forget());
      if (overview !== undefined) {
        app.update(overview);
        app.show("setup");
      }
    }
  };
  fill();
  return { element };
}

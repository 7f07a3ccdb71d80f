// The bar at the top: the place, how old the trust bundle is, and the way to the other screens.
import type { Freshness } from "healthcode-wasm";
import { named, t } from "../texts/texts";
import type { App, Screen } from "./app";
import { button, h, speaker } from "./dom";
import { sounds } from "./signals";
import { span } from "./words";

export function bar(app: App, screen: Screen): Node[] {
  const { overview } = app;
  const to = (where: Screen, text: string) =>
    button(text, () => app.show(where), { id: `to-${where}`, ...(where === screen ? { "aria-current": "page" } : {}) });
  const ways = overview.bundle === undefined ? [] : [
    ...(overview.place === undefined ? [] : [to("scan", t.bar.scan)]),
    to("places", t.bar.place),
    to("register", t.bar.register),
    to("trust", t.bar.settings),
  ];
  const sound = button("", () => (sounds.turn(), app.update(app.overview)), {
    id: "sound", "aria-label": t.bar.sound, "aria-pressed": `${sounds.on}`, title: t.bar.sound,
  });
  sound.append(speaker(sounds.on));
  return [
    h("div", { class: "row top" },
      h("strong", { id: "place" }, placeName(app) ?? t.title),
      sound,
      button(t.other.label, () => app.language(), {
        id: "language", lang: t.language === "en" ? "zh-Hans" : "en", title: t.other.title,
      }),
    ),
    ...(ways.length === 0 ? [] : [h("nav", {}, ...ways)]),
    freshness(app),
    ...clock(app),
  ];
}

/** Name of the place that was chosen, with its id. */
export function placeName({ overview }: App): string | undefined {
  const { place } = overview;
  if (place === undefined) {
    return undefined;
  }
  const asked = overview.places.find(({ type }) => type === place.type);
  const name = named(asked?.names, place.type);
  return place.id === undefined ? name : `${name} · ${place.id}`;
}

function freshness({ overview }: App): HTMLElement {
  const { bundle } = overview;
  if (bundle === undefined) {
    return h("p", { class: "age none", id: "age" }, t.bar.none);
  }
  const place = overview.places.find(({ type }) => type === overview.place?.type);
  const [words, follows]: [string, string] = {
    fresh: [t.bar.fresh(span(bundle.age)), ""] as [string, string],
    stale: [t.bar.stale(span(bundle.age)), place === undefined ? t.follows.staleAnywhere : t.follows.stale[place.stale.bundle]] as [string, string],
    expired: [t.bar.expired(span(bundle.age)), t.follows.expired] as [string, string],
  }[bundle.freshness];
  const sign: Record<Freshness, string> = { fresh: "✓", stale: "!", expired: "✕" };
  return h("p", { class: `age ${bundle.freshness}`, id: "age", "data-freshness": bundle.freshness },
    h("span", { class: "sign", "aria-hidden": "true" }, sign[bundle.freshness]),
    follows === "" ? words : t.join.sentences(words, follows),
  );
}

function clock({ overview }: App): HTMLElement[] {
  const concern = overview.clock?.concern;
  // Before there is a bundle, nothing is known of time.
  if (concern === undefined || overview.bundle === undefined) {
    return [];
  }
  const behind = concern.kind === "behind";
  const words = (behind ? t.clock.behind : t.clock.ahead)(span(concern.seconds));
  return [h("p", { class: `age ${behind ? "expired" : "stale"}`, role: "alert", id: "clock" }, words)];
}

// The place first: what is asked of a code depends on where it is shown.
import { named, t } from "../texts/texts";
import type { App, Shown } from "./app";
import { button, field, h } from "./dom";
import { asks } from "./words";

export function places(app: App): Shown {
  const { overview } = app;
  let chosen = overview.place?.type;
  const id = h("input", { id: "place-id", value: overview.place?.id ?? "", autocomplete: "off", spellcheck: "false", maxlength: "64" });
  const begin = async () => {
    const written = id.value.trim();
    const answer = await app.engine.choose(chosen ?? "", written === "" ? undefined : written);
    const now = app.taken(answer);
    if (now !== undefined) {
      app.update(now);
      app.show("scan");
    }
  };
  const start = button(t.places.begin, () => void begin(), { id: "begin", class: "main" });
  start.disabled = chosen === undefined;
  const choice = h("div", { class: "choice", role: "radiogroup", "aria-label": t.places.title },
    ...overview.places.map((place) => {
      const pick = h("input", {
        type: "radio", name: "place", value: place.type, "data-place": place.type,
        checked: place.type === chosen,
        onchange: () => {
          chosen = place.type;
          start.disabled = false;
        },
      });
      return h("label", { class: "place" }, pick,
        h("span", {},
          h("strong", {}, named(place.names, place.type)),
          h("small", {}, asks(place).join(" · ")),
        ));
    }),
  );
  const element = h("section", { class: "card" },
    h("h1", {}, t.places.title),
    h("p", {}, overview.places.length === 0 ? t.places.none : t.places.help),
    choice,
    field(t.places.id, id, t.places.idHelp),
    start,
  );
  return { element };
}

// The place first: what is asked of a code depends on where it is shown.
import type { Place } from "healthcode-wasm";
import { named, t } from "../texts/texts";
import type { App, Shown } from "./app";
import { button, field, h } from "./dom";
import { asks } from "./words";

export function places(app: App): Shown {
  const { overview } = app;
  const element = h("section", { class: "card" });
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
  const draw = () => {
    const start = button(t.places.begin, () => void begin(), { id: "begin", class: "main", disabled: chosen === undefined });
    const pick = (type: string) => {
      chosen = type;
      start.disabled = false;
    };
    element.replaceChildren(
      h("h1", {}, t.places.title),
      h("p", {}, overview.places.length === 0 ? t.places.none : t.places.help),
      h("div", { class: "choice", role: "radiogroup", "aria-label": t.places.title },
        ...overview.places.map((place) => choice(place, place.type === chosen, pick))),
      field(t.places.id, id, t.places.idHelp),
      start,
    );
  };
  draw();
  return { element, turned: draw };
}

function choice(place: Place, checked: boolean, pick: (type: string) => void): HTMLElement {
  const { type } = place;
  return h("label", { class: "place" },
    h("input", { type: "radio", name: "place", value: type, "data-place": type, checked, onchange: () => pick(type) }),
    h("span", {}, h("strong", {}, named(place.names, type)), h("small", {}, asks(place).join(" · "))),
  );
}

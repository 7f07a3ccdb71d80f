// The register of the shift: that it is kept, for how long, and its way out.
import { t } from "../texts/texts";
import type { App, Shown } from "./app";
import { placeName } from "./bar";
import { button, field, h, sure } from "./dom";
import { limit } from "./words";

export function register(app: App): Shown {
  const element = h("section", { class: "card" });
  const fill = () => {
    const { recipient, entries, place, places } = app.overview;
    const retention = places.find(({ type }) => type === place?.type)?.retention;
    const keeps = retention === undefined ? t.register.noTime : t.register.keeps(limit(retention));
    const key = h("input", { id: "recipient", autocomplete: "off", spellcheck: "false", value: recipient ?? "" });
    element.replaceChildren(
      h("h1", {}, t.register.title),
      h("p", {}, t.register.help),
      h("p", {}, recipient === undefined ? t.register.noKey : keeps),
      recipient === undefined ? "" : h("p", { class: "break muted" }, t.register.sealed(recipient)),
      h("p", { id: "entries", "data-entries": `${entries}` }, h("strong", {}, t.register.entries(entries))),
      h("div", { class: "row" },
        button(t.register.export, () => void exported(), { id: "export", class: "main", disabled: entries === 0 }),
        button(t.register.clear, () => void clear(), { id: "clear", class: "danger", disabled: entries === 0 }),
      ),
      h("form", { onsubmit: (event) => (event.preventDefault(), void seal(key.value)) },
        field(t.register.key, key), h("button", { id: "seal" }, t.register.keyUse)),
    );
  };
  const seal = async (recipient: string) => {
    const overview = app.taken(await app.engine.readBy(recipient.trim() === "" ? undefined : recipient));
    if (overview !== undefined) {
      app.update(overview);
      app.note(overview.recipient === undefined ? t.register.noKey : t.installed.register);
      fill();
    }
  };
  const exported = async () => {
    const text = app.taken(await app.engine.exportRegister());
    if (text !== undefined) {
      const name = `${t.register.file}-${placeName(app) ?? ""}-${new Date().toISOString().slice(0, 16).replace(":", "")}.age.txt`;
      download(name.replace(/[^\p{L}\p{N}.-]+/gu, "-"), text);
    }
  };
  const clear = async () => {
    if (await sure(t.register.clearSure, t.trust.yes, t.trust.no)) {
      const overview = app.taken(await app.engine.clearRegister());
      if (overview !== undefined) {
        app.update(overview);
        fill();
      }
    }
  };
  fill();
  // What was scanned since the page last looked is counted too.
  void app.engine.look().then((looked) => {
    const overview = app.taken(looked);
    if (overview !== undefined) {
      app.update(overview);
      fill();
    }
  });
  return { element };
}

function download(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
  h("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

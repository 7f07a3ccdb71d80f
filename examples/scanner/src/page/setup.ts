// First start: the roots that people compare, then bundle and lists.
import type { Pinning } from "../engine/roots";
import { t } from "../texts/texts";
import type { App, Shown } from "./app";
import { type All, bringer, install } from "./bring";
import { Camera, type Lens } from "./camera";
import { button, field, h } from "./dom";
import { fingerprints } from "./fingerprint";
import { told } from "./words";

export function setup(app: App): Shown {
  return app.overview.pinned === undefined ? roots(app) : bundle(app);
}

function roots(app: App): Shown {
  const section = h("section", { class: "card" });
  let camera: Camera | undefined;
  // Brought together with the roots: it waits until they are pinned.
  let waiting: All = { brought: [], troubles: [] };
  let turned = () => app.show("setup");

  const compare = async (text: string) => {
    const pinning = app.taken(await app.engine.compareRoots(text));
    if (pinning !== undefined) {
      camera?.leave();
      app.quiet();
      turned = () => section.replaceChildren(...comparison(pinning, () => void pin(text), () => app.show("setup")));
      turned();
      section.querySelector("h1")?.focus();
    }
  };
  const pin = async (text: string) => {
    const overview = app.taken(await app.engine.pin(text));
    if (overview !== undefined) {
      app.update(overview);
      app.note(t.installed.roots);
      await install(app, waiting);
      app.show("setup");
    }
  };
  const brought = (all: All) => {
    const found = all.brought.find((it) => it.kind === "roots");
    waiting = { ...all, brought: all.brought.filter((it) => it.kind !== "roots") };
    if (found !== undefined) {
      void compare(found.text);
    } else if (all.brought.length + all.troubles.length > 0) {
      app.note([...all.troubles, t.trouble["roots/none"]].join(" "), "trouble");
    }
  };
  const scan = () => {
    let last = "";
    const text = (text: string) => {
      if (text !== last) {
        last = text;
        void compare(text);
      }
    };
    const lens: Lens = { decided: () => {}, hint: () => {}, text, failed: (code) => app.note(told({ code, detail: code }), "trouble") };
    camera?.leave();
    camera = new Camera(app, lens);
    preview.replaceChildren(camera.element);
    void camera.start();
  };
  const preview = h("div", {});
  const picture = h("input", { type: "file", id: "roots-picture", accept: "image/*", class: "hidden-input", onchange: () => void read() });
  const read = async () => {
    const [file] = picture.files ?? [];
    picture.value = "";
    const text = file && app.taken(await app.engine.pictureText(file));
    if (text !== undefined) {
      await compare(text);
    }
  };
  const typed = h("textarea", { id: "paste", rows: "4", spellcheck: "false", autocomplete: "off" });

  section.append(
    h("p", { class: "step" }, t.setup.step(1, 2)),
    h("h1", {}, t.setup.roots),
    h("p", {}, t.setup.rootsHelp),
    bringer(brought),
    h("div", { class: "row" },
      button(t.setup.scanRoots, scan, { id: "scan-roots" }),
      h("label", { class: "button" }, t.setup.rootsPicture, picture),
    ),
    preview,
    field(t.setup.paste, typed),
    button(t.setup.use, () => void compare(typed.value), { id: "use" }),
  );
  return { element: section, turned: () => turned(), leave: () => camera?.leave() };
}

function comparison(pinning: Pinning, same: () => void, different: () => void): HTMLElement[] {
  return [
    h("p", { class: "step" }, t.setup.step(1, 2)),
    h("h1", { tabindex: "-1" }, t.setup.compare),
    h("p", {}, t.setup.compareHelp),
    h("p", {}, t.setup.quorum(pinning.threshold, pinning.roots.length)),
    fingerprints(pinning.roots),
    h("div", { class: "row" },
      button(t.setup.different, different, { id: "different" }),
      button(t.setup.same, same, { id: "same", class: "main" }),
    ),
  ];
}

function bundle(app: App): Shown {
  const element = h("section", { class: "card" });
  const fill = () => {
    element.replaceChildren(
      h("p", { class: "step" }, t.setup.step(2, 2)),
      h("h1", {}, t.setup.bundle),
      h("p", {}, t.setup.bundleHelp),
      bringer((all) => void install(app, all).then(fill)),
      app.overview.bundle === undefined
        ? h("p", { class: "muted" }, t.bar.none)
        : button(t.setup.done, () => app.show("places"), { class: "main", id: "done" }),
    );
  };
  fill();
  return { element };
}


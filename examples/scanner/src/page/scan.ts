// Scanning: the camera, and for whoever has none, pictures and texts.
import type { Decided } from "../engine/engine";
import type { Hint } from "../engine/watch";
import { t } from "../texts/texts";
import type { App, Shown } from "./app";
import { Camera } from "./camera";
import { field, h } from "./dom";
import { type Result, show } from "./result";
import { told } from "./words";

export function scan(app: App): Shown {
  const hint = h("p", { class: "hint", id: "hint", role: "status" }, t.scan.hint.none);
  const result = h("div", { id: "result-layer" });
  let shown: Result | undefined;
  // The language was turned while a result hid this screen.
  let turned = false;

  const decided = (decided: Decided) => {
    if (shown !== undefined) {
      return;
    }
    measured(decided);
    document.body.dataset["screen"] = "result";
    scanning.inert = true;
    app.quiet();
    shown = show(app, decided, result, next);
  };
  const next = () => {
    shown?.leave();
    shown = undefined;
    result.replaceChildren();
    scanning.inert = false;
    document.body.dataset["screen"] = "scan";
    app.quiet();
    hint.textContent = t.scan.hint.none;
    void app.engine.next();
    turned ? app.show("scan") : ready();
  };
  const hinted = (what: Hint) => {
    hint.textContent = t.scan.hint[what];
  };
  const camera = new Camera(app, {
    decided,
    hint: hinted,
    text: () => {},
    failed: (code) => app.note(told({ code, detail: code }), "trouble"),
  });

  const picture = h("input", { type: "file", id: "scan-picture", accept: "image/*", class: "hidden-input", onchange: () => void read(picture.files?.[0]) });
  const read = async (file: File | undefined) => {
    picture.value = "";
    const looked = file && app.taken(await app.engine.decidePicture(file));
    if (looked !== undefined) {
      "decided" in looked ? decided(looked.decided) : app.note(t.scan.hintInPicture[looked.hint], "trouble");
    }
  };
  const text = h("input", { type: "text", id: "scan-text", autocomplete: "off", autocapitalize: "off", spellcheck: "false", maxlength: "4096" });
  const decideText = async () => {
    const written = text.value;
    text.value = "";
    const answer = written === "" ? undefined : app.taken(await app.engine.decideText(written));
    if (answer !== undefined) {
      decided(answer);
    }
  };
  const scanning = h("div", {
    class: "scanning",
    ondragover: (event) => event.preventDefault(),
    ondrop: (event) => (event.preventDefault(), void read((event as DragEvent).dataTransfer?.files[0])),
  },
    h("h1", { class: "unseen" }, t.scan.title),
    camera.element,
    hint,
    h("div", { class: "otherwise" },
      h("label", { class: "button" }, t.scan.picture, picture),
      h("form", { class: "row", onsubmit: (event) => (event.preventDefault(), void decideText()) },
        field(t.scan.text, text), h("button", { id: "decide" }, t.scan.decide)),
    ),
  );
  // Hand-held scanners type. On a phone the same would bring up its keyboard.
  const ready = () => matchMedia("(pointer: fine)").matches && text.focus({ preventScroll: true });
  void camera.start();
  return {
    element: h("div", {}, scanning, result),
    turned: () => {
      turned = shown !== undefined;
      turned ? shown?.relabel() : app.show("scan");
    },
    leave: () => {
      shown?.leave();
      camera.stop();
      void app.engine.next();
    },
  };
}

// For whoever measures: from a frame's arrival in the worker to its decision, and how long ago.
function measured({ took }: Decided): void {
  const end = performance.now();
  performance.measure("frame-to-decision", { start: Math.max(0, end - took), end });
  if (performance.getEntriesByName("frame-to-decision").length > MOST_MEASURES) {
    performance.clearMeasures("frame-to-decision");
  }
}

const MOST_MEASURES = 1000;

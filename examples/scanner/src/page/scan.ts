// Scanning: the camera, and for whoever has none, pictures and texts.
import type { Decided } from "../engine/engine";
import type { Said } from "../engine/said";
import { t } from "../texts/texts";
import type { App, Shown } from "./app";
import { Camera } from "./camera";
import { field, h } from "./dom";
import { type Result, show } from "./result";
import { typing } from "./typing";
import { told } from "./words";

export function scan(app: App): Shown {
  const element = h("div", {});
  const layer = h("div", { id: "result-layer" });
  let hint = h("p", {});
  let scanning = h("div", {});
  let shown: Result | undefined;
  let gone = false;

  const decided = (decided: Decided) => {
    // The screen went while a picture was read: nobody is to see what comes of it.
    if (gone) {
      return void app.engine.next(decided.number);
    }
    measured(decided);
    document.body.dataset["screen"] = "result";
    element.parentElement?.scrollTo(0, 0);
    scanning.inert = true;
    app.quiet();
    shown = show(app, decided, layer, next);
  };
  const next = () => {
    shown?.leave();
    shown = undefined;
    layer.replaceChildren();
    scanning.inert = false;
    document.body.dataset["screen"] = "scan";
    app.quiet();
    hint.textContent = t.scan.hint.none;
  };
  const camera = new Camera(app, {
    decided,
    hint: (what) => {
      hint.textContent = t.scan.hint[what];
    },
    text: () => {},
    failed: (code) => app.note(told({ code, detail: code }), "trouble"),
  });
  // Of two answers at once, the first is shown.
  const answered = (answer: Said<Decided>) => {
    if (answer.ok || answer.code !== "page/busy") {
      const value = app.taken(answer);
      value && decided(value);
    }
  };
  const read = async (file: File | undefined) => {
    const answer = file && (await app.engine.decidePicture(file));
    if (answer?.ok === false) {
      answered(answer);
    } else if (answer?.ok) {
      const looked = answer.value;
      "decided" in looked ? decided(looked.decided) : app.note(t.scan.hintInPicture[looked.hint], "trouble");
    }
  };
  const decideText = async (text: string) => {
    if (text.trim() !== "") {
      answered(await app.engine.decideText(text));
    }
  };
  // A hand-held scanner types the next code while the last one's result is still there.
  const stopTyping = typing((text) => {
    if (shown !== undefined) {
      next();
    }
    void decideText(text);
  });

  const draw = () => {
    const picture = h("input", {
      type: "file", id: "scan-picture", accept: "image/*", class: "hidden-input",
      onchange: () => {
        void read(picture.files?.[0]);
        picture.value = "";
      },
    });
    const text = h("input", { type: "text", id: "scan-text", autocomplete: "off", autocapitalize: "off", spellcheck: "false", maxlength: "4096" });
    const submit = (event: Event) => {
      event.preventDefault();
      void decideText(text.value);
      text.value = "";
    };
    hint = h("p", { class: "hint", id: "hint", role: "status" }, t.scan.hint.none);
    scanning = h("div", {
      class: "scanning",
      ondragover: (event) => event.preventDefault(),
      ondrop: (event) => (event.preventDefault(), void read((event as DragEvent).dataTransfer?.files[0])),
    },
      h("h1", { class: "unseen" }, t.scan.title),
      camera.element,
      hint,
      h("div", { class: "otherwise" },
        h("label", { class: "button" }, t.scan.picture, picture),
        h("form", { class: "row", onsubmit: submit }, field(t.scan.text, text), h("button", { id: "decide" }, t.scan.decide)),
      ),
    );
    scanning.inert = shown !== undefined;
    element.replaceChildren(scanning, layer);
  };
  draw();
  void camera.start();
  return {
    element,
    turned: () => {
      draw();
      camera.relabel();
      shown?.relabel();
    },
    leave: () => {
      gone = true;
      stopTyping();
      shown?.leave();
      camera.leave();
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

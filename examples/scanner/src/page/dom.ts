// Elements, made of text and never of markup.

type Child = Node | string | undefined;
type Attributes = Record<string, string | boolean | ((event: Event) => void) | undefined>;

/** An element. `on…` functions are listeners, true is an attribute without value, undefined none. */
export function h<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") {
      element.addEventListener(name.slice(2), value);
    } else if (value !== undefined && value !== false) {
      element.setAttribute(name, value === true ? "" : value);
    }
  }
  element.append(...children.filter((it) => it !== undefined));
  return element;
}

export const button = (text: string, press: () => void, attributes: Attributes = {}): HTMLButtonElement =>
  h("button", { type: "button", ...attributes, onclick: press }, text);

/** A field with its label around it. */
export const field = (label: string, input: HTMLElement, help?: string): HTMLLabelElement =>
  h("label", { class: "field" }, h("span", {}, label), input, help === undefined ? undefined : h("small", {}, help));

/** A question before something that cannot be undone. */
export function sure(question: string, yes: string, no: string): Promise<boolean> {
  return new Promise((resolve) => {
    const dialog = h("dialog", { "aria-label": question, onclose: () => (dialog.remove(), resolve(dialog.returnValue === "yes")) },
      h("p", {}, question),
      h("div", { class: "row" },
        button(no, () => dialog.close("no")),
        button(yes, () => dialog.close("yes"), { class: "danger", id: "yes" }),
      ),
    );
    document.body.append(dialog);
    dialog.showModal();
  });
}

const SVG = "http://www.w3.org/2000/svg";

/** A shape that says the same as its colour does, for who sees no colours. */
export const shape = (what: keyof typeof SHAPES): SVGSVGElement => drawn(`shape ${what}`, SHAPES[what]);

/** A loudspeaker, with sound or without. */
export const speaker = (on: boolean): SVGSVGElement => drawn("speaker", [[SPEAKER, "body"], [on ? WAVES : MUTED, "mark"]]);

function drawn(name: string, paths: readonly (readonly [string, string])[]): SVGSVGElement {
  const drawing = document.createElementNS(SVG, "svg");
  drawing.setAttribute("viewBox", "0 0 24 24");
  drawing.setAttribute("aria-hidden", "true");
  drawing.setAttribute("class", name);
  for (const [path, kind] of paths) {
    const line = document.createElementNS(SVG, "path");
    line.setAttribute("d", path);
    line.classList.add(kind);
    drawing.append(line);
  }
  return drawing;
}

const CIRCLE = "M12 1a11 11 0 1 0 0 22a11 11 0 1 0 0-22z";
const TRIANGLE = "M12 1.5L23.5 22H.5z";
const OCTAGON = "M7.4 1h9.2L23 7.4v9.2L16.6 23H7.4L1 16.6V7.4z";
const TICK = "M6.5 12.5l4 4 7-8.5";
const MARK = "M12 8.5v6M12 17.8v.4";
const CROSS = "M8 8l8 8M16 8l-8 8";
const SPEAKER = "M3 9v6h4l5 4V5L7 9z";
const WAVES = "M15.5 9a4 4 0 0 1 0 6M18 6a8 8 0 0 1 0 12";
const MUTED = "M16 9.5l5 5M21 9.5l-5 5";
const SHAPES = {
  admit: [[CIRCLE, "body"], [TICK, "mark"]],
  refer: [[TRIANGLE, "body"], [MARK, "mark"]],
  deny: [[OCTAGON, "body"], [CROSS, "mark"]],
  green: [[CIRCLE, "body"], [TICK, "mark"]],
  yellow: [[TRIANGLE, "body"], [MARK, "mark"]],
  red: [[OCTAGON, "body"], [CROSS, "mark"]],
} as const;

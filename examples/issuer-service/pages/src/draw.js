// Elements and symbols, made of text and never of markup.

import { encode } from "uqr";

const SVG = "http://www.w3.org/2000/svg";

/** An element with its children; `on…` are listeners. */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value);
  }
  element.append(...children.filter((it) => it !== undefined));
  return element;
}

/** A QR symbol at level M with its quiet zone. */
export function symbol(text, label) {
  const { data, size } = encode(text, { ecc: "M", border: 4, boostEcc: false });
  const path = data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : [])));
  const svg = drawing(`0 0 ${size} ${size}`, "symbol", [[path.join(""), "modules"]]);
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", label);
  svg.setAttribute("shape-rendering", "crispEdges");
  return svg;
}

/** A colour's shape with its word. */
export function colour(name, word) {
  const shape = drawing("0 0 24 24", "shape", SHAPES[name]);
  shape.setAttribute("aria-hidden", "true");
  return h("span", { class: `colour ${name}` }, shape, word);
}

function drawing(box, name, paths) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", box);
  svg.setAttribute("class", name);
  for (const [d, kind] of paths) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", d);
    path.setAttribute("class", kind);
    svg.append(path);
  }
  return svg;
}

const SHAPES = {
  green: [["M12 1a11 11 0 1 0 0 22a11 11 0 1 0 0-22z", "body"], ["M6.5 12.5l4 4 7-8.5", "mark"]],
  yellow: [["M12 1.5L23.5 22H.5z", "body"], ["M12 8.5v6M12 17.8v.4", "mark"]],
  red: [["M7.4 1h9.2L23 7.4v9.2L16.6 23H7.4L1 16.6V7.4z", "body"], ["M8 8l8 8M16 8l-8 8", "mark"]],
};

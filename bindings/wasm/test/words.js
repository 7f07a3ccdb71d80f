// The package's words in those of the vectors.

export const bytes = (hex) => Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));

export const seconds = (instant) => Date.parse(instant) / 1000;

export const day = (date) => Date.parse(`${date}T00:00:00Z`) / 86_400_000;

export const refusal = ({ reason }) => ({ verdict: "refused", reason });

/** Without what is undefined; what a number cannot hold is a text, as in the vectors here. */
export const clean = (object) =>
  Object.fromEntries(
    Object.entries(object)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, typeof value === "bigint" ? `${value}` : value]),
  );

/** Without these fields, also of the objects in its arrays. */
export function unset(value, names) {
  if (Array.isArray(value)) {
    return value.map((it) => unset(it, names));
  }
  if (value === null || typeof value !== "object") {
    return value;
  }
  const kept = Object.entries(value).filter(([name]) => !names.includes(name));
  return Object.fromEntries(kept.map(([name, it]) => [name, unset(it, names)]));
}

/** Where two values of plain data differ, in words; nothing where they do not. */
export function differs(found, expected, path = "") {
  const both = [found, expected];
  if (both.some((it) => it === null || typeof it !== "object")) {
    return Object.is(found, expected) ? undefined : `${path}: ${said(found)}, not ${said(expected)}`;
  }
  if (Array.isArray(found) !== Array.isArray(expected)) {
    return `${path}: an array, and none`;
  }
  const names = new Set(both.flatMap(Object.keys));
  for (const name of names) {
    if (!both.every((it) => Object.hasOwn(it, name))) {
      return `${path}.${name}: in one of both`;
    }
    const difference = differs(found[name], expected[name], `${path}.${name}`);
    if (difference !== undefined) {
      return difference;
    }
  }
}

const said = (value) => (typeof value === "bigint" ? `${value}n` : JSON.stringify(value));

// The package's words in those of the vectors.

export const bytes = (hex) => new Uint8Array(Buffer.from(hex, "hex"));

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

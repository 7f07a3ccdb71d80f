// The part of CBOR (RFC 8949) that codes are made of, in its deterministic form.

const utf8 = new TextEncoder();

/** Integers, strings, Uint8Arrays, arrays, Maps (whose keys stand in order), and tags. */
export function encode(value) {
  if (typeof value === "number") return value < 0 ? head(1, -1 - value) : head(0, value);
  if (typeof value === "string") return joined(head(3, utf8.encode(value).length), utf8.encode(value));
  if (value instanceof Uint8Array) return joined(head(2, value.length), value);
  if (value instanceof Tag) return joined(head(6, value.number), encode(value.value));
  if (Array.isArray(value)) return joined(head(4, value.length), ...value.map(encode));
  if (value instanceof Map) return joined(head(5, value.size), ...[...value].flat().map(encode));
  throw new Error("cbor");
}

export class Tag {
  constructor(number, value) {
    this.number = number;
    this.value = value;
  }
}

function head(major, count) {
  const first = major << 5;
  if (count < 24) return Uint8Array.of(first | count);
  if (count < 0x100) return Uint8Array.of(first | 24, count);
  if (count < 0x10000) return Uint8Array.of(first | 25, count >> 8, count & 255);
  return Uint8Array.of(first | 26, count >>> 24, (count >>> 16) & 255, (count >>> 8) & 255, count & 255);
}

export function joined(...parts) {
  const all = new Uint8Array(parts.reduce((sum, it) => sum + it.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** One item and nothing behind it; of what no code has, an error. */
export function decode(bytes) {
  const reader = { bytes, at: 0 };
  const value = item(reader, 0);
  if (reader.at !== bytes.length) throw new Error("cbor");
  return value;
}

function item(reader, depth) {
  const first = take(reader, 1)[0];
  const [major, count] = [first >> 5, number(reader, first & 31)];
  if (depth > 16) throw new Error("cbor");
  switch (major) {
    case 0: return count;
    case 1: return -1 - count;
    case 2: return take(reader, count);
    case 3: return new TextDecoder("utf-8", { fatal: true }).decode(take(reader, count));
    case 4: return several(reader, count, depth);
    case 5: {
      const flat = several(reader, count * 2, depth);
      return new Map(Array.from({ length: count }, (_, pair) => flat.slice(pair * 2, pair * 2 + 2)));
    }
    case 6: return new Tag(count, item(reader, depth + 1));
    default: throw new Error("cbor");
  }
}

function several(reader, count, depth) {
  if (count > reader.bytes.length) throw new Error("cbor");
  return Array.from({ length: count }, () => item(reader, depth + 1));
}

function number(reader, short) {
  if (short < 24) return short;
  if (short > 26) throw new Error("cbor");
  return take(reader, 2 ** (short - 24)).reduce((sum, byte) => sum * 256 + byte, 0);
}

function take(reader, count) {
  const end = reader.at + count;
  if (end > reader.bytes.length) throw new Error("cbor");
  const part = reader.bytes.slice(reader.at, end);
  reader.at = end;
  return part;
}

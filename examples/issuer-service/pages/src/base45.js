// Base45 (RFC 9285), the strict form of SPEC 2.1: three characters stand for two bytes.

const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

export function encode(bytes) {
  let text = "";
  for (let at = 0; at < bytes.length; at += 2) {
    const isPair = at + 1 < bytes.length;
    let rest = isPair ? bytes[at] * 256 + bytes[at + 1] : bytes[at];
    for (let count = isPair ? 3 : 2; count > 0; count -= 1) {
      text += ALPHABET[rest % 45];
      rest = Math.floor(rest / 45);
    }
  }
  return text;
}

/** The bytes, or an error: no other text stands for them. */
export function decode(text) {
  const bytes = [];
  for (let at = 0; at < text.length; at += 3) {
    const group = [...text.slice(at, at + 3)].map((it) => ALPHABET.indexOf(it));
    const value = group.reduceRight((sum, digit) => sum * 45 + digit, 0);
    const isPair = group.length === 3;
    if (group.length === 1 || group.includes(-1) || value > (isPair ? 0xffff : 0xff)) throw new Error("base45");
    bytes.push(...(isPair ? [value >> 8, value & 255] : [value]));
  }
  return Uint8Array.from(bytes);
}

// Fingerprints that people compare by eye or over the telephone: in digits, and in words of BIP 39,
// whose lists were made so that no two words are easily taken for each other.
import { entropyToMnemonic } from "@scure/bip39";
import { wordlist as english } from "@scure/bip39/wordlists/english.js";
import { wordlist as chinese } from "@scure/bip39/wordlists/simplified-chinese.js";
import type { Root } from "../engine/roots";
import { t } from "../texts/texts";
import { h } from "./dom";

/** The first 128 bits of a thumbprint in twelve words; the last word checks the others. */
export function words(thumbprint: string, language: string): string[] {
  const pairs = thumbprint.slice(0, 32).match(/../g) ?? [];
  const bytes = Uint8Array.from(pairs, (pair) => Number.parseInt(pair, 16));
  return entropyToMnemonic(bytes, language === "zh" ? chinese : english).split(/\s+/);
}

export const digits = (thumbprint: string): string[] => thumbprint.match(/.{4}/g) ?? [];

export function fingerprints(roots: Root[]): HTMLElement {
  return h("ol", { class: "fingerprints" },
    ...roots.map(({ kid, thumbprint }) =>
      h("li", {},
        h("h2", {}, h("code", {}, kid)),
        h("dl", {},
          h("dt", {}, t.setup.words), h("dd", { class: "words" }, ...groups(words(thumbprint, t.language))),
          h("dt", {}, t.setup.digits), h("dd", { class: "digits" }, ...groups(digits(thumbprint))),
        ))),
  );
}

const groups = (all: string[]): HTMLElement[] => all.map((one) => h("span", {}, one));

// The page's texts: one catalogue for each language, and the compiler holds both to one shape.
import { en } from "./en";
import { zh } from "./zh";

export type Catalogue = typeof en;

const ALL: Catalogue[] = [en, zh];
const KEY = "language";

/** The texts in the language that was chosen, or the browser's. */
export let t: Catalogue = chosen();

/** Changes to the other language. */
export function turn(): void {
  t = t === en ? zh : en;
  try {
    localStorage.setItem(KEY, t.language);
  } catch {
    // It is for this time only, then.
  }
  told();
}

/** The text under a name that comes from elsewhere, if there is one. */
export const under = (texts: Record<string, string>, name: string): string | undefined =>
  Object.hasOwn(texts, name) ? texts[name] : undefined;

/** A bundle's name for something, in this language if it has it. */
export function named(names: Record<string, string> | undefined, otherwise: string): string {
  const found = names && (names[t.language] ?? names["en"] ?? Object.values(names)[0]);
  return found ?? otherwise;
}

function chosen(): Catalogue {
  let wanted = navigator.language.slice(0, 2);
  try {
    wanted = localStorage.getItem(KEY) ?? wanted;
  } catch {
    // Storage that is blocked is told of when the scanner starts.
  }
  return ALL.find(({ language }) => language === wanted) ?? en;
}

function told(): void {
  document.documentElement.lang = t.language === "zh" ? "zh-Hans" : "en";
  document.title = t.title;
}

told();

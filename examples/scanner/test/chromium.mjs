// Chromium, as the machine has it.
import { chromium } from "playwright-core";

const PROGRAM = process.env.CHROMIUM ?? "/usr/bin/chromium";

// Where it runs as root it has no sandbox.
const ROOT = process.getuid?.() === 0 ? ["--no-sandbox"] : [];

/** Starts it without a window. */
export const launch = (flags = []) => chromium.launch({ executablePath: PROGRAM, args: [...ROOT, ...flags] });

/** The same with a profile of one's own, such as one with other settings. */
export function launchProfile(folder, flags = []) {
  const options = { executablePath: PROGRAM, args: [...ROOT, ...flags], locale: "en-GB", permissions: ["camera"] };
  return chromium.launchPersistentContext(folder, options);
}

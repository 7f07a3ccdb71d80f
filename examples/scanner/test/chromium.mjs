// Chromium, as the machine has it.
import { chromium } from "playwright-core";

const PROGRAM = process.env.CHROMIUM ?? "/usr/bin/chromium";

/** Starts it without a window. It has no sandbox of its own only where it runs as root. */
export function launch(flags = []) {
  const root = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  return chromium.launch({ executablePath: PROGRAM, args: [...root, ...flags] });
}

// One tab at a time: two scanners that save one state would undo each other's installations.
import { Refusal } from "./said";

export interface Held {
  /** Whether another tab has taken it since. */
  lost(): boolean;
}

/** Holds the page's lock until the tab closes; with `take`, takes it from whoever has it. */
export function hold(take: boolean, taken: () => void): Promise<Held> {
  let state: "asked" | "held" | "lost" = "asked";
  return new Promise((resolve, reject) => {
    // A tab that was just closed or loaded anew lets go in a moment.
    const options = take ? { steal: true } : { signal: AbortSignal.timeout(PATIENCE) };
    const whole = navigator.locks.request("healthcode-scanner", options, () => {
      state = "held";
      resolve({ lost: () => state === "lost" });
      return new Promise(() => {});
    });
    // A lock that is held for ever ends only by being taken away.
    whole.catch((error: Error) => {
      if (state === "held") {
        state = "lost";
        return taken();
      }
      const waited = error.name === "TimeoutError" || error.name === "AbortError";
      reject(waited ? new Refusal("page/elsewhere", "the page is open in another tab") : new Refusal("kept/blocked", error.name));
    });
  });
}

/** Milliseconds. */
const PATIENCE = 1500;

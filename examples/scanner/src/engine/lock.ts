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
    const options = take ? { steal: true } : { ifAvailable: true };
    const whole = navigator.locks.request("healthcode-scanner", options, (lock) => {
      if (lock === null) {
        reject(new Refusal("page/elsewhere", "the page is open in another tab"));
        return;
      }
      state = "held";
      resolve({ lost: () => state === "lost" });
      return new Promise(() => {});
    });
    // A lock that is held for ever ends only by being taken away.
    whole.catch(() => {
      if (state === "held") {
        state = "lost";
        return taken();
      }
      reject(new Refusal("kept/blocked", "the browser gives no locks"));
    });
  });
}

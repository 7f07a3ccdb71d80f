// Hand-held scanners that type like a keyboard, wherever the focus is: faster than people do, and
// with Enter at the end.

/** Tells of each code that is typed. Returns what ends it. */
export function typing(typed: (text: string) => void): () => void {
  let [text, last] = ["", 0];
  const listen = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || inField(event.target)) {
      return;
    }
    if (event.timeStamp - last > SLOWEST) {
      text = "";
    }
    last = event.timeStamp;
    if (event.key.length === 1) {
      text = (text + event.key).slice(-LONGEST);
    }
    // What is in the middle of a code presses no button.
    if (text.length > SHORTEST) {
      event.preventDefault();
      event.stopPropagation();
    }
    if (event.key === "Enter" && PREFIX.test(text)) {
      typed(text);
      text = "";
    }
  };
  addEventListener("keydown", listen, { capture: true });
  return () => removeEventListener("keydown", listen, { capture: true });
}

const inField = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.matches("input, textarea, select");

const PREFIX = /^OH[CL]1:/;
/** Milliseconds between two keys. */
const SLOWEST = 100;
/** Characters: fewer could be a person's, more are no code. */
const SHORTEST = 3;
const LONGEST = 4096;

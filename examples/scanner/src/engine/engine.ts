// The scanner behind the page, in a worker of its own. The page shows what comes out of here and
// knows no code's text. One thing is done at a time: what waits for storage waits in line.
import { type DocumentInput, Scanner, load, readPicture } from "healthcode-wasm";
import type { Bundle, Clock, Installed, Issuer, Judged, Place, Read, StatusList } from "healthcode-wasm";
import { Frames } from "./frames";
import { Kept } from "./kept";
import { type Held, hold } from "./lock";
import { Register, type Seen, checkRecipient } from "./register";
import { type Pinning, fingerprints, readRoots } from "./roots";
import { Refusal, type Said, type Trouble, said } from "./said";
import { Trusted, now } from "./trusted";
import { type Hint, Watch, type Watcher, hintOf } from "./watch";

/** What the page shows when nothing is being scanned. */
export interface Overview {
  /** Undefined before any are pinned. */
  pinned: Pinning | undefined;
  bundle: Bundle | undefined;
  places: Place[];
  issuers: Issuer[];
  lists: StatusList[];
  clock: Clock | undefined;
  place: { type: string; id?: string } | undefined;
  recipient: string | undefined;
  /** Entries in the register. */
  entries: number;
  sources: string[];
}

/** A decision, and what the page needs beside it. */
export interface Decided {
  /** Which one it is: comparing documents and going on name it. */
  number: number;
  judged: Judged;
  /** When it was scanned, in seconds. */
  at: number;
  seen: Seen | undefined;
  /** Milliseconds from the frame's arrival to the decision. */
  took: number;
}

/** What a picture held. */
export type Looked = { decided: Decided } | { hint: Hint };

/** Is told what happens by itself. */
export interface Listener {
  /** Another tab has taken the scanner over. */
  taken(): void;
  /** A decision was made and could not be noted. */
  unkept(trouble: Trouble): void;
}

export class Engine {
  private kept!: Kept;
  private held!: Held;
  private register!: Register;
  private trusted!: Trusted;
  private listener!: Listener;
  private readonly frames = new Frames();
  private watch!: Watch<Decided>;
  /** The code on the screen, to compare documents with. */
  private shown: { number: number; text: string; at: number; seen: Seen | undefined } | undefined;
  private number = 0;
  private line: Promise<unknown> = Promise.resolve();

  /** Loads the module and what is kept; with `take`, from another tab that has it. */
  start(take: boolean, listener: Listener): Promise<Said<Overview>> {
    return this.inLine(async () => {
      this.listener = listener;
      await load();
      this.watch = new Watch({
        waiting: () => this.shown !== undefined,
        deciding: () => this.trusted.now?.place() !== undefined,
        decide: (text, began) => this.decide(text, began),
      });
      this.held = await hold(take, () => listener.taken());
      this.kept = await Kept.open(this.held);
      this.register = new Register(this.kept);
      this.trusted = new Trusted(this.kept);
      await this.trusted.restore();
      this.register.recipient = await this.kept.value("recipient");
      return this.overview();
    });
  }

  look(): Promise<Said<Overview>> {
    return this.inLine(() => this.overview());
  }

  /** The fingerprints of a file of roots, for people to compare; nothing is pinned. */
  compareRoots(text: string): Promise<Said<Pinning>> {
    return this.inLine(() => {
      const pinned = readRoots(text);
      // Whether there can be such roots, the package knows.
      new Scanner(pinned).free();
      const { keys, threshold } = pinned;
      return { roots: fingerprints(keys), threshold };
    });
  }

  pin(text: string): Promise<Said<Overview>> {
    return this.changed(() => this.trusted.pin(text));
  }

  /** Forgets everything, for another authority's roots. */
  forget(): Promise<Said<Overview>> {
    return this.changed(async () => {
      await this.trusted.forget();
      this.register.recipient = undefined;
    });
  }

  /** A bundle or a list: verified and kept before it is in force. */
  install(bytes: Uint8Array, source?: string): Promise<Said<{ installed: Installed; overview: Overview }>> {
    return this.inLine(async () => {
      const installed = await this.trusted.install(bytes, source);
      return { installed, overview: await this.overview() };
    });
  }

  choose(type: string, id: string | undefined): Promise<Said<Overview>> {
    return this.changed(() => this.trusted.choose(id === undefined ? { type } : { type, id }));
  }

  readBy(recipient: string | undefined): Promise<Said<Overview>> {
    return this.changed(async () => {
      const checked = recipient === undefined ? undefined : checkRecipient(recipient);
      await this.kept.keep({ recipient: checked });
      this.register.recipient = checked;
    });
  }

  resetClock(): Promise<Said<Overview>> {
    return this.changed(() => this.trusted.resetClock());
  }

  exportRegister(): Promise<Said<string>> {
    return this.inLine(async () => {
      await this.clearOld();
      return this.register.exported();
    });
  }

  clearRegister(): Promise<Said<Overview>> {
    return this.changed(() => this.kept.clear(Number.MAX_SAFE_INTEGER));
  }

  /** A text that was typed, pasted, or read by a hand-held scanner. */
  decideText(text: string): Promise<Said<Decided>> {
    return said(() => this.decide(text, performance.now()));
  }

  /** A file that should be a picture. */
  decidePicture(file: Blob): Promise<Said<Looked>> {
    return said(async () => {
      const began = performance.now();
      const read = await this.readPicture(file);
      return read.text === undefined ? { hint: hintOf(read) } : { decided: this.decide(read.text, began) };
    });
  }

  /** The text of any QR symbol in a picture, such as one with the roots. */
  pictureText(file: Blob): Promise<Said<string>> {
    return said(async () => {
      const [code] = (await this.readPicture(file)).codes;
      if (code === undefined) {
        throw new Refusal("picture/none", "no QR symbol is in the picture");
      }
      return code.text;
    });
  }

  /** The code on the screen once more, with documents: judged for the moment of its scan. */
  compare(number: number, documents: DocumentInput[]): Promise<Said<Judged>> {
    return said(() => {
      if (this.shown?.number !== number) {
        throw new Refusal("page/nothing-shown", "this code is not on the screen any more");
      }
      const { text, at, seen } = this.shown;
      const judged = this.trusted.ready.decide(text, at, { documents });
      this.note(judged, seen, documents.length);
      return judged;
    });
  }

  /** The next one, please: the code on the screen is forgotten, and frames are looked at again. */
  next(number: number): void {
    if (this.shown?.number === number) {
      this.shown = undefined;
      this.watch.next();
    }
  }

  /** Who is told of what a camera sees from now on; what was watched before ends. */
  watchFor(watcher: Watcher<Decided> | undefined): void {
    this.watch.anew(watcher);
  }

  /** A camera's frames, until they end or another camera is watched. */
  watchAll(stream: ReadableStream<VideoFrame>): Promise<void> {
    return this.watch.all(stream);
  }

  /** One frame, where the browser has no stream of them. */
  watchOne(frame: ImageBitmap): Promise<void> {
    return this.watch.one(frame);
  }

  // Deciding waits for nothing: it is between two things that do, or not at all.
  private decide(text: string, began: number): Decided {
    if (this.shown !== undefined) {
      throw new Refusal("page/busy", "a result is on the screen");
    }
    const { judged, taken } = this.judged(text);
    const [at, number] = [now(), ++this.number];
    const took = performance.now() - began;
    const seen = this.register.repeated(judged.code_id, at);
    this.shown = { number, text: taken, at, seen };
    this.note(judged, seen, 0);
    return { number, judged, at, seen, took };
  }

  // Whoever pastes brings blanks along. A code may end in one, so they go only where it does not help.
  private judged(text: string): { judged: Judged; taken: string } {
    if (this.held.lost()) {
      throw new Refusal("page/elsewhere", "the page is in use in another tab");
    }
    const taken = text.trimStart().replace(/[\t\r\n]+ *$/, "");
    const judged = this.trusted.ready.decide(taken, now());
    const bare = taken.trimEnd();
    const malformed = judged.reason?.startsWith("malformed/") === true;
    return malformed && bare !== taken ? { judged: this.trusted.ready.decide(bare, now()), taken: bare } : { judged, taken };
  }

  // After the answer: nobody waits at a gate for a disk.
  private note(judged: Judged, seen: Seen | undefined, compared: number): void {
    const [where, at] = [this.trusted.where, now()];
    void this.inLine(async () => {
      await this.register.note(judged, where, { at, before: seen, compared });
      await this.trusted.keepFloor();
    }).then((noted) => noted.ok || this.listener.unkept(noted));
  }

  private async readPicture(file: Blob): Promise<Read> {
    const picture = await createImageBitmap(file).catch(() => {
      throw new Refusal("picture/not-one", "not a picture that this browser opens");
    });
    try {
      return readPicture(this.frames.drawn(picture, picture.width, picture.height), MOST_PER_PICTURE);
    } finally {
      picture.close();
    }
  }

  private async clearOld(): Promise<void> {
    // A clock that is wrong knows no entry's time.
    if (this.trusted.now?.clock(now()).concern === undefined) {
      await this.kept.clear(now());
    }
  }

  private changed(work: () => Promise<void>): Promise<Said<Overview>> {
    return this.inLine(async () => {
      await work();
      return this.overview();
    });
  }

  private inLine<T>(work: () => T | Promise<T>): Promise<Said<T>> {
    const done = this.line.then(() => said(work));
    this.line = done;
    return done;
  }

  private async overview(): Promise<Overview> {
    await this.clearOld();
    const [kept, scanner] = [this.kept, this.trusted.now];
    const bundle = scanner?.bundle(now());
    const carried = bundle === undefined ? undefined : scanner;
    return {
      pinned: await this.trusted.pinning(bundle),
      bundle,
      places: carried?.places() ?? [],
      issuers: carried?.issuers() ?? [],
      lists: carried?.lists() ?? [],
      clock: scanner?.clock(now()),
      place: scanner?.place(),
      recipient: this.register.recipient,
      entries: await kept.count(),
      sources: (await kept.value("sources")) ?? [],
    };
  }
}

/** Milliseconds. */
const MOST_PER_PICTURE = 3000;

// The scanner behind the page, in a worker of its own: what is trusted, what is kept, the camera's
// frames, and the decisions. The page shows what comes out of here and knows no code's text.
import { type DocumentInput, Scanner, load, readPicture } from "healthcode-wasm";
import type { Bundle, Clock, Installed, Issuer, Judged, Place, Read, StatusList } from "healthcode-wasm";
import { Frames } from "./frames";
import { Kept } from "./kept";
import { type Held, hold } from "./lock";
import { Register, type Seen, type Where, checkRecipient } from "./register";
import { type Pinning, fingerprints, readRoots } from "./roots";
import { Refusal, type Said, said } from "./said";
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
  judged: Judged;
  /** When it was scanned, in seconds. */
  at: number;
  seen: Seen | undefined;
  /** Milliseconds from the frame's arrival to the decision. */
  took: number;
}

/** What a picture held. */
export type Looked = { decided: Decided } | { hint: Hint };

export class Engine {
  private kept!: Kept;
  private register!: Register;
  private held: Held | undefined;
  private scanner: Scanner | undefined;
  private readonly frames = new Frames();
  private watch!: Watch<Decided>;
  /** The code on the screen, for comparing documents with it: it is in no other place. */
  private shown: { text: string; at: number; seen: Seen | undefined } | undefined;
  private savedFloor = 0;

  /** Loads the module and what is kept. `taken` is told when another tab takes over. */
  start(take: boolean, taken: () => void): Promise<Said<Overview>> {
    return said(async () => {
      await load();
      this.watch = new Watch({
        waiting: () => this.shown !== undefined,
        deciding: () => this.scanner?.place() !== undefined,
        decide: (text, began) => this.decided(text, began),
      });
      this.held = await hold(take, taken);
      this.kept = await Kept.open();
      this.register = new Register(this.kept);
      await this.restored();
      this.register.recipient = await this.kept.value("recipient");
      await this.kept.clear(now());
      return this.overview();
    });
  }

  look(): Promise<Said<Overview>> {
    return said(() => this.overview());
  }

  /** The fingerprints of a file of roots, for people to compare; nothing is pinned. */
  compareRoots(text: string): Promise<Said<Pinning>> {
    return said(() => {
      const pinned = readRoots(text);
      new Scanner(pinned).free();
      return { roots: fingerprints(pinned.keys), threshold: pinned.threshold };
    });
  }

  pin(text: string): Promise<Said<Overview>> {
    return said(async () => {
      if (this.scanner !== undefined) {
        throw new Refusal("roots/pinned", "roots are pinned already");
      }
      const pinned = readRoots(text);
      const scanner = new Scanner(pinned);
      const roots = { roots: fingerprints(pinned.keys), threshold: pinned.threshold };
      await this.kept.keep({ state: scanner.state(), roots });
      this.scanner = scanner;
      return this.overview();
    });
  }

  /** Forgets everything, for another authority's roots. */
  forget(): Promise<Said<Overview>> {
    return said(async () => {
      await this.kept.keep(NOTHING);
      await this.kept.clear(Number.MAX_SAFE_INTEGER);
      this.scanner?.free();
      [this.scanner, this.register.recipient, this.savedFloor] = [undefined, undefined, 0];
      return this.overview();
    });
  }

  /** A bundle or a list: verified and kept before it is in force. */
  install(bytes: Uint8Array, source?: string): Promise<Said<{ installed: Installed; overview: Overview }>> {
    return said(async () => {
      const old = this.ready();
      const next = Scanner.restore(old.state());
      const installed = next.install(bytes, now());
      const sources = (await this.kept.value("sources")) ?? [];
      const known = source === undefined || sources.includes(source) ? sources : [...sources, source].slice(-MOST_SOURCES);
      await this.kept.keep({ state: next.state(), sources: known });
      const place = old.place();
      this.scanner = next;
      old.free();
      if (place !== undefined && next.places().some((it) => it.type === place.type)) {
        next.choose(place.type, place.id);
      }
      return { installed, overview: await this.overview() };
    });
  }

  choose(type: string, id: string | undefined): Promise<Said<Overview>> {
    return said(async () => {
      this.ready().choose(type, id);
      const place = id === undefined ? { type } : { type, id };
      await this.kept.keep({ place });
      return this.overview();
    });
  }

  readBy(recipient: string | undefined): Promise<Said<Overview>> {
    return said(async () => {
      const checked = recipient === undefined ? undefined : checkRecipient(recipient);
      await this.kept.keep({ recipient: checked });
      this.register.recipient = checked;
      return this.overview();
    });
  }

  resetClock(): Promise<Said<Overview>> {
    return said(async () => {
      this.ready().resetClock();
      await this.kept.keep({ state: this.ready().state(), floor: undefined });
      this.savedFloor = 0;
      return this.overview();
    });
  }

  exportRegister(): Promise<Said<string>> {
    return said(() => this.register.exported());
  }

  clearRegister(): Promise<Said<Overview>> {
    return said(async () => {
      await this.kept.clear(Number.MAX_SAFE_INTEGER);
      return this.overview();
    });
  }

  /** A text that was typed, pasted, or read by a hand-held scanner. */
  decideText(text: string): Promise<Said<Decided>> {
    return said(() => this.decided(text, performance.now()));
  }

  /** A file that should be a picture. */
  decidePicture(file: Blob): Promise<Said<Looked>> {
    return said(async () => {
      const began = performance.now();
      const read = await this.readPicture(file);
      return read.text === undefined ? { hint: hintOf(read) } : { decided: await this.decided(read.text, began) };
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
  compare(documents: DocumentInput[]): Promise<Said<Judged>> {
    return said(async () => {
      if (this.shown === undefined) {
        throw new Refusal("page/nothing-shown", "no code is on the screen");
      }
      const { text, at, seen } = this.shown;
      const judged = this.ready().decide(text, at, { documents });
      await this.register.note(judged, this.where(), { at: now(), before: seen, compared: documents.length });
      return judged;
    });
  }

  /** The next one, please: the code on the screen is forgotten, and frames are looked at again. */
  next(): void {
    this.shown = undefined;
    this.watch.next();
  }

  /** Looks at a camera's frames until the stream ends, or until it is to look at others. */
  async watchAll(stream: ReadableStream<VideoFrame>, watcher: Watcher<Decided>): Promise<void> {
    this.shown = undefined;
    await this.watch.all(stream, watcher);
  }

  /** One frame, where the browser has no stream of them. */
  async watchOne(frame: VideoFrame | ImageBitmap, watcher: Watcher<Decided>): Promise<void> {
    await this.watch.one(frame, watcher);
  }

  watchAnew(): void {
    this.shown = undefined;
    this.watch.anew();
  }

  private async decided(text: string, began: number): Promise<Decided> {
    const [scanner, at] = [this.ready(), now()];
    const judged = scanner.decide(text, at);
    const took = performance.now() - began;
    const seen = this.register.repeated(judged.code_id, at);
    this.shown = { text, at, seen };
    await this.register.note(judged, this.where(), { at, before: seen, compared: 0 });
    await this.keepFloor();
    return { judged, at, seen, took };
  }

  private where(): Where {
    const chosen = this.ready().place();
    const place = this.ready().places().find(({ type }) => type === chosen?.type);
    if (place === undefined) {
      throw new Refusal("place/none", "no place is chosen");
    }
    return { place, id: chosen?.id };
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

  private async restored(): Promise<void> {
    const state = await this.kept.value("state");
    if (state === undefined) {
      return;
    }
    const scanner = Scanner.restore(state);
    const floor = await this.kept.value("floor");
    if (floor !== undefined) {
      scanner.raiseClockFloor(floor);
    }
    this.scanner = scanner;
    const place = await this.kept.value("place");
    if (place !== undefined && scanner.places().some((it) => it.type === place.type)) {
      scanner.choose(place.type, place.id);
    }
  }

  // The floor under the clock rises with each decision, and is written now and then.
  private async keepFloor(): Promise<void> {
    const { floor } = this.ready().clock(now());
    if (floor >= this.savedFloor + FLOOR_EVERY) {
      await this.kept.keep({ floor });
      this.savedFloor = floor;
    }
  }

  private ready(): Scanner {
    if (this.held?.lost() === true) {
      throw new Refusal("page/elsewhere", "the page is in use in another tab");
    }
    if (this.scanner === undefined) {
      throw new Refusal("roots/none", "no roots are pinned");
    }
    return this.scanner;
  }

  private async overview(): Promise<Overview> {
    const [kept, scanner] = [this.kept, this.scanner];
    const bundle = scanner?.bundle(now());
    const carried = bundle === undefined ? undefined : scanner;
    return {
      pinned: bundle === undefined ? await kept.value("roots") : pinningOf(bundle),
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

const now = () => Date.now() / 1000;

function pinningOf({ roots }: Bundle): Pinning {
  return { roots: fingerprints(roots.keys.map(({ key }) => key)), threshold: roots.threshold };
}

const NOTHING = {
  state: undefined,
  roots: undefined,
  floor: undefined,
  place: undefined,
  recipient: undefined,
  sources: undefined,
};
const MOST_SOURCES = 16;
/** Milliseconds. */
const MOST_PER_PICTURE = 3000;
/** Seconds. */
const FLOOR_EVERY = 10;

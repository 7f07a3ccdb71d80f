// What the scanner trusts and where it stands, in force and in the browser's storage: whatever
// changes is kept first, so that what is in force is never ahead of what a reload would find.
import { Scanner } from "healthcode-wasm";
import type { Bundle, Installed } from "healthcode-wasm";
import type { Kept, Values } from "./kept";
import type { Where } from "./register";
import { type Pinning, fingerprints, readRoots } from "./roots";
import { Refusal } from "./said";

type Place = Values["place"];

export class Trusted {
  private scanner: Scanner | undefined;
  private savedFloor = 0;

  constructor(private readonly kept: Kept) {}

  /** Takes up what was kept. */
  async restore(): Promise<void> {
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
    choose(scanner, await this.kept.value("place"));
  }

  /** The scanner, if there are roots. */
  get now(): Scanner | undefined {
    return this.scanner;
  }

  get ready(): Scanner {
    if (this.scanner === undefined) {
      throw new Refusal("roots/none", "no roots are pinned");
    }
    return this.scanner;
  }

  /** The place that was chosen, and what is asked there. */
  get where(): Where {
    const chosen = this.ready.place();
    const place = this.ready.places().find(({ type }) => type === chosen?.type);
    if (place === undefined) {
      throw new Refusal("place/none", "no place is chosen");
    }
    return { place, id: chosen?.id };
  }

  async pin(text: string): Promise<void> {
    if (this.scanner !== undefined) {
      throw new Refusal("roots/pinned", "roots are pinned already");
    }
    const pinned = readRoots(text);
    const scanner = new Scanner(pinned);
    const roots = { roots: fingerprints(pinned.keys), threshold: pinned.threshold };
    await this.kept.keep({ state: scanner.state(), roots });
    this.scanner = scanner;
  }

  /** A bundle or a list, and the address it came from. */
  async install(bytes: Uint8Array, source: string | undefined): Promise<Installed> {
    const next = Scanner.restore(this.ready.state());
    const installed = next.install(bytes, now());
    const sources = (await this.kept.value("sources")) ?? [];
    const known = source === undefined || sources.includes(source) ? sources : [...sources, source].slice(-MOST_SOURCES);
    await this.kept.keep({ state: next.state(), sources: known });
    this.replace(next);
    return installed;
  }

  async choose(place: Place): Promise<void> {
    const [scanner, before] = [this.ready, this.ready.place()];
    scanner.choose(place.type, place.id);
    try {
      await this.kept.keep({ place });
    } catch (error) {
      choose(scanner, before);
      throw error;
    }
  }

  async resetClock(): Promise<void> {
    const next = Scanner.restore(this.ready.state());
    next.resetClock();
    await this.kept.keep({ state: next.state(), floor: undefined });
    this.replace(next);
    this.savedFloor = 0;
  }

  async forget(): Promise<void> {
    await this.kept.forget();
    this.scanner?.free();
    [this.scanner, this.savedFloor] = [undefined, 0];
  }

  /** The floor under the clock rises with each decision, and is written now and then. */
  async keepFloor(): Promise<void> {
    const { floor } = this.ready.clock(now());
    if (floor >= this.savedFloor + FLOOR_EVERY) {
      await this.kept.keep({ floor });
      this.savedFloor = floor;
    }
  }

  /** The roots in force, or those that were pinned. */
  async pinning(bundle: Bundle | undefined): Promise<Pinning | undefined> {
    if (bundle === undefined) {
      return this.kept.value("roots");
    }
    const { keys, threshold } = bundle.roots;
    return { roots: fingerprints(keys.map(({ key }) => key)), threshold };
  }

  private replace(next: Scanner): void {
    const old = this.ready;
    choose(next, old.place());
    this.scanner = next;
    old.free();
  }
}

/** Seconds since 1970. */
export const now = () => Date.now() / 1000;

// A place that a newer bundle does not know is none any more.
function choose(scanner: Scanner, place: Place | undefined): void {
  if (place !== undefined && scanner.bundle(now()) !== undefined && scanner.places().some(({ type }) => type === place.type)) {
    scanner.choose(place.type, place.id);
  }
}

const MOST_SOURCES = 16;
/** Seconds. */
const FLOOR_EVERY = 10;

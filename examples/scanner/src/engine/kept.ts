// What the page keeps in this browser: the scanner's state, the operator's choices, and the
// sealed register. Nothing here says who was scanned.
import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import type { Held } from "./lock";
import type { Pinning } from "./roots";
import { Refusal, trouble } from "./said";

/** One decision of the register, sealed to the authority's key. */
export interface Sealed {
  /** When it is to be gone, in seconds, rounded up to the hour. */
  expires: number;
  sealed: Uint8Array;
}

interface Shelves extends DBSchema {
  kept: { key: string; value: unknown };
  register: { key: number; value: Sealed; indexes: { expires: number } };
}

/** What is kept under which name. */
export interface Values {
  state: Uint8Array;
  /** The roots that were pinned, for people to compare until there is a bundle. */
  roots: Pinning;
  /** Seconds: the clock is not to be before this. */
  floor: number;
  place: { type: string; id?: string };
  /** Public key of whoever may read the register. */
  recipient: string;
  /** Where bundle and lists were fetched from. */
  sources: string[];
}

export class Kept {
  private constructor(
    private readonly base: IDBPDatabase<Shelves>,
    private readonly held: Held,
  ) {}

  /** Nothing is written once the lock is lost. */
  static async open(held: Held): Promise<Kept> {
    try {
      const base = await openDB<Shelves>("healthcode-scanner", 1, {
        upgrade(opened) {
          opened.createObjectStore("kept");
          opened.createObjectStore("register", { autoIncrement: true }).createIndex("expires", "expires");
        },
      });
      return new Kept(base, held);
    } catch (error) {
      throw new Refusal("kept/blocked", trouble(error).detail);
    }
  }

  async value<Name extends keyof Values>(name: Name): Promise<Values[Name] | undefined> {
    return (await this.base.get("kept", name)) as Values[Name] | undefined;
  }

  /** All of these or none. A value that is undefined goes. */
  async keep(values: { [Name in keyof Values]?: Values[Name] | undefined }): Promise<void> {
    this.check();
    const all = this.base.transaction("kept", "readwrite", { durability: "strict" });
    const writes = Object.entries(values).map(([name, value]) =>
      value === undefined ? all.store.delete(name) : all.store.put(value, name),
    );
    await Promise.all([...writes, all.done]);
  }

  async seal(entry: Sealed): Promise<void> {
    this.check();
    await this.base.add("register", entry);
  }

  entries(): Promise<Sealed[]> {
    return this.base.getAll("register");
  }

  count(): Promise<number> {
    return this.base.count("register");
  }

  /** Everything, at once. */
  async forget(): Promise<void> {
    this.check();
    const all = this.base.transaction(["kept", "register"], "readwrite", { durability: "strict" });
    await Promise.all([all.objectStore("kept").clear(), all.objectStore("register").clear(), all.done]);
  }

  /** Clears what is past its time, or everything. */
  async clear(until: number): Promise<void> {
    const all = this.base.transaction("register", "readwrite");
    let entry = await all.store.index("expires").openCursor(IDBKeyRange.upperBound(until));
    while (entry !== null) {
      await entry.delete();
      entry = await entry.continue();
    }
    await all.done;
  }

  private check(): void {
    if (this.held.lost()) {
      throw new Refusal("page/elsewhere", "the page is in use in another tab");
    }
  }
}

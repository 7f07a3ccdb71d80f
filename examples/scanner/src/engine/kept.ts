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

type Base = IDBPDatabase<Shelves>;

export class Kept {
  private constructor(
    private base: Base,
    private readonly held: Held,
  ) {}

  /** Nothing is written once the lock is lost. */
  static async open(held: Held): Promise<Kept> {
    return new Kept(await opened(), held);
  }

  value<Name extends keyof Values>(name: Name): Promise<Values[Name] | undefined> {
    return this.with(async (base) => (await base.get("kept", name)) as Values[Name] | undefined);
  }

  /** All of these or none. A value that is undefined goes. */
  keep(values: { [Name in keyof Values]?: Values[Name] | undefined }): Promise<void> {
    return this.written((base) => {
      const all = base.transaction("kept", "readwrite", { durability: "strict" });
      const writes = Object.entries(values).map(([name, value]) =>
        value === undefined ? all.store.delete(name) : all.store.put(value, name),
      );
      return [...writes, all.done];
    });
  }

  seal(entry: Sealed): Promise<void> {
    return this.written((base) => {
      const all = base.transaction("register", "readwrite");
      return [all.store.add(entry), all.done];
    });
  }

  entries(): Promise<Sealed[]> {
    return this.with((base) => base.getAll("register"));
  }

  count(): Promise<number> {
    return this.with((base) => base.count("register"));
  }

  /** Everything, at once. */
  forget(): Promise<void> {
    return this.written((base) => {
      const all = base.transaction(["kept", "register"], "readwrite", { durability: "strict" });
      return [all.objectStore("kept").clear(), all.objectStore("register").clear(), all.done];
    });
  }

  /** Clears what is past its time, or everything. */
  clear(until: number): Promise<void> {
    return this.with(async (base) => {
      const all = base.transaction("register", "readwrite");
      let entry = await all.store.index("expires").openCursor(IDBKeyRange.upperBound(until));
      while (entry !== null) {
        await entry.delete();
        entry = await entry.continue();
      }
      await all.done;
    });
  }

  private written(write: (base: Base) => Promise<unknown>[]): Promise<void> {
    if (this.held.lost()) {
      throw new Refusal("page/elsewhere", "the page is in use in another tab");
    }
    return this.with(async (base) => {
      const parts = await Promise.allSettled(write(base));
      // Why a part failed, the transaction says: it is the last.
      const failed = parts.findLast((part) => part.status === "rejected");
      if (failed !== undefined) {
        throw failed.reason;
      }
    });
  }

  // A browser whose disk is full closes the database: it is opened again once there is room.
  private async with<T>(work: (base: Base) => Promise<T>): Promise<T> {
    try {
      return await work(this.base);
    } catch (error) {
      if (!CLOSED.has((error as Error).name)) {
        throw error;
      }
    }
    this.base.close();
    try {
      this.base = await opened();
      return await work(this.base);
    } catch (error) {
      throw new Refusal("kept/full", trouble(error).detail);
    }
  }
}

async function opened(): Promise<Base> {
  try {
    return await openDB<Shelves>("healthcode-scanner", 1, {
      upgrade(base) {
        base.createObjectStore("kept");
        base.createObjectStore("register", { autoIncrement: true }).createIndex("expires", "expires");
      },
    });
  } catch (error) {
    throw new Refusal("kept/blocked", trouble(error).detail);
  }
}

/** Names of errors after which a database that was open is open no more. */
const CLOSED = new Set(["InvalidStateError", "UnknownError"]);

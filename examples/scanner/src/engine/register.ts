// The register of a shift: place, time, decision and a piece of the code's id, each entry sealed
// to the authority's key as it is made, so that nobody who holds this device can read it.
import { Encrypter, armor } from "age-encryption";
import type { Judged, Place } from "healthcode-wasm";
import type { Kept } from "./kept";
import { Refusal } from "./said";

/** How often a code was seen in this shift, and when last. */
export interface Seen {
  times: number;
  last: number;
}

/** The place of a decision, and which one of its type. */
export interface Where {
  place: Place;
  id: string | undefined;
}

export interface Noted {
  at: number;
  before: Seen | undefined;
  /** How many documents were compared. */
  compared: number;
}

export class Register {
  /** Of this start of the page alone, by the codes' ids. */
  private readonly seen = new Map<string, Seen>();

  constructor(private readonly kept: Kept) {}

  /** Who may read entries; undefined where nobody may, and nothing is written. */
  recipient: string | undefined;

  /** Notes a decision that was made at a place: the first on a code, or one more with documents. */
  async note(judged: Judged, where: Where, noted: Noted): Promise<void> {
    const { place, id } = where;
    if (this.recipient !== undefined && place.retention !== undefined) {
      const { at, before, compared } = noted;
      const entry = {
        at: new Date(at * 1000).toISOString(),
        place: place.type,
        ...(id === undefined ? {} : { id }),
        decision: judged.verdict,
        ...(judged.reason === undefined ? {} : { reason: judged.reason }),
        // Eight of sixteen digits: enough to see a code twice, too few to know whose it was.
        ...(judged.code_id === undefined ? {} : { code: judged.code_id.slice(0, 8) }),
        ...(before === undefined ? {} : { seen: before.times + 1 }),
        ...(compared === 0 ? {} : { compared }),
      };
      const expires = Math.ceil((at + place.retention) / 3600) * 3600;
      await this.kept.seal({ expires, sealed: await seal(this.recipient, padded(JSON.stringify(entry))) });
    }
  }

  /** Whether a code was here before, in this start of the page. */
  repeated(code: string | undefined, now: number): Seen | undefined {
    return code === undefined ? undefined : this.counted(code, now);
  }

  /** All entries, as age files one after the other in ASCII armor. */
  async exported(): Promise<string> {
    const entries = await this.kept.entries();
    return entries.map((entry) => `${armor.encode(entry.sealed).trimEnd()}\n`).join("");
  }

  private counted(code: string, now: number): Seen | undefined {
    const before = this.seen.get(code);
    if (this.seen.size >= MOST_SEEN && before === undefined) {
      const [oldest] = this.seen.keys();
      this.seen.delete(oldest as string);
    }
    this.seen.delete(code);
    this.seen.set(code, { times: (before?.times ?? 0) + 1, last: now });
    return before;
  }
}

/** Throws where the key is none that the format knows. */
export function checkRecipient(text: string): string {
  const recipient = text.trim();
  try {
    new Encrypter().addRecipient(recipient);
  } catch {
    throw new Refusal("register/key", "not a public key of age");
  }
  return recipient;
}

function seal(recipient: string, text: string): Promise<Uint8Array> {
  const encrypter = new Encrypter();
  encrypter.addRecipient(recipient);
  return encrypter.encrypt(text);
}

// Sealed entries are all of one length, which would tell admissions from refusals otherwise.
const padded = (text: string) => text.padEnd(LENGTH);

const LENGTH = 512;
const MOST_SEEN = 10_000;

/**
 * The verifier of health codes: what a scanner carries, the place first, then the code.
 *
 * Times are given in seconds since 1970 (a fraction is cut off) and come back as RFC 3339 texts.
 * The names in results are those of `healthcode verify --json`; what does not apply is absent.
 *
 * An argument of a wrong type throws a `TypeError`, and so does an object with a field that is not
 * described here, or with one that is `null`. A number outside its range throws a `RangeError`, and
 * so does a name, a document or an array that is longer than any. What is not done for another
 * reason throws a {@link HealthcodeError}. What a getter of the caller's throws is thrown on.
 */

/**
 * Loads the module; nothing else may be called before. Without `source` it is the file beside. Each
 * of the package's two doors has a module of its own, with classes of its own: use one of them.
 */
export function load(
  source?: URL | string | Request | Response | BufferSource | WebAssembly.Module,
): Promise<void>;

/** Why something is not done; what was in force stays in force. */
export interface HealthcodeError extends Error {
  readonly name: "HealthcodeError";
  /** Stable: of a bundle or a list that is not taken those of SPEC 8 and 12, otherwise README's. */
  readonly code: string;
  /** Of `state/rollback`: the lowest number that would be taken. */
  readonly have?: Whole;
  /** Of `state/rollback`: the number that was brought. */
  readonly got?: Whole;
  /** Of `store/damaged`: the status list that is damaged, where all else is whole. */
  readonly uri?: string;
}

/** A whole number: a `bigint` where a `number` would not be exact. */
export type Whole = number | bigint;

/** Seconds since 1970, such as `Date.now() / 1000`. */
export type Seconds = number;

/** RFC 3339 in UTC, such as `2026-11-21T12:00:00Z`. */
export type Instant = string;

export type Colour = "green" | "yellow" | "red";
export type Decision = "admit" | "refer" | "deny";
export type Freshness = "fresh" | "stale" | "expired";
export type Purpose = "colour" | "itinerary" | "test" | "status";
export type KeyState = "active" | "retired" | "compromised";
export type TestMethod = "nucleic-acid" | "antigen";
export type TestResult = "negative" | "positive" | "inconclusive";
export type DocumentType =
  | "passport"
  | "prc-id"
  | "hk-macao-permit"
  | "taiwan-permit"
  | "prc-residence"
  | "other";

/** `holder`, or counting from 1 `companion 1`. */
export type Person = "holder" | `companion ${number}`;

/** An Ed25519 public key: 32 bytes, or 64 hexadecimal digits. */
export type Key = Uint8Array | string;

/** What a scanner believes before it has any bundle. */
export interface Pinned {
  /** The root keys, 1 to 32. */
  keys: Key[];
  /** How many of them must sign. */
  threshold: number;
  /** Lowest number of any bundle: that of the newest one when this was written. */
  least_seq: Whole;
}

/**
 * `TYPE:COUNTRY:NUMBER:BIRTH`, or the lines of a machine-readable zone; cards need their type. Nobody
 * is born in the future.
 */
export type DocumentInput = string | { mrz: string; document_type?: DocumentType };

/** What is shown beside a code. */
export interface Shown {
  /** Documents, in any order; at most one where no place is chosen. */
  documents?: DocumentInput[];
  /** The pepper that identity hashes of suite 2 need, 16 to 64 bytes. */
  pepper?: Uint8Array;
}

/** Why, as a stable code and in plain words. */
export interface Because {
  reason: string;
  detail: string;
}

/** What a code says whose signature holds. */
export interface Said {
  /** The holder's colour that counts now. */
  colour?: Colour;
  code_id: string;
  /** Which document of the holder's to compare. */
  document_type: DocumentType;
  kid: string;
  issuer?: string;
  issued: Instant;
  valid_from: Instant;
  valid_until: Instant;
  region?: number;
  companions?: { colour: Colour; document_type: DocumentType }[];
  itinerary?: {
    last_day: string;
    days: number;
    visits: { region: number; from: string; to: string }[];
  };
  tests?: { method: TestMethod; result: TestResult; sampled: Instant }[];
  /** When, and for which place, its holder presented it live. */
  presented?: { at: Instant; place?: string };
  identity: "match" | "mismatch" | "not-checked";
  /** What a status list says, where the code has a place in one. */
  status?: string;
}

/** What is decided about one person. */
export interface PersonJudged {
  person: Person;
  decision: Decision;
  colour?: Colour;
  /** Which document to compare. */
  document_type: DocumentType;
  identity: "match" | "not-checked";
}

/** One check that was made; its words say nothing of who the holder is. */
export interface Step {
  check: string;
  person?: Person;
  /** What was compared, such as `7200 s since issuing, 86400 s allowed`. */
  compared: string;
  decision: Decision;
}

/** What is decided at a place; without `people` the code itself was refused. */
export interface Judged extends Partial<Because>, Partial<Said> {
  verdict: Decision;
  /** Type of the place. */
  place: string;
  people: PersonJudged[];
  reasons: (Because & { decision: Decision; person?: Person })[];
  /** What is stale or unknown and passes by the place's policy. */
  allowances: Because[];
  trace: Step[];
}

/** A code that passed every check, where no place was asked. */
export interface Verified extends Said {
  verdict: "verified";
  /** Whose the document is. */
  matched?: Person;
  /** That person's own colour: decide by this one. */
  matched_colour?: Colour;
}

/** A code that is refused, or whose document is. */
export interface Refused extends Because, Partial<Said> {
  verdict: "refused";
}

export type Verdict = Verified | Refused;

/** What an installation did. */
export type Installed =
  | { installed: "bundle"; seq: Whole; lists_dropped: number }
  | { installed: "list"; uri: string; seq: Whole; withdrawn: Whole }
  | { installed: "unchanged" };

/** What became of a scanner and of the state that it took in. */
export interface Refreshed {
  /** Something of the state is in force that was not. */
  taken: boolean;
  /** The state is behind: keep `state()` in its place. */
  behind: boolean;
}

/** Names for people, by language tag. */
export type Names = Record<string, string>;

export interface Bundle {
  seq: Whole;
  hash: string;
  issued: Instant;
  expires: Instant;
  /** Seconds since it was issued. */
  age: number;
  /** As the chosen place sees it. */
  freshness: Freshness;
  roots: { threshold: number; keys: { kid: string; key: string }[] };
}

/** What is asked at a type of place. */
export interface Place {
  type: string;
  names?: Names;
  /** Worst colour that is admitted. */
  admit: Colour;
  /** Worst colour that is referred. */
  refer: Colour;
  max_age?: { most: number; failing: Decision };
  test?: { any_of: { method: TestMethod; result: TestResult; max_age: number }[]; failing: Decision };
  itinerary?: { days: number; risk: number[]; missing: Decision; failing: Decision };
  regions?: { accepted: number[]; failing: Decision };
  identity?: Decision;
  live?: { within: number; failing: Decision };
  stale: {
    bundle_after: number;
    bundle: Decision;
    list_after: number;
    list: Decision;
    list_missing: Decision;
  };
  /** Seconds that a register of decisions is kept. */
  retention?: number;
}

export interface Issuer {
  id?: string;
  kid: string;
  names?: Names;
  purposes: Purpose[];
  not_before: Instant;
  not_after: Instant;
  max_lifetime: number;
  regions?: number[];
  state: KeyState;
  specimen: boolean;
  status?: { base: string; shift: number };
}

export interface StatusList {
  uri: string;
  seq: Whole;
  issued: Instant;
  expires: Instant;
  ttl?: number;
  slots: number;
  issuer?: string;
}

/** The clock against the newest instant that is known to be past. */
export interface Clock {
  /** What to decide with. */
  now: Seconds;
  floor: Seconds;
  /** Behind: every code is refused. Far ahead: a warning. */
  concern?: { kind: "behind" | "far-ahead"; seconds: number };
}

/** Pinned roots, a bundle and its lists, a floor under the clock, and a place. */
export class Scanner {
  constructor(pinned: Pinned);
  /**
   * The scanner with the state that another one gave. Of its pin and `shipped`, the one with the
   * higher number counts. Throws `store/damaged`, or `state/rollback` where the bundle is older
   * than the program was shipped with. Where a status list alone is damaged, it is what decides
   * that throws, until this list is installed again, or a newer one.
   */
  static restore(state: Uint8Array, shipped?: Pinned): Scanner;
  /** All that is to be kept, but for the place. */
  state(): Uint8Array;
  /**
   * Takes in a state that another scanner of the same roots kept, such as that of another tab: of
   * bundle, lists, pin and floor under the clock, what is newer counts, and what is older stays
   * out. Throws `state/fork` for another bundle or list of the same number, `state/rollback` where
   * the bundle is older than a pin, `store/damaged` and `store/full`; then nothing is taken.
   */
  refresh(state: Uint8Array): Refreshed;
  /**
   * Verifies a trust bundle or a status list, and takes it into force. Which of the two it must
   * be, `kind` says; without it, the bytes.
   */
  install(bytes: Uint8Array, now: Seconds, kind?: "bundle" | "list"): Installed;
  /** The bundle in force, if there is one. */
  bundle(now: Seconds): Bundle | undefined;
  /** The types of places that the bundle knows. */
  places(): Place[];
  issuers(): Issuer[];
  lists(): StatusList[];
  /** Chooses the type of place, and which one of its type it is. */
  choose(type: string, id?: string): void;
  /** The place that was chosen. */
  place(): { type: string; id?: string } | undefined;
  /** Decides about everyone on a code at the chosen place. */
  decide(text: string, now: Seconds, shown?: Shown): Judged;
  /** Verifies a code where no place says what may pass: nothing stale or unknown does. */
  verify(text: string, now: Seconds, shown?: Shown): Verdict;
  clock(now: Seconds): Clock;
  /** Raises the floor under the clock to one that was kept apart from the state. */
  raiseClockFloor(floor: Seconds): void;
  /** For the operator, when decisions were made with a clock that was ahead. */
  resetClock(): void;
  /** Gives the memory back at once; the collector does it too. */
  free(): void;
}

/** An issuer's key and how far it is trusted; what is left out is not restricted. */
export interface IssuerKey {
  public: Key;
  purposes?: Purpose[];
  regions?: number[];
  not_before?: Seconds;
  not_after?: Seconds;
  max_lifetime?: number;
  state?: KeyState;
  specimen?: boolean;
}

/** Verifies codes under bare keys, without bundle, lists or place. */
export class Verifier {
  constructor(keys: (Key | IssuerKey)[]);
  verify(text: string, now: Seconds, shown?: Shown): Verdict;
  free(): void;
}

/** What a bundle says that pinned roots vouch for, without installing it. */
export function checkBundle(
  bytes: Uint8Array,
  pinned: Pinned,
  now: Seconds,
  installed?: { seq: Whole; hash: Key },
): Bundle & { places: Place[]; issuers: Issuer[]; status_floors: { uri: string; seq: Whole }[] };

/** The key id and the whole thumbprint (RFC 9679), for people to compare. */
export function fingerprint(key: Key): { kid: string; thumbprint: string };

/** The document, if there can be one; otherwise `document/malformed` or `document/mrz`. */
export function readDocument(
  document: DocumentInput,
  now: Seconds,
): { document_type: DocumentType; country: string; number: string; birth: string };

// What the engine answers. Errors lose their fields on their way out of a worker, so that what
// went wrong is part of the answer: a stable code, and plain words.

/** Done, or why not. */
export type Said<T> = { ok: true; value: T } | ({ ok: false } & Trouble);

/** Why something was not done; what was in force before still is. */
export interface Trouble {
  /** Stable: those of the package, and `kept/…`, `roots/…`, `register/…` of this page. */
  code: string;
  detail: string;
  /** Of `state/rollback`: the lowest number that would be taken, and the one brought. */
  have?: string;
  got?: string;
}

/** What the page itself refuses. */
export class Refusal extends Error {
  constructor(
    readonly code: string,
    detail: string,
  ) {
    super(detail);
  }
}

export async function said<T>(work: () => T | Promise<T>): Promise<Said<T>> {
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    return { ok: false, ...trouble(error) };
  }
}

export function trouble(error: unknown): Trouble {
  const told = error as { name?: string; message?: string; code?: unknown; have?: unknown; got?: unknown };
  if (typeof told?.code === "string") {
    const numbers = told.have === undefined ? {} : { have: `${told.have}`, got: `${told.got}` };
    return { code: told.code, detail: `${told.message}`, ...numbers };
  }
  if (told?.name === "QuotaExceededError") {
    return { code: "kept/full", detail: "the browser gives this page no more room" };
  }
  // The name says the kind; a message could hold what somebody typed.
  return { code: "page/failed", detail: told?.name ?? "unknown" };
}

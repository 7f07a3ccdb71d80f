import type { Judged } from "healthcode-wasm";
import { expect, test, vi } from "vitest";

vi.stubGlobal("navigator", { language: "en-GB" });
vi.stubGlobal("document", { documentElement: {} });
vi.stubGlobal("localStorage", { getItem: () => null });
const { asks, limit, person, reasons, region, span, told, why } = await import("./words");
const { words, digits } = await import("./fingerprint");
const { kindOf } = await import("./bring");

test("spans have two units, and never more than passed", () => {
  expect([0, 59, 60, 3599, 3600, 86_399, 86_400, 90_061, 200_000].map(span)).toEqual([
    "0 seconds", "59 seconds", "1 minute", "59 minutes", "1 hour", "23 hours 59 minutes", "1 day", "1 day 1 hour", "2 days 7 hours",
  ]);
  expect(span(-5)).toBe("0 seconds");
});

test("limits are told in the unit that people know them by", () => {
  expect([48 * 3600, 72 * 3600, 14 * 86_400, 90 * 60].map(limit)).toEqual(["48 hours", "72 hours", "14 days", "1 hour 30 minutes"]);
});

test("regions have their province's name", () => {
  expect([44, 4401, 440_106, 900_840, 99].map(region)).toEqual([
    "Guangdong (44)", "Guangdong (4401)", "Guangdong (440106)", "abroad (840)", "99",
  ]);
});

test("a code without words is shown as it is", () => {
  expect(why({ reason: "time/expired", detail: "x" })).toBe("The code has expired. The holder needs a new one.");
  expect(why({ reason: "new/reason", detail: "in plain words" })).toBe("in plain words");
  expect(why({ reason: "toString" })).toBe("toString");
  expect(told({ code: "state/rollback", detail: "", have: "9", got: "8" })).toMatch(/older.*\(8 < 9\)$/);
});

test("people are named in order", () => {
  expect(person("holder")).toBe("Holder");
  expect(person("companion 3")).toBe("Companion 3");
});

test("a place says what it asks", () => {
  const stale = { bundle_after: 1, bundle: "deny", list_after: 1, list: "deny", list_missing: "deny" } as const;
  const said = asks({
    type: "ward", admit: "green", refer: "yellow", stale, identity: "refer", live: { within: 60, failing: "deny" },
    max_age: { most: 86_400, failing: "deny" },
    test: { any_of: [{ method: "antigen", result: "negative", max_age: 86_400 }, { method: "nucleic-acid", result: "negative", max_age: 172_800 }], failing: "deny" },
    itinerary: { days: 14, risk: [4401], missing: "deny", failing: "deny" },
    regions: { accepted: [44, 31], failing: "deny" },
  });
  expect(said).toEqual([
    "Green admitted, Yellow to the desk",
    "code at most 24 hours old",
    "test: Antigen negative, within 24 hours or Nucleic acid negative, within 48 hours",
    "itinerary of 14 days",
    "codes of Guangdong (44), Shanghai (31)",
    "everyone's document is compared",
    "live presentation, no screenshot or paper",
  ]);
});

test("reasons name the person where there are several", () => {
  const why = { reason: "policy/colour", detail: "" };
  const one = { person: "holder", decision: "deny", document_type: "passport", identity: "not-checked" } as const;
  const judged = { verdict: "deny" as const, place: "x", allowances: [], trace: [], ...why } satisfies Partial<Judged>;
  const told = { ...why, decision: "deny", person: "companion 1" } as const;
  expect(reasons({ ...judged, people: [one, { ...one, person: "companion 1" }], reasons: [told] })[0]?.who).toBe("Companion 1");
  expect(reasons({ ...judged, people: [one], reasons: [{ ...told, person: "holder" }] })[0]?.who).toBeUndefined();
  expect(reasons({ ...judged, people: [], reasons: [] })).toHaveLength(1);
});

test("a fingerprint's words change with any of its first bits, and the digits are all there", () => {
  const thumbprint = "e3137f641662ac85f031929beb2babdc0fab1d71d75557ecc91f56dcbf074703";
  expect(words(thumbprint, "en")).toEqual("toast orbit suit coast client drill school crane orbit flock turtle review".split(" "));
  expect(words(thumbprint, "zh")).toHaveLength(12);
  for (let place = 0; place < 32; place++) {
    const digit = (Number.parseInt(thumbprint[place] as string, 16) ^ 1).toString(16);
    const other = thumbprint.slice(0, place) + digit + thumbprint.slice(place + 1);
    expect(words(other, "en")).not.toEqual(words(thumbprint, "en"));
  }
  expect(digits(thumbprint).join("")).toBe(thumbprint);
});

test("files are told by what they hold", () => {
  const kind = (text: string) => kindOf(new TextEncoder().encode(text)).kind;
  expect(kind("# roots\nthreshold = 2\nkeys = []")).toBe("roots");
  expect(kind(" age1n4w6cktnnwez7640wl6n39wtcfkxtxm4gwmnx8ajy7uhru4dcahqq9u2de\n")).toBe("recipient");
  expect(kindOf(Uint8Array.of(0xd8, 98, 0x84)).kind).toBe("bundle");
  expect(kindOf(Uint8Array.of(0xd2, 0x84)).kind).toBe("list");
  expect(kindOf(new Uint8Array(0)).kind).toBe("list");
  expect(kind("<html>threshold</html>")).toBe("list");
});

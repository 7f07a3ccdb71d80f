// Numbers and codes in words of the page's language.
import type { Because, Judged, Person, Place } from "healthcode-wasm";
import type { Trouble } from "../engine/said";
import { t, under } from "../texts/texts";

/** A span of time, of two units at most: seconds are told below a minute only. */
export function span(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const [days, hours, minutes] = [Math.floor(whole / 86_400), Math.floor(whole / 3600) % 24, Math.floor(whole / 60) % 60];
  const { units } = t;
  const parts: string[] = [];
  if (days > 0) parts.push(units.days(days));
  if (hours > 0) parts.push(units.hours(hours));
  if (minutes > 0 && days === 0) parts.push(units.minutes(minutes));
  return parts.length === 0 ? units.seconds(whole) : parts.join(units.and);
}

/** A limit of a policy, exactly as it is meant: hours up to three days, whole days above. */
export function limit(seconds: number): string {
  return seconds % 3600 === 0 && seconds <= 72 * 3600 ? t.units.hours(seconds / 3600) : span(seconds);
}

export const moment = (instant: string): string =>
  new Date(instant).toLocaleString(locale(), { dateStyle: "medium", timeStyle: "short" });

export const day = (date: string): string =>
  new Date(`${date}T00:00:00Z`).toLocaleDateString(locale(), { dateStyle: "medium", timeZone: "UTC" });

export const number = (whole: number | bigint): string => whole.toLocaleString(locale());

export function person(who: Person): string {
  const companion = /^companion (\d+)$/.exec(who);
  return companion === null ? t.person.holder : t.person.companion(Number(companion[1]));
}

/** A region with its province's name, where it has one. */
export function region(number: number): string {
  if (number >= 900_000) {
    return t.abroad(number - 900_000);
  }
  const name = under(t.region, `${number}`.slice(0, 2));
  return name === undefined ? `${number}` : `${name} (${number})`;
}

/** The reason in plain words; a code without words is shown as it is. */
export const why = ({ reason, detail }: Partial<Because>): string =>
  (reason && under(t.reason, reason)) ?? detail ?? reason ?? "";

/** What went wrong, and the way on. */
export function told(trouble: Trouble): string {
  const sentence = under(t.trouble, trouble.code) ?? under(t.reason, trouble.code) ?? trouble.detail;
  return trouble.have === undefined ? sentence : `${sentence} (${trouble.got} < ${trouble.have})`;
}

/** Why a bundle or a list is not installed: in its own words, those of its kind, or those of any trouble. */
export function refused(trouble: Trouble): string {
  const kind = trouble.code.split("/")[0] ?? "";
  return under(t.refused, trouble.code) ?? under(t.refused, kind) ?? told(trouble);
}

/** What a place asks, in a few words each. */
export function asks(place: Place): string[] {
  const words = t.places.asks;
  const said = [words.colour(t.colour[place.admit], t.colour[place.refer])];
  if (place.max_age) said.push(words.age(limit(place.max_age.most)));
  if (place.test) {
    const tests = place.test.any_of.map((it) => words.oneTest(t.method[it.method], t.outcome[it.result], limit(it.max_age)));
    said.push(words.test(tests.join(t.places.or)));
  }
  if (place.itinerary) said.push(words.itinerary(t.units.days(place.itinerary.days)));
  if (place.regions) said.push(words.regions(place.regions.accepted.map(region).join(t.join.list)));
  if (place.identity) said.push(words.identity);
  if (place.live) said.push(words.live);
  return said;
}

/** All reasons, worst first, each once. */
export function reasons(judged: Judged): { text: string; who: string | undefined; code: string }[] {
  // A document that was compared and fits nobody is not missing.
  const mismatch = judged.identity === "mismatch";
  const counting = judged.reasons.filter(({ reason }) => !(mismatch && reason === "identity/missing"));
  const told = counting.map((it) => ({
    text: why(it),
    who: it.person === undefined || judged.people.length < 2 ? undefined : person(it.person),
    code: it.reason,
  }));
  if (told.length === 0 && judged.reason !== undefined) {
    told.push({ text: why(judged), who: undefined, code: judged.reason });
  }
  return told;
}

const locale = () => (t.language === "zh" ? "zh-CN" : "en-GB");

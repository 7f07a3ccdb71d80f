// The source of a trust bundle: whose codes count, and what is asked where.

/** Where the issuer's status lists are. */
export const STATUS_BASE = "https://health.example/status/";
/** Binary logarithm of the number of codes in a list. */
export const STATUS_SHIFT = 20;

/** The source's text. `at` is in seconds since 1970, `lasts` such as `30d`, `previous` a file. */
export function source({ seq, at, lasts, previous, keys, roots, hours }) {
  const issued = Math.floor(at ?? Date.now() / 1000);
  const day = 86_400;
  return `seq = ${seq}
issued = ${instant(issued)}
for = "${lasts}"
${previous === undefined ? "" : `previous = "${previous}"\n`}
[roots]
threshold = 2
keys = [${roots.map((root) => `"${keys[root]}"`).join(", ")}]

[[issuer]]
key = "${keys.issuer}"
id = "DEMO-HEALTH"
names = { en = "Demonstration health office", zh = "示范卫生部门" }
purposes = ["colour", "itinerary", "test"]
not-before = ${instant(issued - 90 * day)}
not-after = ${instant(issued + 275 * day)}
max-lifetime = "7d"
status = { base = "${STATUS_BASE}", shift = ${STATUS_SHIFT} }

[[issuer]]
key = "${keys.status}"
id = "DEMO-HEALTH"
names = { en = "Demonstration health office", zh = "示范卫生部门" }
purposes = ["status"]
not-before = ${instant(issued - 90 * day)}
not-after = ${instant(issued + 275 * day)}
max-lifetime = "7d"

[place.metro]
names = { en = "Metro", zh = "地铁" }
admit = "green"
refer = "yellow"
max-age = { most = "${hours}h", failing = "refer" }
${STALE}
retention = "14d"

[place.hospital]
names = { en = "Hospital", zh = "医院" }
admit = "green"
refer = "yellow"
identity = "refer"
test = { any-of = ["nucleic-acid:negative:48h"], failing = "refer" }
${STALE}
retention = "14d"

[place.airport]
names = { en = "Airport", zh = "机场" }
admit = "green"
refer = "yellow"
itinerary = { days = 14, risk = [4401], failing = "deny", missing = "refer" }
${STALE}

[place.club]
names = { en = "Club", zh = "会所" }
admit = "green"
live = { within = "60s", failing = "deny" }
${STALE}
`;
}

const STALE =
  'stale = { bundle-after = "7d", bundle = "refer", list-after = "24h", list = "refer", list-missing = "refer" }';

const instant = (seconds) => `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z`;

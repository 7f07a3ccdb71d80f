// Whatever is given, an error is thrown and the module lives on.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { after, test } from "node:test";

import {
  FrameReader,
  Scanner,
  Verifier,
  checkBundle,
  fingerprint,
  load,
  readDocument,
  readPicture,
} from "healthcode-wasm";
import { given } from "./state.js";

await load();

const { pinned, bundle, now, place, text } = given;

const scanner = new Scanner(pinned);
scanner.install(bundle, now);
scanner.choose(place);
const reader = new FrameReader();

const mine = () => {
  throw new Error("mine");
};
const getter = { get length() { return mine(); } };
const own = (bytes, length) => Object.defineProperty(bytes, "length", length);
const revoked = (target) => {
  const { proxy, revoke } = Proxy.revocable(target, {});
  revoke();
  return proxy;
};
const detached = () => {
  const bytes = new Uint8Array(32);
  structuredClone(bytes, { transfer: [bytes.buffer] });
  return bytes;
};
const outside = () => {
  const buffer = new ArrayBuffer(64, { maxByteLength: 128 });
  const bytes = new Uint8Array(buffer, 32, 32);
  buffer.resize(8);
  return bytes;
};
/** Bytes that are more each time that somebody asks how many they are. */
const growing = () => {
  const memory = new SharedArrayBuffer(32, { maxByteLength: 1 << 20 });
  const grow = () => {
    memory.grow(Math.min(2 * memory.byteLength, 1 << 20));
    return 32;
  };
  return own(new Uint8Array(memory), { get: grow });
};
class Liar extends Array {
  slice() { return { length: 2 ** 32 }; }
  get [Symbol.iterator]() { return mine(); }
}

// What says of itself what it is not.
const LYING = [
  Object.create(Uint8Array.prototype), Object.create(Array.prototype), new Proxy(new Uint8Array(32), {}),
  revoked([]), revoked({}), revoked(new Uint8Array(32)), detached(), outside(), growing(),
  own(new Uint8Array(32), { value: 2 ** 31 }), own(new Uint8Array(32), { value: 1 }),
  own(new Uint8Array(32), { get: mine }), own(new Uint8Array(1 << 16), { value: 32 }),
  Object.setPrototypeOf(new Float64Array(32), Uint8Array.prototype),
  Object.setPrototypeOf(new Uint8Array(32), null), Liar.from(["passport"]), Liar.of(),
  new Proxy([], { get: (array, name) => (name === "length" ? 3 : array[name]) }),
  new Proxy([], { get: (array, name) => (name === "length" ? -1 : array[name]) }),
  new Proxy([], { get: (array, name) => (name === "length" ? 2 ** 53 : array[name]) }),
  new Proxy([1], { get: mine }), new Proxy({}, { get: mine }), new Proxy({}, { ownKeys: mine }),
  new Proxy({}, { getPrototypeOf: mine }), new Proxy([], { getPrototypeOf: mine }),
  { get [Symbol.toStringTag]() { return mine(); } }, { [Symbol.toPrimitive]: mine, valueOf: mine },
];

const STRANGE = [
  ...LYING,
  undefined, null, true, 0, -1, NaN, Infinity, 1e300, 5n, -5n, 2n ** 70n, "", "OHC1:", "\ud800",
  Symbol("s"), () => 0, [], [1, 2, 3], {}, getter, new Proxy({}, {}), new Date(), new Map(),
  new ArrayBuffer(8), new DataView(new ArrayBuffer(8)), new Float64Array(4), new Uint16Array(4),
  { length: 2 ** 32 }, { length: -1 }, { byteLength: 1e12 }, new Uint8Array(0), new Uint8Array(33),
  "x".repeat(100_000), new Array(20_000).fill(0),
];

// Each with a call that is good but for the one argument.
const CALLS = {
  Scanner: (it) => new Scanner(it),
  "Scanner's keys": (it) => new Scanner({ ...pinned, keys: it }),
  "a key of Scanner's": (it) => new Scanner({ ...pinned, keys: [it] }),
  threshold: (it) => new Scanner({ ...pinned, threshold: it }),
  least_seq: (it) => new Scanner({ ...pinned, least_seq: it }),
  restore: (it) => Scanner.restore(it),
  refresh: (it) => scanner.refresh(it),
  shipped: (it) => Scanner.restore(scanner.state(), it),
  install: (it) => scanner.install(it, now),
  "install's time": (it) => scanner.install(bundle, it),
  "bundle's time": (it) => scanner.bundle(it),
  choose: (it) => scanner.choose(it),
  "choose's id": (it) => scanner.choose(place, it),
  decide: (it) => scanner.decide(it, now),
  "decide's time": (it) => scanner.decide(text, it),
  "decide's shown": (it) => scanner.decide(text, now, it),
  documents: (it) => scanner.decide(text, now, { documents: it }),
  "a document": (it) => scanner.decide(text, now, { documents: [it] }),
  mrz: (it) => scanner.decide(text, now, { documents: [{ mrz: it }] }),
  document_type: (it) => readDocument({ mrz: "P<UTO", document_type: it }, now),
  pepper: (it) => scanner.decide(text, now, { pepper: it }),
  verify: (it) => scanner.verify(it, now),
  clock: (it) => scanner.clock(it),
  Verifier: (it) => new Verifier(it),
  "a key of Verifier's": (it) => new Verifier([it]),
  ...Object.fromEntries(
    ["purposes", "regions", "not_before", "not_after", "max_lifetime", "state", "specimen"].map(
      (name) => [name, (it) => new Verifier([{ public: pinned.keys[0], [name]: it }])],
    ),
  ),
  checkBundle: (it) => checkBundle(it, pinned, now),
  "checkBundle's mark": (it) => checkBundle(bundle, pinned, now, it),
  "a mark's hash": (it) => checkBundle(bundle, pinned, now, { seq: 1, hash: it }),
  fingerprint: (it) => fingerprint(it),
  readDocument: (it) => readDocument(it, now),
  read: (it) => reader.read(it),
  "a frame's width": (it) => reader.read({ width: it, height: 2, data: new Uint8Array(4) }),
  "a frame's data": (it) => reader.read({ width: 2, height: 2, data: it }),
  "a frame's stride": (it) => reader.read({ width: 2, height: 2, data: new Uint8Array(4), stride: it }),
  "read's budget": (it) => reader.read({ width: 2, height: 2, data: new Uint8Array(4) }, it),
  readPicture: (it) => readPicture(it),
};

const readNothing = () => reader.read({ width: 2, height: 2, data: new Uint8Array(4) }).reason;

for (const [name, call] of Object.entries(CALLS)) {
  test(`strange values for ${name}`, () => {
    const before = scanner.state();
    STRANGE.forEach((strange, number) => {
      try {
        call(strange);
      } catch (error) {
        assert.ok(!(error instanceof WebAssembly.RuntimeError), `${number}: ${error}`);
        const known = ["TypeError", "RangeError", "HealthcodeError"];
        assert.ok(known.includes(error.name) || error.message === "mine", `${number}: ${error.stack}`);
        assert.ok(error.name !== "HealthcodeError" || /^[a-z-]+\/[a-z-]+$/.test(error.code));
      }
      // Nothing is locked, and nothing was changed.
      scanner.resetClock();
      assert.deepEqual(scanner.state(), before, `${number}`);
      assert.equal(scanner.install(bundle, now).installed, "unchanged");
      assert.equal(readNothing(), "picture/none");
    });
  });
}

test("what has the wrong type is a TypeError that says what it should be", () => {
  assert.throws(() => scanner.decide(5, now), { name: "TypeError", message: "text is not a string" });
  assert.throws(() => scanner.decide(text, "5"), { name: "TypeError", message: "now is not a number" });
  assert.throws(() => scanner.install([1], now), TypeError);
  assert.throws(() => scanner.decide(text, -1), RangeError);
  assert.throws(() => scanner.decide(text, 2 ** 32), RangeError);
  assert.throws(() => new Scanner(), TypeError);
  assert.throws(() => new Scanner({ ...pinned, least_seq: 1.5 }), RangeError);
  assert.throws(() => new Verifier([{ public: pinned.keys[0], specimen: 1 }]), TypeError);
});

test("a getter's own error passes", () => {
  const shown = { get documents() { throw new Error("mine"); } };
  assert.throws(() => scanner.decide(text, now, shown), /mine/);
  assert.equal(scanner.decide(text, now).verdict, "admit");
  const key = { get public() { return mine(); } };
  assert.throws(() => new Verifier([key]), /mine/);
});

test("a getter may call the scanner, and may let it go", () => {
  const again = {
    get documents() {
      scanner.install(bundle, now);
      assert.equal(scanner.decide(text, now).verdict, "admit");
      return [];
    },
  };
  assert.equal(scanner.decide(text, now, again).verdict, "admit");
  const other = new Scanner(pinned);
  const freeing = { get documents() { other.free(); return []; } };
  assert.throws(() => other.decide(text, now, freeing), Error);
  assert.throws(() => other.state(), Error);
  const frame = { width: 2, get height() { readNothing(); return 2; }, data: new Uint8Array(4) };
  assert.equal(reader.read(frame).reason, "picture/none");
});

test("a result's setter of the page's own may not call the scanner", () => {
  const codes = [];
  const set = () => {
    try {
      scanner.install(bundle, now);
    } catch (error) {
      codes.push(error.code);
    }
  };
  Object.defineProperty(Object.prototype, "trace", { set, configurable: true });
  try {
    scanner.decide(text, now);
  } finally {
    delete Object.prototype.trace;
  }
  assert.deepEqual(codes, ["scanner/busy"]);
  assert.equal(scanner.install(bundle, now).installed, "unchanged");
});

test("lengths and elements are what they are, not what is said of them", () => {
  const key = Uint8Array.from(pinned.keys[0].match(/../g), (pair) => parseInt(pair, 16));
  const expected = fingerprint(key);
  for (const length of [{ value: 1 }, { value: 2 ** 31 }, { get: mine }]) {
    assert.deepEqual(fingerprint(own(key.slice(), length)), expected);
  }
  assert.throws(() => fingerprint(own(new Uint8Array(33), { value: 32 })), { code: "key/malformed" });
  assert.throws(() => fingerprint(Object.create(Uint8Array.prototype)), TypeError);
  assert.throws(() => fingerprint(detached()), (error) => error.name === "TypeError" || error.code === "key/malformed");
  assert.deepEqual(fingerprint(new Uint8ClampedArray(key)), expected);
  assert.deepEqual(fingerprint(Buffer.from(key)), expected);
  new Scanner({ ...pinned, keys: Liar.from(pinned.keys) }).install(bundle, now);
});

test("a field that is not known, or null, is refused by its name", () => {
  const [root] = pinned.keys;
  const CALLS = {
    document: () => scanner.decide(text, now, { document: "passport:USA:X1234567:1990-01-31" }),
    documents: () => scanner.decide(text, now, { documents: null }),
    peper: () => scanner.verify(text, now, { peper: new Uint8Array(16) }),
    region: () => new Verifier([{ public: root, region: [44] }]),
    regions: () => new Verifier([{ public: root, regions: null }]),
    specimen: () => new Verifier([{ public: root, specimen: null }]),
    leastSeq: () => new Scanner({ ...pinned, leastSeq: 1 }),
    type: () => readDocument({ mrz: "P<UTO", type: "passport" }, now),
    document_type: () => readDocument({ mrz: "P<UTO", document_type: null }, now),
    mark: () => checkBundle(bundle, pinned, now, { seq: 1, hash: "00".repeat(32), mark: 1 }),
    stride: () => reader.read({ width: 2, height: 2, data: new Uint8Array(4), stride: null }),
  };
  for (const [name, call] of Object.entries(CALLS)) {
    const named = (error) => error.name === "TypeError" && new RegExp(`\\b${name}\\b`).test(error.message);
    assert.throws(call, named, name);
  }
  assert.throws(() => scanner.decide(text, now, null), TypeError);
  assert.throws(() => scanner.choose(place, null), TypeError);
  // What is undefined is not there.
  assert.equal(scanner.decide(text, now, { documents: undefined, pepper: undefined }).verdict, "admit");
  const secret = "passport:USA:X1234567:1990-01-31";
  const unsaid = (error) => error.name === "TypeError" && !error.message.includes("X1234567");
  assert.throws(() => scanner.decide(text, now, { [secret]: 1 }), unsaid);
});

test("only an instant has a fraction that is cut off", () => {
  const [root] = pinned.keys;
  assert.throws(() => new Scanner({ ...pinned, threshold: 2.9 }), RangeError);
  assert.throws(() => new Verifier([{ public: root, max_lifetime: 1.5 }]), RangeError);
  assert.throws(() => new Verifier([{ public: root, max_lifetime: 2 ** 32 }]), RangeError);
  new Verifier([{ public: root, not_before: 1.5, not_after: 2.5 }]);
  const data = new Uint8Array(4);
  assert.throws(() => reader.read({ width: 2.5, height: 2, data }), RangeError);
  assert.throws(() => reader.read({ width: 2, height: 2.5, data }), RangeError);
  assert.throws(() => reader.read({ width: 2, height: 2, data, stride: 2.5 }), RangeError);
});

test("what is too long is refused before it is copied", () => {
  const long = new Uint8Array((16 << 20) + 1);
  long[0] = 0xd2;
  assert.throws(() => scanner.install(long, now), { code: "malformed/too-long" });
  const bundleTooLong = new Uint8Array((8 << 20) + 1).fill(0xd8, 0, 1);
  assert.throws(() => scanner.install(bundleTooLong, now), { code: "malformed/too-long" });
  assert.equal(scanner.decide(`OHC1:${"0".repeat(1 << 26)}`, now).reason, "malformed/too-long");
  assert.equal(scanner.decide("\u{1f9ea}".repeat(1 << 20), now).reason, "malformed/prefix");
});

test("frames whose sizes do not fit are refused", () => {
  const data = new Uint8Array(12);
  const code = (width, height) => {
    try {
      return reader.read({ width, height, data }).reason;
    } catch (error) {
      return error.code;
    }
  };
  assert.equal(code(3, 4), "picture/none");
  assert.equal(code(3, 1), "picture/none");
  assert.equal(code(3, 5), "picture/pixel-count");
  assert.equal(code(0, 4), "picture/pixel-count");
  assert.equal(code(65_536, 65_536), "picture/too-many-pixels");
  assert.equal(code(2 ** 32 - 1, 2 ** 32 - 1), "picture/too-many-pixels");
  const none = { width: 0, height: 0, data: new Uint8Array(0) };
  assert.throws(() => reader.read(none), { code: "picture/no-pixels" });
});

test("every byte changed, every length cut: refused, and nothing else", () => {
  for (let place = 0; place < bundle.length; place += 1) {
    const changed = bundle.slice();
    changed[place] ^= 0x41;
    assert.throws(() => new Scanner(pinned).install(changed, now), { name: "HealthcodeError" });
    const cut = bundle.slice(0, place);
    assert.throws(() => new Scanner(pinned).install(cut, now), { name: "HealthcodeError" });
  }
  for (let place = 0; place < text.length; place += 1) {
    assert.equal(scanner.decide(text.slice(0, place), now).verdict, "deny");
    const changed = `${text.slice(0, place)}${text[place] === "7" ? "8" : "7"}${text.slice(place + 1)}`;
    assert.equal(scanner.decide(changed, now).verdict, "deny");
  }
});

test("a forged state with a right digest is refused, or is a state", () => {
  const state = scanner.state();
  const body = state.slice(0, -32);
  for (let place = 0; place < body.length; place += place < 300 ? 1 : 7) {
    for (const value of [0, 0xff, body[place] ^ 1]) {
      const forged = body.slice();
      forged[place] = value;
      const digest = createHash("sha256").update(forged).digest();
      try {
        Scanner.restore(new Uint8Array(Buffer.concat([forged, digest]))).free();
      } catch (error) {
        assert.equal(error.name, "HealthcodeError", `${place}: ${error.stack}`);
        assert.match(error.code, /^(store\/damaged|state\/rollback)$/);
      }
    }
  }
});

test("an object that was freed throws, and others live on", () => {
  const gone = new Scanner(pinned);
  gone.free();
  assert.throws(() => gone.state(), Error);
  assert.throws(() => Scanner.prototype.state.call({}), Error);
});

after(() => {
  assert.equal(scanner.decide(text, now).verdict, "admit");
});

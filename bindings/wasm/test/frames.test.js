// Codes that the CLI drew, in frames as a camera gives them.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { inflateSync } from "node:zlib";

import { FrameReader, Scanner, load, readPicture } from "healthcode-wasm";
import { given } from "./state.js";

await load();

const cli = process.env.HEALTHCODE_CLI ?? "healthcode";
const folder = mkdtempSync(join(tmpdir(), "healthcode-wasm-"));
after(() => rmSync(folder, { recursive: true }));

const { pinned, bundle, now, place, text } = given;
const symbol = drawn(text);

/** The CLI's PNG of a text, as grey pixels. */
function drawn(text) {
  const file = join(folder, "code.png");
  execFileSync(cli, ["qr", text, "-o", file, "--force"], { stdio: "pipe" });
  return grey(readFileSync(file));
}

/** A PNG of one channel and at most eight bits, which is all that the CLI writes here. */
function grey(png) {
  const chunks = [];
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at)) {
    const length = png.readUInt32BE(at);
    chunks.push([png.toString("latin1", at + 4, at + 8), png.subarray(at + 8, at + 8 + length)]);
  }
  const [, header] = chunks.find(([kind]) => kind === "IHDR");
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const [depth, colours] = [header[8], header[9]];
  assert.equal(colours, 0);
  const rows = inflateSync(Buffer.concat(chunks.filter(([kind]) => kind === "IDAT").map(([, it]) => it)));
  const stride = Math.ceil((width * depth) / 8);
  const data = new Uint8Array(width * height);
  let above = new Uint8Array(stride);
  for (let y = 0; y < height; y += 1) {
    const filter = rows[y * (stride + 1)];
    const row = rows.subarray(y * (stride + 1) + 1, (y + 1) * (stride + 1));
    for (let x = 0; x < stride; x += 1) {
      const left = x > 0 ? row[x - 1] : 0;
      const corner = x > 0 ? above[x - 1] : 0;
      const predicted = [0, left, above[x], (left + above[x]) >> 1, paeth(left, above[x], corner)];
      row[x] = (row[x] + predicted[filter]) & 0xff;
    }
    above = row;
    for (let x = 0; x < width; x += 1) {
      const sample = (row[(x * depth) >> 3] >> (8 - depth - ((x * depth) & 7))) & ((1 << depth) - 1);
      data[y * width + x] = (sample * 255) / ((1 << depth) - 1);
    }
  }
  return { width, height, data };
}

// PNG, section 9.4.
function paeth(left, above, corner) {
  const distance = (it) => Math.abs(left + above - corner - it);
  const nearest = distance(left) <= distance(above) ? left : above;
  return distance(nearest) <= distance(corner) ? nearest : corner;
}

/** A frame of 640 by 480 with symbols at places, each `scale` times as large. */
function frame(...symbols) {
  const made = { width: 640, height: 480, data: new Uint8Array(640 * 480).fill(170) };
  for (const { symbol, left, top, scale } of symbols) {
    for (let y = 0; y < Math.floor(symbol.height * scale); y += 1) {
      for (let x = 0; x < Math.floor(symbol.width * scale); x += 1) {
        const from = Math.floor(y / scale) * symbol.width + Math.floor(x / scale);
        made.data[(top + y) * 640 + left + x] = symbol.data[from];
      }
    }
  }
  return made;
}

const whole = (symbol, most) => most / symbol.width;
const one = () => frame({ symbol, left: 150, top: 60, scale: whole(symbol, 320) });

test("a frame is read and decided", () => {
  const read = new FrameReader().read(one(), 1000);
  assert.equal(read.text, text);
  const [found] = read.codes;
  assert.equal(found.kind, "health-code");
  assert.equal(found.ec_level, "M");
  const [[left, top], , [right, bottom]] = found.corners;
  assert.ok(left > 140 && left < 220 && top > 50 && top < 130, `${left} ${top}`);
  assert.ok(right > 400 && right < 480 && bottom > 310 && bottom < 390, `${right} ${bottom}`);
  const scanner = new Scanner(pinned);
  scanner.install(bundle, now);
  scanner.choose(place);
  assert.equal(scanner.decide(read.text, now).verdict, "admit");
});

test("frames in a stream are read one after the other", () => {
  const reader = new FrameReader();
  const nothing = frame();
  assert.equal(reader.read(nothing).reason, "picture/none");
  for (let count = 0; count < 5; count += 1) {
    assert.equal(reader.read(one()).text, text);
  }
  assert.equal(reader.read(nothing).text, undefined);
});

test("RGBA, as a canvas gives it, is read too", () => {
  const { width, height, data } = one();
  const rgba = new Uint8ClampedArray(4 * data.length);
  data.forEach((value, at) => rgba.set([value, value, value, 255], 4 * at));
  assert.equal(readPicture({ width, height, data: rgba }).text, text);
  // What is transparent is white, whatever colour it has beneath.
  data.forEach((value, at) => rgba.set([0, 0, 0, 255 - value], 4 * at));
  assert.equal(readPicture({ width, height, data: rgba }).text, text);
});

test("two codes are none", () => {
  const other = drawn(`${text.slice(0, -1)}${text.endsWith("7") ? "8" : "7"}`);
  const scale = whole(symbol, 300);
  const both = frame({ symbol, left: 10, top: 80, scale }, { symbol: other, left: 330, top: 80, scale });
  const read = readPicture(both);
  assert.equal(read.reason, "picture/ambiguous");
  assert.equal(read.text, undefined);
  assert.equal(read.codes.length, 2);
});

test("a foreign symbol is named", () => {
  const foreign = drawn("HTTPS://EXAMPLE.ORG/MENU");
  const read = readPicture(frame({ symbol: foreign, left: 200, top: 100, scale: whole(foreign, 240) }));
  assert.equal(read.reason, "picture/foreign");
  assert.match(read.detail, /a link/);
  assert.equal(read.codes[0].kind, "link");
});

test("a budget that is used up is told", () => {
  const read = readPicture(one(), 0);
  assert.equal(read.out_of_time, true);
  assert.equal(read.reason, "picture/none");
});

test("a picture that was not looked at in time gives no text", () => {
  // Time that goes on by a millisecond each time that somebody asks, and ends at each of them.
  const clock = performance.now;
  const answers = new Set();
  try {
    for (let budget = 1; budget < 1e6; budget *= 1.5) {
      let now = 0;
      performance.now = () => (now += 1);
      const read = readPicture(one(), budget);
      answers.add(read.out_of_time ? read.reason : read.text);
      assert.equal(read.out_of_time === true, read.text === undefined);
      assert.ok(!read.out_of_time || ["picture/none", "picture/time"].includes(read.reason));
    }
  } finally {
    performance.now = clock;
  }
  assert.deepEqual([...answers], ["picture/none", "picture/time", text]);
});

test("rows may lie apart", () => {
  const { width, height, data } = one();
  for (const stride of [width, width + 1, 704]) {
    const padded = new Uint8Array(stride * height).fill(0x55);
    for (let y = 0; y < height; y += 1) {
      padded.set(data.subarray(y * width, (y + 1) * width), y * stride);
    }
    const read = (it) => new FrameReader().read({ width, height, data: it, stride }).text;
    assert.equal(read(padded), text);
    // After the last row there need be no gap.
    assert.equal(read(padded.subarray(0, stride * (height - 1) + width)), text);
    for (const wrong of [padded.subarray(0, stride * (height - 1) + width - 1), new Uint8Array(stride * height + 1)]) {
      assert.throws(() => read(wrong), { code: "picture/pixel-count" });
    }
  }
  const frame = { width, height, data, stride: width - 1 };
  assert.throws(() => readPicture(frame), { code: "picture/pixel-count" });
  const stride = 4 * width + 64;
  const rgba = new Uint8ClampedArray(stride * height).fill(0x55);
  data.forEach((value, at) => {
    const from = Math.floor(at / width) * stride + (at % width) * 4;
    rgba.set([value, value, value, 255], from);
  });
  assert.equal(readPicture({ width, height, data: rgba, stride }).text, text);
});

// What a fake camera sees: texts as uncompressed video, for Chromium to play in place of a camera.
import { closeSync, openSync, renameSync, writeSync } from "node:fs";

import { PNG } from "pngjs";

export const WIDTH = 640;
export const HEIGHT = 480;

/** The pixels of a PNG, a byte each. */
export function greyOf(png) {
  const { width, height, data } = PNG.sync.read(png);
  return { width, height, data: Uint8Array.from({ length: width * height }, (_, at) => data[4 * at]) };
}

/**
 * One picture: symbols on a light background, each `{ symbol, size, left, top }` in pixels, with
 * noise of up to `noise` levels. Without `left` and `top` a symbol is in the middle.
 */
export function picture(symbols, { background = 205, noise = 8, seed = 1 } = {}) {
  const data = new Uint8Array(WIDTH * HEIGHT).fill(background);
  for (const it of symbols) {
    paint(data, it);
  }
  const next = random(seed);
  return data.map((value) => Math.max(0, Math.min(255, value + Math.floor((next() * 2 - 1) * noise))));
}

/** A dark picture: nothing in view. */
export const dark = (seed = 2) => picture([], { background: 24, noise: 6, seed });

/** Writes `frames`, `rate` a second, for the camera to repeat. The file is there at once or not. */
export function writeVideo(file, frames, rate = 30) {
  const unfinished = `${file}.part`;
  const output = openSync(unfinished, "w");
  writeSync(output, `YUV4MPEG2 W${WIDTH} H${HEIGHT} F${rate}:1 Ip A1:1 C420jpeg\n`);
  // No colour: both of the chroma planes stand at their middle.
  const chroma = new Uint8Array((WIDTH * HEIGHT) / 2).fill(128);
  for (const frame of frames) {
    writeSync(output, "FRAME\n");
    writeSync(output, frame);
    writeSync(output, chroma);
  }
  closeSync(output);
  renameSync(unfinished, file);
}

/** `count` times the same picture. */
export const still = (frame, count) => Array.from({ length: count }, () => frame);

/** Flags that make Chromium play `file` as its only camera. Whether a page gets it, it still asks. */
export const cameraFlags = (file) => [
  "--use-fake-device-for-media-stream",
  `--use-file-for-fake-video-capture=${file}`,
];

function paint(data, { symbol, size = 330, left, top }) {
  const scale = symbol.width / size;
  const high = Math.round(symbol.height / scale);
  const across = left ?? Math.floor((WIDTH - size) / 2);
  const down = top ?? Math.floor((HEIGHT - high) / 2);
  for (let y = 0; y < high; y += 1) {
    for (let x = 0; x < size; x += 1) {
      data[(down + y) * WIDTH + across + x] = PAPER * mean(symbol, x * scale, y * scale, scale) + INK;
    }
  }
}

// A camera's pixel is the mean of what falls on it, not one point of it.
function mean({ width, height, data }, left, top, scale) {
  let sum = 0;
  for (let row = 0; row < SAMPLES; row += 1) {
    for (let column = 0; column < SAMPLES; column += 1) {
      const x = Math.min(width - 1, Math.floor(left + ((column + 0.5) * scale) / SAMPLES));
      const y = Math.min(height - 1, Math.floor(top + ((row + 0.5) * scale) / SAMPLES));
      sum += data[y * width + x];
    }
  }
  return sum / (255 * SAMPLES * SAMPLES);
}

// Numbers from 0 to below 1 that are the same in each run (Mulberry32).
function random(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const SAMPLES = 3;
const INK = 28;
const PAPER = 200;

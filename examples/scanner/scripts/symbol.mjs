// QR symbols of texts that are no health codes, which the command does not draw.
import { PNG } from "pngjs";
import qrcode from "qrcode";

/** The text's symbol with its quiet zone as pixels, a byte each. */
export function grey(text, { level = "M", scale = 1 } = {}) {
  const { modules } = qrcode.create(text, { errorCorrectionLevel: level });
  const width = (modules.size + 2 * QUIET) * scale;
  const data = new Uint8Array(width * width).fill(255);
  for (let y = 0; y < modules.size * scale; y += 1) {
    for (let x = 0; x < modules.size * scale; x += 1) {
      if (modules.get(Math.floor(y / scale), Math.floor(x / scale))) {
        data[(y + QUIET * scale) * width + x + QUIET * scale] = 0;
      }
    }
  }
  return { width, height: width, data };
}

/** The same as a PNG file. */
export function png(text, { level = "M", scale = 8 } = {}) {
  const { width, height, data } = grey(text, { level, scale });
  const image = new PNG({ width, height });
  data.forEach((value, at) => image.data.set([value, value, value, 255], 4 * at));
  return PNG.sync.write(image);
}

const QUIET = 4;

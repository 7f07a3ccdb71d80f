// From what browsers give (frames of a camera, pictures) to what the reader takes.
import type { Frame } from "healthcode-wasm";

/** Takes frames, one buffer for all of them. */
export class Frames {
  private bytes = new Uint8Array(0);
  private canvas: OffscreenCanvas | undefined;

  /** A camera's frame: its luma as it is where the browser gives it, otherwise drawn. */
  async of(frame: VideoFrame): Promise<Frame> {
    const rect = frame.visibleRect;
    if (rect === null || !PLANAR.has(frame.format ?? "")) {
      return this.drawn(frame, frame.displayWidth, frame.displayHeight);
    }
    const { width, height } = rect;
    const half = frame.format === "NV12" ? evenly(width) : Math.ceil(width / 2);
    const [luma, chroma] = [width * height, half * Math.ceil(height / 2)];
    const layout = [
      { offset: 0, stride: width },
      { offset: luma, stride: half },
      ...(frame.format === "NV12" ? [] : [{ offset: luma + chroma, stride: half }]),
    ];
    const size = luma + 2 * chroma;
    if (this.bytes.length < size) {
      this.bytes = new Uint8Array(size);
    }
    await frame.copyTo(this.bytes, { rect, layout });
    return { width, height, data: this.bytes.subarray(0, luma) };
  }

  /** A picture's pixels, smaller where it is very large. */
  drawn(picture: CanvasImageSource, width: number, height: number): Frame {
    const scale = Math.min(1, LONGEST_SIDE / Math.max(width, height));
    const [wide, high] = [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))];
    this.canvas ??= new OffscreenCanvas(wide, high);
    // A size that is set, even the same, clears what was drawn before.
    [this.canvas.width, this.canvas.height] = [wide, high];
    const context = this.canvas.getContext("2d", { willReadFrequently: true });
    if (context === null) {
      throw new Error("no canvas");
    }
    // Transparent pixels are as white as the page that they would stand on.
    context.fillStyle = "white";
    context.fillRect(0, 0, wide, high);
    context.drawImage(picture, 0, 0, wide, high);
    const { data } = context.getImageData(0, 0, wide, high);
    return { width: wide, height: high, data };
  }
}

const evenly = (width: number) => 2 * Math.ceil(width / 2);

const PLANAR = new Set(["I420", "NV12"]);
const LONGEST_SIDE = 4096;

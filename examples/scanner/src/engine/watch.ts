// Looking at a camera's frames, one after the other, until there is something to tell.
import { FrameReader, type Read } from "healthcode-wasm";
import { Frames } from "./frames";
import { trouble } from "./said";

/** What frames or pictures held that is no health code: nothing, several, a foreign symbol, too much to look at. */
export type Hint = "none" | "ambiguous" | "foreign" | "unusual" | "time" | "same";

/** Is told what frames hold. */
export interface Watcher<Decided> {
  decided(decided: Decided): void;
  hint(hint: Hint): void;
  /** In place of a decision, where no place is chosen yet: a text that may hold roots. */
  text(text: string): void;
  failed(code: string): void;
}

/** What is asked of the engine for each frame. */
export interface Asked<Decided> {
  /** Nothing is looked at while a result is on the screen. */
  waiting(): boolean;
  deciding(): boolean;
  decide(text: string, began: number): Decided;
}

export class Watch<Decided> {
  private readonly frames = new Frames();
  private reader = new FrameReader();
  private watcher: Watcher<Decided> | undefined;
  /** The code that was decided last, for as long as it stays in view. */
  private last: { text: string; at: number } | undefined;
  private hint: Hint | undefined;
  private number = 0;

  constructor(private readonly asked: Asked<Decided>) {}

  /** Forgets where codes stood; whatever was watched before ends. */
  anew(watcher: Watcher<Decided> | undefined): void {
    this.reader.free();
    this.reader = new FrameReader();
    [this.watcher, this.last, this.hint] = [watcher, undefined, undefined];
    this.number++;
  }

  /** The code that was decided is still there for a while, and is not decided again. */
  next(): void {
    this.hint = undefined;
    if (this.last !== undefined) {
      this.last.at = performance.now();
    }
  }

  async all(stream: ReadableStream<VideoFrame>): Promise<void> {
    const mine = this.number;
    const frames = stream.getReader();
    for (;;) {
      const { done, value: frame } = await frames.read();
      if (done || mine !== this.number) {
        frame?.close();
        return void frames.cancel();
      }
      await this.one(frame);
    }
  }

  async one(frame: VideoFrame | ImageBitmap): Promise<void> {
    const [began, mine] = [performance.now(), this.number];
    try {
      if (this.asked.waiting()) {
        return;
      }
      const bitmap = frame instanceof ImageBitmap;
      const taken = bitmap ? this.frames.drawn(frame, frame.width, frame.height) : await this.frames.of(frame);
      // While the frame was copied, a picture may have been decided, or the camera stopped.
      if (mine === this.number && !this.asked.waiting()) {
        this.told(this.reader.read(taken, MOST_PER_FRAME), began);
      }
    } catch (error) {
      this.watcher?.failed(trouble(error).code);
    } finally {
      frame.close();
    }
  }

  private told(read: Read, began: number): void {
    if (!this.asked.deciding()) {
      const [code] = read.codes;
      return code === undefined ? undefined : this.watcher?.text(code.text);
    }
    if (read.text === undefined) {
      return this.hinted(hintOf(read));
    }
    const same = this.last?.text === read.text && began - this.last.at < SAME_FOR;
    this.last = { text: read.text, at: began };
    if (same) {
      return this.hinted("same");
    }
    this.watcher?.decided(this.asked.decide(read.text, began));
  }

  // Thirty times a second the same is no news.
  private hinted(hint: Hint): void {
    if (hint !== this.hint) {
      this.hint = hint;
      this.watcher?.hint(hint);
    }
  }
}

/** Why there is no text. */
export function hintOf(read: Read): Hint {
  return read.text === undefined ? (read.reason.replace("picture/", "") as Hint) : "none";
}

/** Milliseconds. */
const MOST_PER_FRAME = 60;
const SAME_FOR = 1500;

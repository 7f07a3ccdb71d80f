export * from "./verifier.js";

/** What is read: a byte a pixel (luma, 0 for black), or four (RGBA, as `ImageData` has them). */
export interface Frame {
  width: number;
  height: number;
  data: Uint8Array | Uint8ClampedArray;
  /**
   * Bytes from one row to the next, where there is a gap between rows, as in the luma plane that
   * `VideoFrame.copyTo` writes. Of four times `width` or more it is RGBA's. The gap after the last
   * row may be missing; more bytes than that are refused.
   */
  stride?: number;
}

/** A symbol in a picture. Whoever made the picture chose the text. */
export interface ReadSymbol {
  text: string;
  kind:
    | "health-code"
    | "live-presentation"
    | "eu-certificate"
    | "smart-health-card"
    | "nz-covid-pass"
    | "link"
    | "other";
  /** What it has that no health code has. */
  unusual?: "eci" | "kanji" | "fnc1" | "structured-append" | "other";
  /** The symbol's own top left, top right, bottom right, bottom left, in pixels. */
  corners: [number, number][];
  version: number;
  ec_level: "L" | "M" | "Q" | "H";
  /** Codewords that were damaged and corrected. */
  corrected: number;
  stage: string;
}

/** The one health code that is there, or why there is not one. */
export type Read = {
  codes: ReadSymbol[];
  /** The budget was used up before all was looked at: there may be more than `codes`. */
  out_of_time?: true;
} & (
  | { text: string }
  | {
      /**
       * No symbol; health codes with different texts; symbols that are no health code; a symbol
       * that no issuer draws; and of `readPicture` alone, one health code by the end of the budget,
       * where another may be in what was not looked at.
       */
      reason:
        | "picture/none"
        | "picture/ambiguous"
        | "picture/foreign"
        | "picture/unusual"
        | "picture/time";
      detail: string;
      text?: undefined;
    }
);

/**
 * Reads a camera's frames, and remembers from one to the next where a code stood.
 *
 * It is made to be quick: it stops at the first look that finds a symbol, and while a code stays
 * in its place nothing else of the frame is looked at. So `picture/ambiguous` tells of codes that
 * one look finds together, and a second code in the frame may go unseen. Where that matters, look
 * at the frame with `readPicture` before deciding.
 */
export class FrameReader {
  constructor();
  /** `budget` is in milliseconds, 10 s without it. What was not looked at has its turn later. */
  read(frame: Frame, budget?: number): Read;
  free(): void;
}

/**
 * Reads one picture in every way, so that several codes are not taken for one: there is no text
 * where the budget, 10 s without it, was used up before.
 */
export function readPicture(picture: Frame, budget?: number): Read;

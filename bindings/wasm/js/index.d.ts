export * from "./verifier.js";

/** What is read: a byte a pixel (luma, 0 for black), or four (RGBA, as `ImageData` has them). */
export interface Frame {
  width: number;
  height: number;
  data: Uint8Array | Uint8ClampedArray;
}

/** A symbol in a picture. Whoever made the picture chose the text. */
export interface Symbol {
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
export type Read = { codes: Symbol[]; out_of_time?: true } & (
  | { text: string }
  | {
      reason: "picture/none" | "picture/ambiguous" | "picture/foreign" | "picture/unusual";
      detail: string;
      text?: undefined;
    }
);

/** Reads a camera's frames, and remembers from one to the next where a code stood. */
export class FrameReader {
  constructor();
  /** `budget` is in milliseconds, 10 s without it. */
  read(frame: Frame, budget?: number): Read;
  free(): void;
}

/** Reads one picture in every way, so that several codes are not taken for one. */
export function readPicture(picture: Frame, budget?: number): Read;

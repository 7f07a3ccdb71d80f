// What a decision sounds and feels like, told apart without looking.
import type { Decision } from "healthcode-wasm";

/** Tones as [hertz, seconds], and a pattern of vibration in milliseconds. */
const SIGNALS: Record<Decision, { tones: [number, number][]; buzz: number[] }> = {
  admit: { tones: [[880, 0.08], [1320, 0.14]], buzz: [60] },
  refer: { tones: [[660, 0.12], [0, 0.06], [660, 0.12]], buzz: [80, 60, 80] },
  deny: { tones: [[220, 0.5]], buzz: [400] },
};

let context: AudioContext | undefined;

export const sounds = {
  on: true,
  turn(): void {
    this.on = !this.on;
  },
};

/** Browsers give sound only after a tap or a key: to be called at one. */
export function wake(): void {
  context ??= new AudioContext();
  if (context.state !== "running") {
    void context.resume();
  }
}

export function signal(decision: Decision): void {
  const { tones, buzz } = SIGNALS[decision];
  if ("vibrate" in navigator) {
    navigator.vibrate(buzz);
  }
  if (!sounds.on || context?.state !== "running") {
    return;
  }
  let from = context.currentTime;
  for (const [hertz, seconds] of tones) {
    if (hertz > 0) {
      tone(context, hertz, from, seconds);
    }
    from += seconds;
  }
}

function tone(context: AudioContext, hertz: number, from: number, seconds: number): void {
  const [oscillator, gain] = [context.createOscillator(), context.createGain()];
  oscillator.frequency.value = hertz;
  // A tone that begins and ends softly does not click.
  gain.gain.setValueAtTime(0, from);
  gain.gain.linearRampToValueAtTime(0.5, from + 0.01);
  gain.gain.setValueAtTime(0.5, from + seconds - 0.02);
  gain.gain.linearRampToValueAtTime(0, from + seconds);
  oscillator.connect(gain).connect(context.destination);
  oscillator.start(from);
  oscillator.stop(from + seconds);
}

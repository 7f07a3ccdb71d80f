// The camera: its picture on the screen, and its frames to the engine's worker.
import { proxy, transfer } from "comlink";
import type { Decided } from "../engine/engine";
import type { Watcher } from "../engine/watch";
import { t, under } from "../texts/texts";
import type { App } from "./app";
import { button, h } from "./dom";

export type Lens = Watcher<Decided>;

export class Camera {
  readonly element: HTMLElement;
  private readonly video = h("video", { id: "camera", muted: true, playsinline: true, "aria-label": t.scan.preview });
  private readonly controls = h("div", { class: "row controls" });
  private readonly message = h("p", { class: "camera-message", role: "status" });
  private stream: MediaStream | undefined;
  private wake: WakeLockSentinel | undefined;
  /** Counts starts, so that what belongs to an earlier one ends. */
  private run = 0;
  private device: string | undefined;
  /** Failed: a person starts it again. */
  private broken = false;
  private readonly lens: Lens;

  constructor(private readonly app: App, lens: Lens) {
    this.lens = proxy(lens);
    this.video.muted = true;
    document.addEventListener("visibilitychange", this.seenAgain);
    this.element = h("div", { class: "camera" }, this.video, this.message, this.controls);
  }

  async start(device?: string): Promise<void> {
    this.stop();
    const run = ++this.run;
    [this.broken, this.device] = [false, device];
    this.message.textContent = t.scan.starting;
    this.controls.replaceChildren();
    try {
      const wanted = device === undefined ? { facingMode: "environment" } : { deviceId: { exact: device } };
      const video = { ...wanted, width: { ideal: 1280 }, height: { ideal: 720 } };
      const stream = await navigator.mediaDevices.getUserMedia({ video, audio: false });
      if (run !== this.run) {
        return stopAll(stream);
      }
      await this.show(stream, run);
    } catch (error) {
      if (run === this.run) {
        this.failed((error as Error).name);
      }
    }
  }

  stop(): void {
    this.run++;
    if (this.stream !== undefined) {
      stopAll(this.stream);
      this.stream = undefined;
      void this.app.engine.watchFor(undefined);
    }
    this.video.srcObject = null;
    void this.wake?.release();
    this.wake = undefined;
  }

  /** For good: the screen goes. */
  leave(): void {
    document.removeEventListener("visibilitychange", this.seenAgain);
    this.stop();
  }

  // Nobody sees what a hidden page decides, and its camera's light should not burn.
  private readonly seenAgain = () => {
    if (document.visibilityState === "hidden") {
      this.stop();
    } else if (this.stream === undefined && !this.broken) {
      void this.start(this.device);
    }
  };

  // A phone that goes dark in the middle of a queue stops its camera too.
  private async stayAwake(run: number): Promise<void> {
    const wake = await navigator.wakeLock?.request("screen").catch(() => undefined);
    if (run === this.run) {
      this.wake = wake;
    } else {
      void wake?.release();
    }
  }

  private async show(stream: MediaStream, run: number): Promise<void> {
    const [track] = stream.getVideoTracks();
    if (track === undefined) {
      return this.failed("NotFoundError");
    }
    this.stream = stream;
    track.addEventListener("ended", () => run === this.run && this.failed("ended"));
    this.video.srcObject = stream;
    await this.video.play();
    // Stopped, or another camera was started: its frames are watched by now.
    if (run !== this.run) {
      return;
    }
    this.message.textContent = "";
    void this.stayAwake(run);
    await this.app.engine.watchFor(this.lens);
    if (run !== this.run) {
      return;
    }
    if ("MediaStreamTrackProcessor" in globalThis) {
      // A camera runs faster than frames are read: only the newest waits.
      const { readable } = new MediaStreamTrackProcessor({ track, maxBufferSize: 1 });
      void this.app.engine.watchAll(transfer(readable, [readable]));
    } else {
      void this.eachFrame(run);
    }
    this.controls.replaceChildren(...(await this.settings(track)));
  }

  // Where frames do not come as a stream: one after the other, as soon as the last one was read.
  private async eachFrame(run: number): Promise<void> {
    while (run === this.run) {
      await new Promise((seen) => this.video.requestVideoFrameCallback(seen));
      const frame = run === this.run && (await createImageBitmap(this.video).catch(() => undefined));
      if (frame) {
        await this.app.engine.watchOne(transfer(frame, [frame]));
      }
    }
  }

  /** Its words in the language of now. */
  relabel(): void {
    const [track] = this.stream?.getVideoTracks() ?? [];
    if (track !== undefined) {
      void this.settings(track).then((all) => this.controls.replaceChildren(...all));
    } else if (this.broken) {
      this.failed(this.message.dataset["camera"] ?? "");
    }
  }

  private async settings(track: MediaStreamTrack): Promise<HTMLElement[]> {
    const devices = await navigator.mediaDevices.enumerateDevices().catch(() => []);
    const cameras = devices.filter(({ kind }) => kind === "videoinput");
    const now = track.getSettings().deviceId;
    const settings: HTMLElement[] = [];
    if (cameras.length > 1) {
      const pick = h("select", { id: "which-camera", "aria-label": t.scan.camera, onchange: () => void this.start(pick.value) },
        ...cameras.map((it, place) =>
          h("option", { value: it.deviceId, selected: it.deviceId === now }, it.label || `${t.scan.camera} ${place + 1}`)));
      settings.push(pick);
    }
    const able = track.getCapabilities?.() as (MediaTrackCapabilities & { torch?: boolean }) | undefined;
    if (able?.torch) {
      const torch = button(t.scan.torch, () => {
        const on = torch.getAttribute("aria-pressed") !== "true";
        void track.applyConstraints({ advanced: [{ torch: on } as MediaTrackConstraintSet] })
          .then(() => torch.setAttribute("aria-pressed", `${on}`), () => torch.remove());
      }, { id: "torch", "aria-pressed": "false" });
      settings.push(torch);
    }
    return settings;
  }

  private failed(name: string): void {
    this.stop();
    [this.broken, this.device] = [true, undefined];
    const sentence = under(t.camera, name) ?? t.camera.other;
    this.message.replaceChildren(sentence);
    this.message.dataset["camera"] = name;
    this.controls.replaceChildren(button(t.scan.start, () => void this.start(), { id: "start-camera" }));
  }
}

function stopAll(stream: MediaStream): void {
  for (const track of stream.getTracks()) {
    track.stop();
  }
}

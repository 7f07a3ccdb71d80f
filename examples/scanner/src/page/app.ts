// What the screens share: the engine, what it knows, and the way from one screen to another.
import { type Remote, proxy, wrap } from "comlink";
import type { Engine, Overview } from "../engine/engine";
import type { Said, Trouble } from "../engine/said";
import { t, turn } from "../texts/texts";
import { bar } from "./bar";
import { button, h, sure } from "./dom";
import { told } from "./words";

export type Screen = "setup" | "places" | "scan" | "trust" | "register";

/** A screen's element, and what is to end when it goes. */
export interface Shown {
  element: HTMLElement;
  leave?: () => void;
  /** In place of being made anew, when the language has turned. */
  turned?: () => void;
}

/** A screen, made anew each time that it is shown. */
export type Show = (app: App) => Shown;

export class App {
  readonly engine: Remote<Engine>;
  private readonly worker: Worker;
  overview!: Overview;
  private ticking: ReturnType<typeof setInterval> | undefined;
  private current: { screen: Screen; shown: Shown } | undefined;
  private readonly main = h("main", { tabindex: "-1" });
  private readonly notes = h("div", { class: "notes", role: "status", "aria-live": "polite" });
  private readonly top = h("header");
  private readonly offers = h("div", { class: "offers", role: "status" });
  private offered: (() => HTMLElement) | undefined;

  constructor(private readonly screens: Record<Screen, Show>) {
    const worker = new Worker(new URL("../engine/worker.ts", import.meta.url), { type: "module" });
    worker.addEventListener("error", () => this.unusable({ code: "page/failed", detail: "" }));
    this.engine = wrap<Engine>(worker);
    this.worker = worker;
    document.body.append(this.top, this.offers, this.notes, this.main);
  }

  async start(): Promise<void> {
    if (!isSecureContext) {
      return this.unusable({ code: "page/insecure", detail: "" });
    }
    const take = location.hash === TAKE;
    history.replaceState(null, "", location.pathname + location.search);
    const listener = proxy({
      taken: () => this.elsewhere(),
      unkept: (trouble: Trouble) => this.note(told(trouble), "trouble"),
    });
    const started = await this.engine.start(take, listener);
    if (!started.ok) {
      return started.code === "page/elsewhere" ? this.elsewhere() : this.unusable(started);
    }
    this.overview = started.value;
    this.show(this.first());
    this.ticking = setInterval(() => void this.refresh(), 30_000);
  }

  /** Where to begin: at the step that is missing. */
  first(): Screen {
    if (this.overview.bundle === undefined) return "setup";
    return this.overview.place === undefined ? "places" : "scan";
  }

  show(screen: Screen): void {
    this.current?.shown.leave?.();
    document.body.dataset["screen"] = screen;
    this.draw(screen);
    const shown = this.screens[screen](this);
    this.current = { screen, shown };
    this.main.replaceChildren(shown.element);
    this.main.focus();
    this.main.scrollTo(0, 0);
  }

  /** Takes what the engine knows now; the screen stays. */
  update(overview: Overview): void {
    this.overview = overview;
    if (this.current !== undefined) {
      this.draw(this.current.screen);
    }
  }

  /** Draws the bar again, where it has changed: focus stays, and nothing is read out twice. */
  draw(screen: Screen): void {
    const fresh = h("header", {}, ...bar(this, screen));
    if (fresh.innerHTML !== this.top.innerHTML) {
      const focused = this.top.contains(document.activeElement) ? document.activeElement?.id : undefined;
      this.top.replaceChildren(...fresh.childNodes);
      document.getElementById(focused ?? "")?.focus();
    }
    this.offers.replaceChildren(...(this.offered === undefined ? [] : [this.offered()]));
  }

  /** The value, or a note of what went wrong. */
  taken<T>(answer: Said<T>): T | undefined {
    if (answer.ok) {
      return answer.value;
    }
    this.note(told(answer), "trouble");
    return undefined;
  }

  /** A sentence at the top, until the next one or for a while. */
  note(sentence: string, kind: "done" | "trouble" = "done"): void {
    const said = h("p", { class: `note ${kind}`, onclick: () => said.remove() }, sentence);
    this.notes.replaceChildren(said);
    setTimeout(() => said.remove(), kind === "done" ? 6_000 : 20_000);
  }

  /** A sentence that stays, with a way on; made anew in each language. */
  offer(offered: () => HTMLElement): void {
    this.offered = offered;
    if (this.current !== undefined) {
      this.draw(this.current.screen);
    }
  }

  quiet(): void {
    this.notes.replaceChildren();
  }

  language(): void {
    turn();
    this.quiet();
    if (this.current === undefined) {
      location.reload();
    } else if (this.current.shown.turned !== undefined) {
      this.update(this.overview);
      this.current.shown.turned();
    } else {
      this.show(this.current.screen);
    }
  }

  private async refresh(): Promise<void> {
    const looked = await this.engine.look();
    if (looked.ok) {
      this.update(looked.value);
    }
  }

  private elsewhere(): void {
    // What is in this tab's memory may be forgotten in the other: it begins anew when it is taken back.
    this.worker.terminate();
    this.stopped(t.elsewhere.title, t.elsewhere.text, t.elsewhere.here, () => {
      location.hash = TAKE;
      location.reload();
    });
  }

  private unusable(trouble: Trouble): void {
    const again = () => location.reload();
    if (trouble.code !== "store/damaged") {
      return this.stopped(t.unusable.title, told(trouble), t.unusable.again, again);
    }
    this.stopped(t.unusable.title, told(trouble), t.trust.forget, async () => {
      if (await sure(t.trust.forgetSure, t.trust.yes, t.trust.no)) {
        await this.engine.forget();
        again();
      }
    });
  }

  private stopped(title: string, text: string, way: string, take: () => void): void {
    clearInterval(this.ticking);
    this.current?.shown.leave?.();
    this.current = undefined;
    document.body.dataset["screen"] = "stopped";
    this.top.replaceChildren();
    this.main.replaceChildren(
      h("section", { class: "card", role: "alert" }, h("h1", {}, title), h("p", {}, text), button(way, take, { class: "main" })),
    );
  }
}

/** Left for the page that is loaded next: it takes the scanner from whichever tab has it. */
const TAKE = "#take";

import type { FrameLocator } from "playwright-core";

/** A message that the panel was sent. */
export interface PanelMessage {
  /** Milliseconds since 1970-01-01 UTC, with fractions, at which the panel's page took it. */
  readonly atMs: number;
  readonly type: string;
  /** As JSON, in UTF-8. */
  readonly bytes: number;
  /** Whether it carries words of an answer. */
  readonly carriesText: boolean;
  /** Counts the page's animation frames: messages with the same number came between the same two. */
  readonly frame: number;
}

/** What is waited for on the page: words of the newest answer, and the status that it has by then. */
export interface PaintGoal {
  readonly words: string;
  readonly status: "streaming" | "complete";
}

/** What stands in the panel's page while it is measured. */
interface Probe {
  enterAtMs: number;
  painted: Promise<number>;
  aim(goal: PaintGoal): void;
  takeMessages(): PanelMessage[];
}

/**
 * Watches the panel's page from inside, where time can be measured without a detour through the browser's remote control. Times are milliseconds
 * since 1970-01-01 UTC, with fractions, as {@link epochNowMs} returns them here. Lives as long as the page: not over a reload.
 */
export class PanelProbe {
  readonly #panel: FrameLocator;

  private constructor(panel: FrameLocator) {
    this.#panel = panel;
  }

  /** Puts the probe into the page that the panel shows now. */
  static async install(panel: FrameLocator): Promise<PanelProbe> {
    await panel.locator("body").evaluate(installInPage);
    return new PanelProbe(panel);
  }

  /** Says what to look for from now on. */
  async aim(goal: PaintGoal): Promise<void> {
    await this.#panel.locator("body").evaluate((_, wanted) => (Reflect.get(window, "batonProbe") as Probe).aim(wanted), goal);
  }

  /** When a frame with what {@link aim} named was on the screen. Rejects when none is after 20 s. */
  paintedAtMs(): Promise<number> {
    return this.#panel.locator("body").evaluate(() => (Reflect.get(window, "batonProbe") as Probe).painted);
  }

  /** When Enter was last pressed in the page, by the browser's own stamp on the key. */
  enterAtMs(): Promise<number> {
    return this.#panel.locator("body").evaluate(() => (Reflect.get(window, "batonProbe") as Probe).enterAtMs);
  }

  /** The messages since the last call, in order. */
  takeMessages(): Promise<PanelMessage[]> {
    return this.#panel.locator("body").evaluate(() => (Reflect.get(window, "batonProbe") as Probe).takeMessages());
  }
}

/** Now, in milliseconds since 1970-01-01 UTC, with fractions: the same clock as the probe's. */
export function epochNowMs(): number {
  return performance.timeOrigin + performance.now();
}

/** Runs in the page, so it can use nothing from outside itself. */
function installInPage(): void {
  const epochMs = (): number => performance.timeOrigin + performance.now();
  let goal: PaintGoal | undefined;
  let reached: (atMs: number) => void = () => undefined;
  let frame = 0;
  let drawing = false;
  let shown = false;
  let messages: { readonly atMs: number; readonly frame: number; readonly data: unknown }[] = [];
  const probe: Probe = {
    enterAtMs: 0,
    painted: Promise.resolve(0),
    aim(next) {
      goal = next;
      shown = false;
      probe.painted = new Promise((resolve, reject) => {
        reached = resolve;
        setTimeout(() => reject(new Error(`The panel never showed “${next.words}” in a ${next.status} answer.`)), 20_000);
      });
    },
    takeMessages() {
      const taken = messages;
      messages = [];
      return taken.map(({ atMs, frame: inFrame, data }) => {
        const json = JSON.stringify(data) ?? "";
        const type = typeof data === "object" && data !== null ? String(Reflect.get(data, "type")) : "";
        const carriesText = json.includes('"part-append"');
        return { atMs, frame: inFrame, type, carriesText, bytes: new TextEncoder().encode(json).length };
      });
    },
  };
  Reflect.set(window, "batonProbe", probe);
  window.addEventListener(
    "keydown",
    (event) => {
      if (event.key === "Enter") {
        probe.enterAtMs = performance.timeOrigin + event.timeStamp;
      }
    },
    { capture: true },
  );
  window.addEventListener("message", (event) => void messages.push({ atMs: epochMs(), frame, data: event.data }));
  const isReached = (wanted: PaintGoal): boolean => {
    const answer = [...document.querySelectorAll<HTMLElement>("[data-testid=turn-answer]")].at(-1);
    return answer?.dataset["status"] === wanted.status && (answer.textContent ?? "").includes(wanted.words);
  };
  new MutationObserver(() => {
    // What is changed while a frame is drawn is in that frame; what is changed between two is in the next.
    shown ||= drawing && goal !== undefined && isReached(goal);
  }).observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ["data-status"] });
  const afterPaint = new MessageChannel();
  afterPaint.port1.onmessage = () => {
    drawing = false;
    if (shown && goal !== undefined) {
      goal = undefined;
      reached(epochMs());
    }
  };
  // Asked for one frame ahead, so that it runs before the page's own callbacks; the message comes after the frame.
  const eachFrame = (): void => {
    requestAnimationFrame(eachFrame);
    frame += 1;
    shown ||= goal !== undefined && isReached(goal);
    drawing = true;
    afterPaint.port2.postMessage(undefined);
  };
  requestAnimationFrame(eachFrame);
}

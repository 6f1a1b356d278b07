import { build } from "esbuild";
import { fileURLToPath } from "node:url";
import { chromium, type Browser } from "playwright-core";
import { findChromium } from "../../panel/panelPage.ts";

/** What streaming one document into a page cost. */
export interface Run {
  /** Milliseconds of each update: the contender's own script, and with it the style and layout of a frame. */
  readonly script: readonly number[];
  readonly update: readonly number[];
  /** How many characters were shown before the end, or the cap. */
  readonly shown: number;
  readonly wasCapped: boolean;
  /** Whether the finished DOM is that of the whole text shown at once; `undefined` where that is not looked at. */
  readonly equalsOneShot: boolean | undefined;
  /** Processor time of the page's main thread: script, style and layout apart. */
  readonly scriptCpuMs: number;
  readonly layoutCpuMs: number;
  readonly heapMb: number;
  /** How much of the idle time before it the contender used, and the processor time of that; `undefined`: none. */
  readonly warmUpMs: number | undefined;
  readonly warmUpCpuMs: number | undefined;
}

/** How long a page is idle before it is measured. */
const idleMs = 1500;

declare global {
  interface Window {
    measureMarkdown: (
      name: string,
      text: string,
      stepCharacters: number,
      capMs: number,
    ) => Pick<Run, "script" | "update" | "shown" | "wasCapped">;
    idleBeforeMeasure: (name: string, idleMs: number) => Promise<number | undefined>;
    equalsOneShot: (text: string) => boolean | undefined;
  }
}

/** A browser in which contenders show documents, each in a fresh page. */
export class MarkdownBench implements AsyncDisposable {
  readonly #browser: Browser;
  readonly #script: string;
  readonly #style: string;

  private constructor(browser: Browser, script: string, style: string) {
    this.#browser = browser;
    this.#script = script;
    this.#style = style;
  }

  /** Bundles the contenders and starts a browser. Rejects where that fails. */
  static async start(): Promise<MarkdownBench> {
    const bundle = await build({
      entryPoints: [fileURLToPath(new URL("page.mjs", import.meta.url))],
      bundle: true,
      minify: true,
      write: false,
      format: "iife",
      outdir: "/",
      target: "chrome138",
      define: { "process.env.NODE_ENV": '"production"' },
      loader: { ".ttf": "dataurl", ".woff2": "dataurl" },
    });
    const [script, style] = [".js", ".css"].map((end) => bundle.outputFiles.find(({ path }) => path.endsWith(end))?.text ?? "");
    const browser = await chromium.launch({ executablePath: findChromium(), args: ["--no-sandbox", "--disable-gpu"] });
    return new MarkdownBench(browser, script ?? "", `${style ?? ""} .bench-scroller { width: 400px; height: 800px; overflow: auto; }`);
  }

  /** Streams `text` into a fresh page. */
  async run(contender: string, text: string, stepCharacters: number, capMs: number): Promise<Run> {
    const page = await this.#browser.newPage();
    try {
      await page.setContent("<!DOCTYPE html><body></body>");
      await page.addStyleTag({ content: this.#style });
      await page.addScriptTag({ content: this.#script });
      const session = await page.context().newCDPSession(page);
      // Processor time, so that what else runs on the machine does not count.
      await session.send("Performance.enable", { timeDomain: "threadTicks" });
      const metrics = async (): Promise<Readonly<Record<string, number>>> =>
        Object.fromEntries((await session.send("Performance.getMetrics")).metrics.map(({ name, value }) => [name, value]));
      const atStart = await metrics();
      const warmUpMs = await page.evaluate(([name, idle]) => window.idleBeforeMeasure(name, idle), [contender, idleMs] as const);
      const before = await metrics();
      const warmUpCpuMs = warmUpMs === undefined ? undefined : ((before["TaskDuration"] ?? 0) - (atStart["TaskDuration"] ?? 0)) * 1000;
      const figures = await page.evaluate(([name, ...args]) => window.measureMarkdown(name, ...args), [
        contender,
        text,
        stepCharacters,
        capMs,
      ] as const);
      const after = await metrics();
      const grownMs = (name: string): number => ((after[name] ?? 0) - (before[name] ?? 0)) * 1000;
      const layoutCpuMs = grownMs("LayoutDuration") + grownMs("RecalcStyleDuration");
      await session.send("HeapProfiler.collectGarbage");
      const heapMb = ((await metrics())["JSHeapUsedSize"] ?? 0) / 1e6;
      const equalsOneShot = figures.wasCapped ? undefined : await page.evaluate((whole) => window.equalsOneShot(whole), text);
      return { ...figures, equalsOneShot, scriptCpuMs: grownMs("TaskDuration") - layoutCpuMs, layoutCpuMs, heapMb, warmUpMs, warmUpCpuMs };
    } finally {
      await page.close();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#browser.close();
  }
}

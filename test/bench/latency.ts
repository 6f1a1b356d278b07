import { stepMs } from "../e2e/harness/patience.ts";
import { answerEnds, type Journey } from "../e2e/journey.ts";
import type { RecordedRequest } from "../model-server/script.ts";
import { epochNowMs, PanelProbe } from "./panelProbe.ts";
import { seriesOf, type Series } from "./statistics.ts";

const rounds = 10;

/** What a person waits for. */
export interface LatencyFigures {
  /** From the Enter key in the panel to the head of the request at the server. */
  readonly enterToRequestMs: Series;
  /** From the server's first words to the frame that shows them. */
  readonly firstChunkToFirstPaintMs: Series;
}

/** Asks ten short questions in a window that has asked before. */
export async function measureLatency(journey: Journey): Promise<LatencyFigures> {
  const probe = await PanelProbe.install(journey.panel);
  const enterToRequestMs: number[] = [];
  const firstPaintMs: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const begin = Promise.withResolvers<void>();
    const end = Promise.withResolvers<void>();
    const words = `The answer of round ${String(round)} begins`;
    journey.server.script({
      steps: [{ raw: "" }, { until: begin.promise }, { text: words }, { until: end.promise }, { text: " and ends." }],
    });
    enterToRequestMs.push(await enterToRequest(journey, probe));
    await journey.panel.locator("[data-testid=waiting]").waitFor({ timeout: stepMs });
    await probe.aim({ words, status: "streaming" });
    const painted = probe.paintedAtMs();
    const sentAtMs = epochNowMs();
    begin.resolve();
    firstPaintMs.push((await painted) - sentAtMs);
    end.resolve();
    await answerEnds(journey.panel, "complete");
  }
  return { enterToRequestMs: seriesOf(enterToRequestMs), firstChunkToFirstPaintMs: seriesOf(firstPaintMs) };
}

/** How a prompt gets into the composer: all at once, or by a person who types fast, which gives the host time to get ready. */
export type Typist = "paste" | "person";

const prompt = "How long does this take?";
/** Between two keys: some 130 words a minute. */
const keyMs = 90;

/** Sends a prompt and returns how long the request took to reach the server. The caller scripts the answer, which is still to come. */
export async function enterToRequest({ bench, panel, server }: Journey, probe: PanelProbe, typist: Typist = "paste"): Promise<number> {
  const arriving = server.nextRequest();
  if (typist === "paste") {
    await bench.sendPrompt(prompt);
  } else {
    const composer = panel.locator("[data-testid=composer-input]");
    await composer.pressSequentially(prompt, { delay: keyMs });
    await composer.press("Enter");
  }
  const request = await arriving;
  return epochOf(request) - (await probe.enterAtMs());
}

function epochOf(request: RecordedRequest): number {
  return performance.timeOrigin + request.atMs;
}

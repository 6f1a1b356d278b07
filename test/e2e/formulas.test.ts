import { stepMs } from "./harness/patience.ts";
import { answerEnds, ask, beginChat, type Journey } from "./journey.ts";

describe("12. LaTeX in the real panel, with the packed extension", () => {
  let journey: Journey;

  before(async () => {
    journey = await beginChat();
  });
  after(() => journey.dispose());
  afterEach(function () {
    return journey.bench.keepEvidence(this.currentTest);
  });

  it("is typeset with its fonts under the panel's own policy", async () => {
    const { bench, panel, server } = journey;
    server.script({ steps: [{ text: "The energy is \\(E = mc^2\\), and\n\n\\[\n\\hat{\\beta} = (X^T X)^{-1} X^T y\n\\]" }] });
    const turn = await ask(journey, "Show me formulas.");
    await answerEnds(panel, "complete");
    await turn.locator(".formula .katex-html").nth(1).waitFor({ timeout: stepMs });
    // The style sheet, a font and the heights that are set by script are there.
    await turn
      .locator(".formula")
      .first()
      .evaluate(async (formula) => {
        await document.fonts.ready;
        const strut = formula.querySelector<HTMLElement>(".katex-strut");
        const hasFont = [...document.fonts].some((font) => font.family.includes("KaTeX_Math") && font.status === "loaded");
        if (
          !hasFont ||
          strut === null ||
          strut.style.height === "" ||
          getComputedStyle(formula.querySelector(".katex-mathml") as Element).position !== "absolute"
        ) {
          throw new Error(`font ${String(hasFont)}, height ${strut?.style.height ?? "none"}`);
        }
      });
    await bench.screenshot("98-formulas");
  });
});

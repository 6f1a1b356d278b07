// Takes pictures of what Markdown looks like, narrow and wide, light and dark, into test/panel/shots:
//   SHOTS=1 mocha test/panel/shots.test.ts --timeout 60000
// They are for the eye, so nothing is compared. Another folder: SHOTS=/some/folder.
import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { cjk, latex, nestedFences, newlines, rightToLeft, rightToLeftQuestion, typeParameters } from "./markdownSamples.ts";
import { PanelBench } from "./panelPage.ts";
import { finishedAnswer, sampleState, userTurn } from "./samples.ts";

const wanted = process.env["SHOTS"] ?? "";
const samples: Readonly<Record<string, readonly [question: string, answer: string]>> = {
  "type-parameters": ["Which types?", typeParameters],
  cjk: ["怎么办？", cjk],
  "right-to-left": [rightToLeftQuestion, rightToLeft],
  newlines: ["Who?", newlines],
  latex: ["Show me formulas.", latex],
  "nested-fences": ["Write a README.", nestedFences],
};

describe("panel: pictures of Markdown", () => {
  let bench: PanelBench;
  before(async function () {
    if (wanted === "") {
      this.skip();
    }
    bench = await PanelBench.start();
  });
  after(async () => await (bench as PanelBench | undefined)?.[Symbol.asyncDispose]());

  for (const [name, [question, answer]] of Object.entries(samples)) {
    for (const theme of ["Light 2026", "Dark 2026"] as const) {
      for (const width of [285, 900]) {
        it(`${name}, ${theme}, ${width} px`, async () => {
          const folder = wanted === "1" ? fileURLToPath(new URL("shots/", import.meta.url)) : `${wanted}/`;
          mkdirSync(folder, { recursive: true });
          await using panel = await bench.open({
            theme,
            width,
            height: 1200,
            state: sampleState([userTurn("u1", question), finishedAnswer("a1", answer)], { draft: question }),
          });
          await panel.page.waitForLoadState("networkidle");
          await panel.page.evaluate(() => document.fonts.ready);
          await panel.drawn();
          await panel.page.screenshot({ path: `${folder}${name}-${theme.split(" ", 1)[0]?.toLowerCase()}-${width}.png` });
        });
      }
    }
  }
});

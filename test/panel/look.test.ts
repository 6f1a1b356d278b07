import { PanelBench } from "./panelPage.ts";
import { answerTurn, finishedAnswer, rateLimitCard, richMarkdown, sampleSetup, sampleState, userTurn, wrongKeyCard } from "./samples.ts";
import { themeNames, type ThemeName } from "./themes.ts";
import type { PanelState } from "../../src/shared/panelState.ts";

const empty = sampleState();
const newcomer = sampleState([], { setup: sampleSetup, roles: { ...empty.roles, worker: { ref: "", label: "", providerLabel: "" } } });
const finished = sampleState([userTurn("u1", "How do I debounce a function in TypeScript?"), finishedAnswer("a1", richMarkdown)]);
const streaming = sampleState([
  userTurn("u1", "Plan the migration to ESM, please. Keep the public API, and tell me what breaks."),
  answerTurn("a1", {
    role: "orchestrator",
    model: "claude-sonnet-4-5",
    blocks: [
      { kind: "reasoning", text: "The user wants a plan.\n\nFirst, look at what depends on `require`.", startedAtMs: 0, endedAtMs: 4200 },
      { kind: "text", text: "I will look at the package first." },
      { kind: "tool-call", callId: "t1", name: "read_file", argumentsText: '{"path":"package.json"}' },
      { kind: "reasoning", text: "The exports map has two entries, so both must keep working. Check how `main` is used by older bundlers and", startedAtMs: 0 },
    ],
  }),
], { activeRole: "orchestrator" });
const failed = sampleState([
  userTurn("u1", "Summarise this file."),
  answerTurn("a1", { status: "failed", blocks: [{ kind: "text", text: "The file has three parts. The first" }], failure: rateLimitCard, facts: { elapsedMs: 900 } }),
  userTurn("u2", "Again, please."),
  answerTurn("a2", { status: "failed", failure: wrongKeyCard }),
], { settingsProblems: ["baton.providers.local: baseUrl is not an address."] });
const waiting = sampleState([
  userTurn("u1", "Hello"),
  finishedAnswer("a1", "Hello! What are we building?"),
  userTurn("u2", "A parser."),
  answerTurn("a2", { status: "interrupted", blocks: [{ kind: "text", text: "A parser turns text into" }] }),
  userTurn("u3", "x ".repeat(900)),
  answerTurn("a3"),
], { roles: { ...empty.roles, worker: { ...empty.roles.worker, problem: "OpenAI has no key." } } });

const states: Readonly<Record<string, PanelState>> = { empty, newcomer, finished, streaming, failed, waiting };

describe("panel: pictures for the eye", () => {
  let bench: PanelBench;
  before(async () => {
    bench = await PanelBench.start();
  });
  after(async () => await bench[Symbol.asyncDispose]());

  const narrowAndWide: readonly ThemeName[] = ["Light 2026", "Dark 2026"];
  for (const theme of themeNames) {
    it(`draws every state in ${theme}`, async () => {
      for (const [name, state] of Object.entries(states)) {
        for (const width of narrowAndWide.includes(theme) ? [200, 300, 900] : [300]) {
          await using panel = await bench.open({ theme, width, height: 800, state });
          await panel.shot(`${theme.toLowerCase().replaceAll(" ", "-")}-${name}-${width}`);
        }
      }
    });
  }
});

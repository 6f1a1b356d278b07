import type { AnswerTurn, Conversation, Turn } from "../../src/shared/conversation.ts";
import type { Part } from "../../src/shared/part.ts";
import { seededRandom } from "../fakes/seededRandom.ts";

/** A fact that a session has in it, and how it is recognised. */
export interface PlantedFact {
  readonly id: string;
  readonly text: string;
  readonly by: "user" | "agent" | "tool";
}

export interface BigSession {
  readonly conversation: Conversation;
  readonly facts: readonly PlantedFact[];
  /** The user's own words, in order. */
  readonly words: readonly string[];
  readonly characters: number;
}

const nouns = [
  "order",
  "invoice",
  "cache",
  "socket",
  "parser",
  "ledger",
  "queue",
  "panel",
  "route",
  "token",
  "batch",
  "index",
  "shard",
  "lease",
];
const verbs = ["loads", "writes", "checks", "drops", "merges", "sorts", "opens", "reads", "keeps", "builds", "sends", "splits"];
const names = ["Amber", "Basalt", "Cobalt", "Dolomite", "Emerald", "Feldspar", "Garnet", "Hematite", "Indigo", "Jasper"];

/** A session of about so many tokens, as an agent with a large window leaves it: prompts, calls with long outputs, words in between. Facts stand in all of them. */
export function bigSession({
  tokens,
  prompts = 12,
  seed = 11,
}: {
  readonly tokens: number;
  readonly prompts?: number;
  readonly seed?: number;
}): BigSession {
  const random = seededRandom(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const sentence = (): string => `The ${pick(nouns)} ${pick(verbs)} the ${pick(nouns)} before the ${pick(nouns)} ${pick(verbs)} it.`;
  const facts = Array.from({ length: 20 }, (_, index): PlantedFact => {
    const name = `${pick(names)}${String(100 + index * 7)}`;
    const by = index % 5 === 0 ? "user" : index % 2 === 0 ? "tool" : "agent";
    return { id: name, text: `FACT ${name}: the ${pick(nouns)} port is ${String(1000 + Math.floor(random() * 60_000))}.`, by };
  });
  const left = {
    user: facts.filter(({ by }) => by === "user"),
    agent: facts.filter(({ by }) => by === "agent"),
    tool: facts.filter(({ by }) => by === "tool"),
  };
  const turns: Turn[] = [];
  const words: string[] = [];
  let characters = 0;
  const perPrompt = (tokens * 4) / prompts;
  for (let number = 1; number <= prompts; number++) {
    const own = `Task ${String(number)}: ${sentence()} ${left.user.shift()?.text ?? ""} ${sentence()}`.trim();
    words.push(own);
    turns.push({ kind: "user", id: `u${String(number)}`, text: own, atMs: number });
    const parts: Part[] = [];
    const steps: AnswerTurn["steps"][number][] = [];
    let size = own.length;
    for (let step = 1; size < perPrompt; step++) {
      const stepId = `s${String(step)}`;
      steps.push({ id: stepId, slot: "worker", agent: "worker", provider: "big", model: "big", startedAtMs: 1, status: "done", facts: {} });
      const said = `${sentence()} ${step === 2 ? (left.agent.shift()?.text ?? "") : ""}`;
      const lines = Array.from({ length: 180 + Math.floor(random() * 240) }, (_, line) => `${String(line + 1).padStart(4)}  ${sentence()}`);
      if (step === 3) {
        lines.splice(Math.floor(random() * lines.length), 0, left.tool.shift()?.text ?? "");
      }
      const output = lines.join("\n");
      const path = `src/${pick(nouns)}/${pick(nouns)}${String(step)}.ts`;
      parts.push({ kind: "text", id: `t${String(step)}`, stepId, text: said });
      parts.push({
        kind: "tool-call",
        id: `c${String(step)}`,
        stepId,
        callId: `call_${String(number)}_${String(step)}`,
        name: "read_file",
        argumentsText: JSON.stringify({ path }),
        arguments: { path },
        state: "done",
        result: [{ kind: "text", text: output }],
      });
      size += said.length + output.length + path.length + 30;
    }
    steps.push({ id: "end", slot: "worker", agent: "worker", provider: "big", model: "big", startedAtMs: 1, status: "done", facts: {} });
    parts.push({ kind: "text", id: "end", stepId: "end", text: `Done with task ${String(number)}. ${left.agent.shift()?.text ?? ""}` });
    turns.push({
      kind: "answer",
      id: `a${String(number)}`,
      slot: "worker",
      agent: "worker",
      startedAtMs: 1,
      status: "complete",
      steps,
      parts,
    });
    characters += size;
  }
  return { conversation: { id: "c", createdAtMs: 1, turns }, facts, words, characters };
}

import assert from "node:assert/strict";
import type { StreamEvent } from "../../src/core/model/streamEvent.ts";
import type { Sampling } from "../../src/core/provider.ts";
import type { Wire } from "../model-server/script.ts";
import { textOf } from "../unit/providers/parsing.ts";
import { contract, eventsOf, correctionStore } from "./contract.ts";
import type { WireCase } from "./wireCase.ts";

const all = {
  temperature: 0.5,
  topP: 0.9,
  topK: 40,
  stop: ["END", "STOP"],
  seed: 7,
  presencePenalty: 0.25,
  frequencyPenalty: 0.75,
} as const satisfies Sampling;

type Paths = Readonly<Partial<Record<keyof Sampling, string>>>;

const openai: Paths = {
  temperature: "temperature",
  topP: "top_p",
  stop: "stop",
  seed: "seed",
  presencePenalty: "presence_penalty",
  frequencyPenalty: "frequency_penalty",
};
const anthropic: Paths = { temperature: "temperature", topP: "top_p", topK: "top_k", stop: "stop_sequences" };
const gemini: Paths = Object.fromEntries(
  Object.keys(all).map((field) => [field, `generationConfig.${field === "stop" ? "stopSequences" : field}`]),
);

/** Where each wire has the fields, and a model that takes them all. The servers of the tests are no host of OpenAI's. */
const wires: Readonly<Record<Wire, { readonly paths: Paths; readonly model: string }>> = {
  openai: { paths: { ...openai, topK: "top_k" }, model: "gpt-4.1" },
  responses: { paths: { temperature: "temperature", topP: "top_p" }, model: "gpt-4.1" },
  completions: { paths: { ...openai, topK: "top_k" }, model: "gpt-3.5-turbo-instruct" },
  anthropic: { paths: anthropic, model: "claude-haiku-4-5" },
  bedrock: { paths: anthropic, model: "anthropic.claude-3-haiku-20240307-v1:0" },
  vertex: { paths: anthropic, model: "claude-haiku-4-5@20251001" },
  gemini: { paths: gemini, model: "gemini-2.5-flash" },
};

function at(body: unknown, path: string): unknown {
  return path.split(".").reduce<unknown>((value, name) => (value as Readonly<Record<string, unknown>> | undefined)?.[name], body);
}

function droppedIn(events: readonly StreamEvent[]): string[] {
  return events.flatMap((event) => (event.type === "dropped" ? event.fields : [])).sort();
}

/** A model of the case that does not think. */
function plainModel({ isPreset, model, wire }: WireCase): string {
  return isPreset ? model : wires[wire].model;
}

contract("sampling", (contract) => {
  const { wireCase } = contract;
  const { paths } = wires[wireCase.wire];
  const body = (): unknown => contract.server.requests.at(-1)?.body;

  it("is sent as far as the wire supports it, and the rest is reported before the answer", async () => {
    // OpenAI's own server knows no top_k; gateways have it.
    const sampling: Sampling = wireCase.wire === "openai" || wireCase.wire === "completions" ? { ...all, topK: undefined } : all;
    const events = await contract.answer({ steps: [{ text: "x" }] }, { model: plainModel(wireCase), sampling });
    assert.equal(textOf(events), "x", JSON.stringify(events));
    const fields = (Object.keys(all) as (keyof Sampling)[]).filter((field) => sampling[field] !== undefined);
    const dropped = droppedIn(events);
    for (const field of fields) {
      const path = paths[field];
      if (path === undefined) {
        assert.ok(dropped.includes(field), `${field} is not reported: ${JSON.stringify(events)}`);
      } else if (!dropped.includes(field)) {
        const sent = at(body(), path);
        assert.deepEqual(field === "stop" && Array.isArray(sent) ? sent.slice(-2) : sent, all[field], path);
      }
    }
    const first = events.findIndex(({ type }) => type === "text-delta");
    assert.ok(events.every(({ type }, index) => type !== "dropped" || index < first));
    assert.equal(contract.server.requests.length, 1, "asked more than once");
  });

  it("is limited to what a reasoning model accepts", async () => {
    const events = await contract.answer({ steps: [{ text: "x" }] }, { sampling: { temperature: 0.5, topP: 0.9 }, effort: "low" });
    assert.equal(textOf(events), "x", JSON.stringify(events));
    const dropped = droppedIn(events);
    for (const field of ["temperature", "topP"] as const) {
      assert.equal(at(body(), paths[field] ?? "") === undefined, dropped.includes(field), `${field}: ${JSON.stringify(body())}`);
    }
    assert.equal(contract.server.requests.length, 1, "asked more than once");
  });

  it("gives way to the user's own options", async () => {
    const path = paths.temperature ?? "";
    const events = await contract.answer(
      { steps: [{ text: "x" }] },
      { model: plainModel(wireCase), sampling: { temperature: 0.5 }, modelOptions: { [path]: 0.25 } },
    );
    assert.deepEqual([textOf(events), at(body(), path), droppedIn(events)], ["x", 0.25, []]);
  });

  it("what a model rejected is left out from then on, and reported", async () => {
    const rejected = wireCase.offers.corrections.temperature;
    if (rejected === undefined) {
      return;
    }
    const corrections = correctionStore();
    const request = contract.question({ model: plainModel(wireCase), sampling: { temperature: 0.5 } });
    contract.server.script({ error: rejected.error }, { steps: [{ text: "x" }] }, { steps: [{ text: "y" }] });
    const provider = await contract.open({}, { corrections });
    const first = await eventsOf(provider, request);
    if (at(contract.server.requests[0]?.body, paths.temperature ?? "") === undefined) {
      // The gateway's model reasons: the field was never sent.
      assert.ok(first.every(({ type }) => type !== "attempt"));
      return;
    }
    assert.deepEqual([textOf(first), first.some(({ type }) => type === "attempt"), droppedIn(first)], ["x", true, []]);
    const second = await eventsOf(provider, request);
    assert.deepEqual([textOf(second), second.some(({ type }) => type === "attempt"), droppedIn(second)], ["y", false, ["temperature"]]);
  });
});

import type { ChatProvider } from "../../src/core/provider.ts";
import type { SilenceLimits } from "../../src/core/resilience/watchdog.ts";
import { openProvider } from "../throughApp/openProvider.ts";
import type { Way } from "../throughApp/way.ts";
import { anthropicCase } from "../contract/cases/anthropic.ts";
import { azureCase } from "../contract/cases/azure.ts";
import { bedrockCase, vertexCase } from "../contract/cases/clouds.ts";
import { geminiCase } from "../contract/cases/gemini.ts";
import { openaiChatCase } from "../contract/cases/openaiChat.ts";
import { openaiCompletionsCase } from "../contract/cases/openaiCompletions.ts";
import { openaiResponsesCase } from "../contract/cases/openaiResponses.ts";
import type { WireCase } from "../contract/wireCase.ts";
import { doors } from "../model-server/doors.ts";
import type { ModelServer } from "../model-server/script.ts";
import type { ContentStep, GenerationRequest, StreamEncoder } from "../model-server/wireProtocol.ts";

/** The key that everybody sends. No server but the one that it is meant for may see it. */
export const faultKey = "sk-faults-0123456789abcdef";

/** What a sound answer says, in its pieces: characters of one to four bytes. */
export const soundPieces = ["Grüezi, ", "𝒲elt ", "— “ok”."] as const;

/** The text of a sound answer. */
export const soundText = soundPieces.join("");

/** The answer of a wire, event by event, as the real server writes each. */
export interface FaultWire {
  readonly name: string;
  /** The head of its column in the table. */
  readonly head: string;
  readonly wireCase: WireCase;
  /** Whether the body is server-sent events; else it is frames of Amazon's event stream. */
  readonly isLines: boolean;
  /** The content type of a stream. */
  readonly streamType: string;
  /** Encodes one answer. */
  encoder(): StreamEncoder;
  /** An encoder's frame as bytes. */
  bytes(frame: string): Uint8Array;
  /** Baton at an address, with the key: the adapter, or the application with it, which then watches the `silence` itself. */
  open(origin: string, way: Way, silence: SilenceLimits): Promise<ChatProvider>;
}

const cases: readonly (readonly [WireCase, Partial<WireCase["endpoint"]>])[] = [
  [openaiResponsesCase, {}],
  [openaiChatCase, {}],
  [openaiCompletionsCase, {}],
  [azureCase, {}],
  [anthropicCase, {}],
  [bedrockCase, { cloud: { region: "eu-central-1" } }],
  [vertexCase, { cloud: { project: "project-of-the-tests", location: "europe-west1" } }],
  [geminiCase, {}],
];

/** Every wire, in the order of the table's columns. Presets are the contract suite's affair. */
export const faultWires: readonly FaultWire[] = cases.map(([wireCase, endpoint]) => {
  const door = doors.find(({ owner, wire }) => owner === wireCase.owner && wire === wireCase.wire);
  if (door === undefined) {
    throw new Error(`The model server has no door for ${wireCase.name}.`);
  }
  const { streamType } = door;
  const request: GenerationRequest = {
    model: wireCase.model,
    stream: true,
    prompt: "Hello",
    inputTokens: 3,
    includeUsage: true,
    obfuscate: false,
    reasoning: "skipped",
  };
  return {
    name: wireCase.name,
    head: wireCase.head.slice(0, 5),
    wireCase,
    isLines: wireCase.offers.lines,
    streamType: streamType ?? "text/event-stream; charset=utf-8",
    encoder: () => door.protocol.streamEncoder({ request, usage: { input: 3, output: 5 } }),
    bytes: (frame) => door.frame?.(frame) ?? Buffer.from(frame),
    open: async (origin, way, silence) => {
      const baseUrl = wireCase.baseUrl({ origin, openaiBaseUrl: `${origin}/v1`, anthropicBaseUrl: origin } as ModelServer);
      return openProvider(
        wireCase.type,
        { provider: "acme", baseUrl, ...wireCase.endpoint, ...endpoint, apiKey: faultKey },
        { fetch: globalThis.fetch, silence },
        way,
      );
    },
  };
});

/** An answer in its parts: what stands before the first word, a list for each step, and what ends it. */
export interface AnswerParts {
  readonly open: readonly Uint8Array[];
  readonly steps: readonly (readonly Uint8Array[])[];
  readonly close: readonly Uint8Array[];
}

/** A wire's answer made of these steps. */
export function answerParts(wire: FaultWire, steps: readonly ContentStep[] = soundPieces.map((text) => ({ text }))): AnswerParts {
  const encoder = wire.encoder();
  const bytes = (frames: readonly string[]): readonly Uint8Array[] => frames.map((frame) => wire.bytes(frame));
  return { open: bytes(encoder.open()), steps: steps.map((step) => bytes(encoder.content(step))), close: bytes(encoder.close(undefined)) };
}

/** A sound answer, an event in each piece. */
export function soundAnswer(wire: FaultWire): readonly Uint8Array[] {
  const { open, steps, close } = answerParts(wire);
  return [...open, ...steps.flat(), ...close];
}

/** The beginning of a sound answer, with its first words: {@link halfText}. */
export function halfAnswer(wire: FaultWire): readonly Uint8Array[] {
  const { open, steps } = answerParts(wire);
  return [...open, ...(steps[0] ?? [])];
}

/** What has been said by then. */
export const halfText = soundPieces[0];

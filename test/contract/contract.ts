import type { StreamEvent } from "../../src/core/model/streamEvent.ts";
import type { Correction, CorrectionStore } from "../../src/core/ports/correctionStore.ts";
import type { AdapterPorts, ChatProvider, ChatRequest, Endpoint } from "../../src/core/provider.ts";
import type { ModelServer, ModelServerOptions, ScriptedAnswer } from "../model-server/script.ts";
import { startModelServer } from "../model-server/server.ts";
import { openProvider } from "../throughApp/openProvider.ts";
import { assertOneEnd } from "../unit/providers/parsing.ts";
import type { WireCase } from "./wireCase.ts";
import { wireCases } from "./wires.ts";

/** One case with the server that it is tested against. */
export interface Contract {
  readonly wireCase: WireCase;
  /** Running while a test does. Scripts and requests are forgotten after each. */
  readonly server: ModelServer;
  /** A provider at the server, with its key and the real `fetch` by default. */
  open(endpoint?: Partial<Endpoint>, ports?: Partial<AdapterPorts>): Promise<ChatProvider>;
  /** A short question. */
  question(more?: Partial<ChatRequest>): ChatRequest;
  /** The events of the scripted answer to a short question, exactly one of which is an end. */
  answer(script: ScriptedAnswer, more?: Partial<ChatRequest>): Promise<StreamEvent[]>;
}

/**
 * Declares a group of behaviours for every case: a suite of the group's name, in it one of each case's name, in that the tests. The table
 * (`npm run test:contract -- --table`) is made of these three names.
 */
export function contract(group: string, declare: (contract: Contract) => void, options: ModelServerOptions = {}): void {
  describe(group, () => {
    for (const wireCase of wireCases) {
      describe(wireCase.name, () => {
        let server: ModelServer | undefined;
        let restore = (): void => undefined;

        before(async () => {
          server = await startModelServer(options);
          restore = setVariables(wireCase.environment?.(server) ?? {});
        });

        afterEach(() => {
          server?.reset();
        });

        after(async () => {
          restore();
          await server?.close();
        });

        declare(contractOf(wireCase, () => server));
      });
    }
  });
}

/**
 * A behaviour that not every wire has. Where it is not offered, `otherwise` is tested under the same name, and the table shows “n”.
 * `instead` says in a few words what that is.
 */
export function offered(
  behaviour: string,
  isOffered: boolean,
  test: () => Promise<void> | void,
  instead: string,
  otherwise: () => Promise<void> | void,
): void {
  if (isOffered) {
    it(behaviour, test);
  } else {
    it(`${behaviour} (not offered: ${instead})`, otherwise);
  }
}

function contractOf(wireCase: WireCase, running: () => ModelServer | undefined): Contract {
  const contract: Contract = {
    wireCase,
    get server() {
      const server = running();
      if (server === undefined) {
        throw new Error("The model server runs within tests alone.");
      }
      return server;
    },
    open: (endpoint, ports) => openAt(contract.server, wireCase, endpoint, ports),
    question: (more) => question(wireCase, more),
    answer: async (script, more) => {
      contract.server.script(script);
      const events = await eventsOf(await contract.open(), contract.question(more));
      assertOneEnd(events);
      return events;
    },
  };
  return contract;
}

/** A provider of a case at a server, with its key and the real `fetch` by default. */
export async function openAt(
  server: ModelServer,
  wireCase: WireCase,
  endpoint: Partial<Endpoint> = {},
  ports: Partial<AdapterPorts> = {},
): Promise<ChatProvider> {
  return openProvider(
    wireCase.type,
    { provider: "acme", baseUrl: wireCase.baseUrl(server), apiKey: server.keys[wireCase.owner], ...wireCase.endpoint, ...endpoint },
    { fetch: globalThis.fetch, ...ports },
  );
}

/** A short question to a case's model. */
export function question(wireCase: WireCase, more: Partial<ChatRequest> = {}): ChatRequest {
  return { model: wireCase.model, messages: [{ role: "user", content: [{ type: "text", text: "Hello" }] }], ...more };
}

/** All events of an answer. */
export async function eventsOf(
  provider: ChatProvider,
  request: ChatRequest,
  signal = new AbortController().signal,
): Promise<StreamEvent[]> {
  const events: StreamEvent[] = [];
  for await (const event of provider.stream(request, signal)) {
    events.push(event);
  }
  return events;
}

/** Sets variables of the environment. What is returned puts them back as they were. */
export function setVariables(variables: Readonly<Record<string, string>>): () => void {
  const names = Object.keys(variables);
  const before = new Map(names.map((name) => [name, process.env[name]]));
  Object.assign(process.env, variables);
  return () => {
    for (const [name, value] of before) {
      if (value === undefined) {
        // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- the environment as it was
        delete process.env[name];
      } else {
        process.env[name] = value;
      }
    }
  };
}

/** Keeps corrections for as long as a test runs. */
export function correctionStore(): CorrectionStore & { readonly learned: Correction[] } {
  const learned: Correction[] = [];
  return { learned, of: () => learned, learn: (_baseUrl, _model, correction) => void learned.push(correction) };
}

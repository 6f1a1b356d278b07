import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { isRecord } from "../../src/core/model/json.ts";
import { dialectPath } from "./dialectDoor.ts";
import type { Door, DoorRequest, Route } from "./door.ts";
import { doors } from "./doors.ts";
import { Exchange } from "./exchange.ts";
import { hasHalfPair } from "./halfPairs.ts";
import { KeyGate, type Visit } from "./keyGate.ts";
import { makeKey } from "./keys.ts";
import { defaultModelIds } from "./modelIds.ts";
import { PromptCache } from "./promptCache.ts";
import { Recorder } from "./recorder.ts";
import { runAnswer, sendError } from "./runAnswer.ts";
import type {
  CountedRequest,
  KeyOwner,
  ModelServer,
  ModelServerOptions,
  RecordedRequest,
  ScriptedAnswer,
  ScriptedUsage,
} from "./script.ts";
import { Rejection, type WireError } from "./wireError.ts";
import type { GenerationRequest } from "./wireProtocol.ts";

const strictFallback = (): ScriptedAnswer => ({ steps: [{ text: "ok" }] });

/** All that a running server knows beside its socket. */
interface State {
  readonly gate: KeyGate;
  readonly modelIds: Record<KeyOwner, readonly string[]>;
  readonly scripts: ScriptedAnswer[];
  readonly recorder: Recorder;
  readonly cache: PromptCache;
  readonly counted: { -readonly [Field in keyof CountedRequest]: CountedRequest[Field] }[];
  readonly fallback: NonNullable<ModelServerOptions["fallback"]>;
  readonly clockOffMs: number;
  readonly region: string | undefined;
}

/** One request on its way through the server. */
interface Incoming {
  readonly request: DoorRequest;
  readonly door: Door;
  readonly route: Route;
  readonly exchange: Exchange;
  readonly visit: Visit;
  readonly requestId: string;
}

/** Starts a model server on loopback. Rejects when the port is taken. */
export async function startModelServer(options: ModelServerOptions = {}): Promise<ModelServer> {
  const owners = Object.keys(defaultModelIds) as KeyOwner[];
  const byOwner = <T>(make: (owner: KeyOwner) => T) =>
    Object.fromEntries(owners.map((owner) => [owner, make(owner)])) as Record<KeyOwner, T>;
  const keys = byOwner((owner) => options.keys?.[owner] ?? [makeKey(owner)]);
  const state: State = {
    gate: new KeyGate(keys, options.limits),
    modelIds: { ...defaultModelIds },
    scripts: [],
    recorder: new Recorder(options.keepsRequests ?? true),
    cache: new PromptCache(),
    counted: [],
    fallback: options.fallback ?? strictFallback,
    clockOffMs: options.clockOffMs ?? 0,
    region: options.region,
  };
  const server = createServer({ noDelay: true }, (request, response) => void serve(state, request, response));
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port ?? 0, "127.0.0.1", resolve);
  });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    openaiBaseUrl: `${origin}/v1`,
    anthropicBaseUrl: origin,
    presetBaseUrl: (preset, rejects) => origin + dialectPath(preset, rejects),
    keys: byOwner((owner) => keys[owner][0] ?? makeKey(owner)),
    setKey: (value, trouble) => state.gate.set(value, trouble),
    tally: state.gate.tally,
    counted: state.counted,
    requests: state.recorder.requests,
    script: (...answers) => void state.scripts.push(...answers),
    reset: () => {
      state.scripts.length = 0;
      state.recorder.clear();
      state.cache.clear();
      state.counted.length = 0;
    },
    nextRequest: () => state.recorder.next(),
    setModels: (owner, ids) => {
      state.modelIds[owner] = [...ids];
    },
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

async function serve(state: State, message: IncomingMessage, response: ServerResponse): Promise<void> {
  const atMs = performance.now();
  const exchange = new Exchange(response);
  const bodyText = await text(message).catch(() => undefined);
  if (bodyText === undefined) {
    return; // The client left before it had said what it wanted.
  }
  const url = new URL(message.url ?? "/", "http://127.0.0.1");
  const nowMs = Date.now() + state.clockOffMs;
  if (state.clockOffMs !== 0) {
    response.setHeader("date", new Date(nowMs).toUTCString());
  }
  const request: DoorRequest = {
    method: message.method ?? "",
    path: (message.url ?? "/").split("?")[0] ?? "/",
    query: url.searchParams,
    headers: message.headers,
    bodyText,
    nowMs,
    region: state.region,
  };
  const incoming = enter(state, request, exchange);
  const own = incoming.door.serve?.(request, state.gate.accepted(incoming.door.owner));
  if (own !== undefined) {
    exchange.respond(own.status, { "content-type": "application/json" }, JSON.stringify(own.body));
    return;
  }
  const body = parseBody(bodyText);
  exchange.watchHead((head) => incoming.visit.answers(head, Date.now()));
  state.recorder.add(recordOf(state, incoming, body, atMs), incoming.route.kind === "generate" && request.method === "POST");
  try {
    await answer(state, incoming, body);
  } catch (error) {
    const reported: WireError =
      error instanceof Rejection ? error.error : { status: 500, message: `The model server failed: ${String(error)}` };
    if (exchange.headSent) {
      exchange.resetConnection();
    } else {
      sendError({ exchange, protocol: incoming.door.protocol, requestId: incoming.requestId }, reported, {
        ...incoming.visit.uncounted,
        ...(reported.status === 405 ? { allow: allowedMethod(incoming.route) } : {}),
      });
    }
  }
}

/** Finds the door for a request. */
function enter(state: State, request: DoorRequest, exchange: Exchange): Incoming {
  for (const door of doors) {
    const route = door.route(request);
    if (route !== undefined) {
      return { request, door, route, exchange, visit: state.gate.visit(door, request), requestId: door.protocol.newRequestId() };
    }
  }
  throw new Error(`No door takes ${request.path}.`);
}

function parseBody(bodyText: string): unknown {
  try {
    return JSON.parse(bodyText);
  } catch {
    return bodyText;
  }
}

/** Headers that carry keys, which are not kept. */
const keyHeaders = new Set(["authorization", "x-api-key", "api-key", "x-goog-api-key", "x-portkey-api-key", "x-amz-security-token"]);

function recordOf(state: State, { request, door, route, exchange, visit }: Incoming, body: unknown, atMs: number): RecordedRequest {
  const headers = Object.entries(request.headers)
    .filter(([name]) => !keyHeaders.has(name))
    .map(([name, value]) => [name, Array.isArray(value) ? value.join(", ") : (value ?? "")]);
  return {
    wire: route.kind === "unknown" && !route.known ? undefined : door.wire,
    method: request.method,
    path: request.path,
    query: Object.fromEntries([...request.query].filter(([name]) => name !== "key")),
    headers: Object.fromEntries(headers) as Record<string, string>,
    body,
    keyAccepted: door.reject(request, state.gate.accepted(door.owner)) === undefined,
    standing: visit.standing,
    atMs,
    finished: exchange.finished,
  };
}

function allowedMethod(route: Route): string {
  return route.kind === "generate" ? "POST" : "GET";
}

async function answer(state: State, incoming: Incoming, body: unknown): Promise<void> {
  const { request, door, route, exchange, visit, requestId } = incoming;
  const { protocol } = door;
  if (route.kind === "unknown") {
    throw new Rejection(protocol.errors.unknownPath(request.method, request.path));
  }
  if (request.method !== allowedMethod(route)) {
    throw new Rejection(protocol.errors.wrongMethod(request.method));
  }
  if (route.kind === "generate") {
    visit.asks(route.model ?? modelIn(body), Date.now());
  }
  const rejection = door.reject(request, state.gate.accepted(door.owner));
  if (rejection !== undefined) {
    throw new Rejection(rejection);
  }
  const modelIds = state.modelIds[door.owner];
  if (route.kind === "generate") {
    if (hasHalfPair(body)) {
      throw new Rejection({ ...protocol.errors.notJson(), message: "The request body is not valid JSON: no low surrogate in string" });
    }
    const asked = protocol.validate(body, { headers: request.headers, modelIds, route });
    if (visit.trouble === "used-up") {
      throw new Rejection(usedUp(door.owner));
    }
    const { headers, rejection: limited } = visit.goes(asked.model, asked.inputTokens, Date.now());
    if (limited !== undefined) {
      sendError({ exchange, protocol, requestId }, limited.error, limited.headers);
      return;
    }
    const cached = asked.cache === undefined ? undefined : state.cache.take(asked.cache);
    const own: State["counted"][number] = { key: visit.standing.key, model: asked.model, usage: undefined };
    state.counted.push(own);
    const count = (usage: ScriptedUsage): void => {
      own.usage = usage;
    };
    const scripted = state.scripts.shift() ?? fallbackAnswer(state, door, asked, body);
    await runAnswer(
      { exchange, protocol, door, request: asked, requestId, cached, count },
      { ...scripted, headers: { ...headers, ...scripted.headers } },
    );
    return;
  }
  if (route.kind === "model" && !modelIds.includes(route.id)) {
    throw new Rejection(protocol.errors.unknownModel(route.id));
  }
  const listed =
    route.kind === "model" ? protocol.model(route.id) : protocol.modelList(modelIds, route.kind === "models" ? route.part : undefined);
  exchange.respond(200, { ...protocol.headers(requestId), "content-type": "application/json" }, JSON.stringify(listed));
}

/** The model that a body names. */
function modelIn(body: unknown): string {
  return isRecord(body) && typeof body["model"] === "string" ? body["model"] : "";
}

/** The rejection of a key whose quota or credit is used up, in its owner's words. */
function usedUp(owner: KeyOwner): WireError {
  switch (owner) {
    case "anthropic":
      return {
        status: 400,
        message: "Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing to upgrade or purchase credits.",
      };
    case "gemini":
      return { status: 429, message: "Your prepayment credits are depleted. Please go to AI Studio to manage your project and billing." };
    default:
      return {
        status: 429,
        type: "insufficient_quota",
        code: "insufficient_quota",
        message: "You exceeded your current quota, please check your plan and billing details.",
      };
  }
}

function fallbackAnswer(state: State, { wire }: Door, asked: GenerationRequest, body: unknown): ScriptedAnswer {
  return state.fallback({ wire, model: asked.model, prompt: asked.prompt, body });
}

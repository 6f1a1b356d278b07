import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { anthropicProtocol } from "./anthropicProtocol.ts";
import { Exchange } from "./exchange.ts";
import { keyOf, makeKey } from "./keys.ts";
import { defaultModelIds } from "./modelIds.ts";
import { openaiProtocol } from "./openaiProtocol.ts";
import { Recorder } from "./recorder.ts";
import { type Route, routeOf } from "./route.ts";
import { runAnswer, sendError } from "./runAnswer.ts";
import type { ModelServer, ModelServerOptions, RecordedRequest, ScriptedAnswer, Wire } from "./script.ts";
import { Rejection, type WireError } from "./wireError.ts";
import type { GenerationRequest, WireProtocol } from "./wireProtocol.ts";

const protocols: Readonly<Record<Wire, WireProtocol>> = { openai: openaiProtocol, anthropic: anthropicProtocol };

const strictFallback = (): ScriptedAnswer => ({ steps: [{ text: "ok" }] });

/** All that a running server knows beside its socket. */
interface State {
  readonly keys: Readonly<Record<Wire, readonly string[]>>;
  readonly modelIds: Record<Wire, readonly string[]>;
  readonly scripts: ScriptedAnswer[];
  readonly recorder: Recorder;
  readonly fallback: NonNullable<ModelServerOptions["fallback"]>;
}

/** One request on its way through the server. */
interface Incoming {
  readonly request: IncomingMessage;
  readonly route: Route;
  readonly protocol: WireProtocol;
  readonly exchange: Exchange;
  readonly requestId: string;
  readonly path: string;
}

/** Starts a model server on loopback. Rejects when the port is taken. */
export async function startModelServer(options: ModelServerOptions = {}): Promise<ModelServer> {
  const madeUp: Record<Wire, string> = { openai: makeKey("openai"), anthropic: makeKey("anthropic") };
  const state: State = {
    keys: { openai: options.keys?.openai ?? [madeUp.openai], anthropic: options.keys?.anthropic ?? [madeUp.anthropic] },
    modelIds: { ...defaultModelIds },
    scripts: [],
    recorder: new Recorder(),
    fallback: options.fallback ?? strictFallback,
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
    keys: { openai: state.keys.openai[0] ?? madeUp.openai, anthropic: state.keys.anthropic[0] ?? madeUp.anthropic },
    requests: state.recorder.requests,
    script: (...answers) => void state.scripts.push(...answers),
    reset: () => {
      state.scripts.length = 0;
      state.recorder.clear();
    },
    nextRequest: () => state.recorder.next(),
    setModels: (wire, ids) => {
      state.modelIds[wire] = [...ids];
    },
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

async function serve(state: State, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const atMs = performance.now();
  const path = (request.url ?? "/").split("?")[0] ?? "/";
  const route = routeOf(path, request.headers);
  const protocol = protocols[route.wire];
  const incoming: Incoming = { request, route, protocol, exchange: new Exchange(response), requestId: protocol.newRequestId(), path };
  const bodyText = await text(request).catch(() => undefined);
  if (bodyText === undefined) {
    return; // The client left before it had said what it wanted.
  }
  const body = parseBody(bodyText);
  state.recorder.add(recordOf(state, incoming, body, atMs), route.kind === "generate" && request.method === "POST");
  try {
    await answer(state, incoming, body);
  } catch (error) {
    const told: WireError = error instanceof Rejection ? error.error : { status: 500, message: `The model server failed: ${String(error)}` };
    if (incoming.exchange.headSent) {
      incoming.exchange.resetConnection();
    } else {
      sendError(incoming, told, told.status === 405 ? { allow: allowedMethod(route) } : {});
    }
  }
}

function parseBody(bodyText: string): unknown {
  try {
    return JSON.parse(bodyText);
  } catch {
    return bodyText;
  }
}

function recordOf(state: State, incoming: Incoming, body: unknown, atMs: number): RecordedRequest {
  const { request, route, exchange, path } = incoming;
  const headers = Object.entries(request.headers)
    .filter(([name]) => name !== "authorization" && name !== "x-api-key")
    .map(([name, value]) => [name, Array.isArray(value) ? value.join(", ") : (value ?? "")]);
  return {
    wire: route.kind === "unknown" && !route.known ? undefined : route.wire,
    method: request.method ?? "",
    path,
    headers: Object.fromEntries(headers) as Record<string, string>,
    body,
    keyAccepted: refusalOfKey(state, incoming) === undefined,
    atMs,
    finished: exchange.finished,
  };
}

function refusalOfKey(state: State, { request, route, protocol }: Incoming): WireError | undefined {
  const accepted = state.keys[route.wire];
  const key = keyOf(route.wire, request.headers);
  if (accepted.length === 0 || (key !== undefined && accepted.includes(key))) {
    return undefined;
  }
  return key === undefined ? protocol.errors.missingKey() : protocol.errors.wrongKey(key);
}

function allowedMethod(route: Route): string {
  return route.kind === "generate" ? "POST" : "GET";
}

async function answer(state: State, incoming: Incoming, body: unknown): Promise<void> {
  const { request, route, protocol, exchange, requestId, path } = incoming;
  const method = request.method ?? "";
  if (route.kind === "unknown") {
    throw new Rejection(protocol.errors.unknownPath(method, path));
  }
  if (method !== allowedMethod(route)) {
    throw new Rejection(protocol.errors.wrongMethod(method));
  }
  const refusal = refusalOfKey(state, incoming);
  if (refusal !== undefined) {
    throw new Rejection(refusal);
  }
  if (route.kind === "generate") {
    const asked = protocol.validate(body, request.headers, state.modelIds[route.wire]);
    await runAnswer({ exchange, protocol, request: asked, requestId }, state.scripts.shift() ?? fallbackAnswer(state, route.wire, asked));
    return;
  }
  const ids = state.modelIds[route.wire];
  if (route.kind === "model" && !ids.includes(route.id)) {
    throw new Rejection(protocol.errors.unknownModel(route.id));
  }
  const listed = route.kind === "model" ? protocol.model(route.id) : protocol.modelList(ids);
  exchange.respond(200, { ...protocol.headers(requestId), "content-type": "application/json" }, JSON.stringify(listed));
}

function fallbackAnswer(state: State, wire: Wire, asked: GenerationRequest): ScriptedAnswer {
  return state.fallback({ wire, model: asked.model, prompt: asked.prompt });
}

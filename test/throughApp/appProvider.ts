import type { App } from "../../src/app/composition/buildApp.ts";
import { buildStandaloneApp } from "../../src/app/composition/standaloneApp.ts";
import { StandaloneSettings } from "../../src/app/standalone/standaloneSettings.ts";
import { requestTokens } from "../../src/core/accounting/requestTokens.ts";
import { drivenEvents, streamEventsOf } from "../../src/core/drivenEvents.ts";
import type { StreamEvent } from "../../src/core/model/streamEvent.ts";
import type { Correction } from "../../src/core/ports/correctionStore.ts";
import type { AdapterPorts, ChatProvider, ChatRequest, Endpoint } from "../../src/core/provider.ts";
import { RunControl } from "../../src/core/resilience/runControl.ts";
import type { SilenceLimits } from "../../src/core/resilience/watchdog.ts";
import { correctionsOf, readLearnedParameters, withCorrection } from "../../src/core/settings/learnedParameters.ts";
import type { ProviderType } from "../../src/core/settings/providerSettings.ts";

/** The variable that holds the key of a test. */
const keyVariable = "BATON_TEST_KEY";

/** What a test gives the application beside an endpoint. */
export interface AppProviderPorts extends Partial<AdapterPorts> {
  /** How long silence is borne. Left out: for ever. */
  readonly silence?: SilenceLimits | undefined;
}

/**
 * A provider that asks through the application, as `npm run ask` composes it: the endpoint stands in the settings, its key in a variable, and each request goes through the provider
 * directory, the credentials, the request runner and the executor. One attempt a request, as an adapter makes; what was learned goes through `baton.learnedParameters` to and from `ports.corrections`.
 */
export async function openAppProvider(type: ProviderType, endpoint: Endpoint, ports: AppProviderPorts): Promise<ChatProvider> {
  const { provider: id } = endpoint;
  const settings = settingsFor(type, endpoint, ports);
  const hasLabel = endpoint.accountLabel !== undefined && endpoint.keyKind !== "entra";
  const app = buildStandaloneApp({
    settings,
    environment: { [keyVariable]: endpoint.apiKey },
    only: hasLabel ? undefined : { provider: id, variable: keyVariable },
    fetch: ports.fetch,
    report: () => undefined,
  });
  const onActivity = hearActivity(app);
  // Azure's address is put right by the settings.
  const baseUrl = app.directory.find(id)?.baseUrl ?? endpoint.baseUrl;
  const opening = await app.access.open(id);
  const opened = opening.ok ? opening.provider : undefined;
  return {
    listModels: async (signal) => (opening.ok ? opening.provider.listModels(signal) : { ok: false, failure: opening.failure }),
    structuredMode: (model) => opened?.structuredMode?.(model) ?? "prompt",
    takesTools: (model) => opened?.takesTools?.(model) ?? true,
    continuesLastMessage: (request) => opened?.continuesLastMessage?.(request) ?? false,
    ...(opened?.address === undefined ? {} : { address: () => opened.address?.() ?? Promise.resolve(undefined) }),
    stream: (request, signal, hear) =>
      drivenEvents<StreamEvent>(async ({ pipe }, left) => {
        onActivity.current = hear;
        await teach(settings, baseUrl, request.model, ports);
        const control = new RunControl(AbortSignal.any([signal, left]));
        const events = await ask(app, id, request, control);
        await pipe(events[Symbol.asyncIterator](), (event) => event);
        await app.flush();
        learn(settings, baseUrl, request.model, ports);
      }),
  };
}

/** The answer's own events. Whatever an earlier request left in cooldown is asked all the same, as by *Use Now*. */
async function ask(app: App, provider: string, request: ChatRequest, control: RunControl): Promise<AsyncIterable<StreamEvent>> {
  const runner = (await app.runtime()).runner;
  const refs = [{ provider, model: request.model }];
  runner.clearCooldown(refs);
  return streamEventsOf(runner.stream({ refs, tokens: requestTokens(request), control, request: () => request }));
}

function settingsFor(type: ProviderType, endpoint: Endpoint, { silence }: AppProviderPorts): StandaloneSettings {
  const { provider, label, baseUrl, accountLabel, headers, quirks, keyKind, api, apiVersion, cloud, isPrivateHttpAllowed } = endpoint;
  const isEntra = keyKind === "entra";
  const entry = {
    type,
    description: label,
    baseUrl,
    quirks,
    api,
    apiVersion,
    ...cloud,
    ...(isEntra ? { auth: "entra", keyVariable } : {}),
    ...(accountLabel === undefined || isEntra ? {} : { accounts: [{ label: accountLabel, keyVariable }] }),
    keyRequired: false,
  };
  const given: Readonly<Record<string, unknown>> = {
    providers: { [provider]: Object.fromEntries(Object.entries(entry).filter(([, value]) => value !== undefined)) },
    allowKeysOverPrivateHttp: isPrivateHttpAllowed,
  };
  const forEver = { firstByteMs: 0, idleMs: 0 };
  const retry = { maxWaitSeconds: 0, maxAttempts: 1, ...(silence ?? forEver) };
  return new StandaloneSettings(
    (name) => given[name],
    { headers, retry },
    () => undefined,
  );
}

/** Passes on what only the watchdog hears: that bytes come which hold no event. */
function hearActivity({ access }: App): { current: (() => void) | undefined } {
  const hearing: { current: (() => void) | undefined } = { current: undefined };
  const openSource = access.openSource.bind(access);
  access.openSource = async (...order) => {
    const opening = await openSource(...order);
    if (!opening.ok) {
      return opening;
    }
    const { provider } = opening;
    const stream = provider.stream.bind(provider);
    provider.stream = (request, signal, onActivity) =>
      stream(request, signal, () => {
        onActivity?.();
        hearing.current?.();
      });
    return opening;
  };
  return hearing;
}

/** What is known beforehand goes where each wire looks for it: Azure's dated API has an address for each deployment. */
async function teach(settings: StandaloneSettings, baseUrl: string, model: string, { corrections }: AppProviderPorts): Promise<void> {
  const known = corrections?.of(baseUrl, model) ?? [];
  if (known.length === 0) {
    return;
  }
  const taught = [baseUrl, `${baseUrl}/deployments/${model}`].flatMap((address) => known.map((correction) => ({ address, correction })));
  await settings.setOwn(
    "learnedParameters",
    taught.reduce(
      (all, { address, correction }) => withCorrection(all, address, model, correction),
      readLearnedParameters(settings.own("learnedParameters")),
    ),
  );
}

/** Whatever the addresses are that the wire keeps its corrections under. */
function learn(settings: StandaloneSettings, baseUrl: string, model: string, { corrections }: AppProviderPorts): void {
  const known: readonly Correction[] = corrections?.of(baseUrl, model) ?? [];
  const learned = readLearnedParameters(settings.own("learnedParameters"));
  for (const correction of Object.keys(learned).flatMap((address) => correctionsOf(learned, address, model))) {
    if (!known.some(({ parameter, instead }) => parameter === correction.parameter && instead === correction.instead)) {
      corrections?.learn(baseUrl, model, correction);
    }
  }
}

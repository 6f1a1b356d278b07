import { accountIdOf } from "../../src/app/accounts/account.ts";
import type { App } from "../../src/app/composition/buildApp.ts";
import { buildStandaloneApp } from "../../src/app/composition/standaloneApp.ts";
import { StandaloneSettings } from "../../src/app/standalone/standaloneSettings.ts";
import { HeardRequest, Hearing } from "./hearing.ts";
import type { SoakProvider } from "./soakProviders.ts";

/** Enough for a client that has to wait for a limit or another key; short, so that a stall is over soon. */
const retry = { maxWaitSeconds: 10, maxAttempts: 3, firstByteMs: 1500, idleMs: 1500 } as const;

function variableOf({ owner }: SoakProvider, index: number): string {
  return `SOAK_${owner.toUpperCase()}_${String(index + 1)}`;
}

/** The name under which the application keeps a key's health. */
export function soakAccountId(provider: SoakProvider, index: number): string {
  return accountIdOf(provider.owner, `env:${variableOf(provider, index)}`);
}

/** The application as `npm run ask` composes it, with the providers in its settings and their keys in variables, and an ear for what the servers say to each key. */
export function buildSoakApp(providers: readonly SoakProvider[], originOf: (provider: SoakProvider) => string): App {
  const entries = providers.map((provider) => {
    const accounts = provider.keys.map((_, index) => ({ label: `key ${String(index + 1)}`, keyVariable: variableOf(provider, index) }));
    return [provider.owner, { type: provider.type, baseUrl: originOf(provider) + provider.path, accounts }] as const;
  });
  const settings = new StandaloneSettings((name) => (name === "providers" ? Object.fromEntries(entries) : undefined), { retry }, fail);
  const keys = providers.flatMap((provider) => provider.keys.map((key, index) => [variableOf(provider, index), key] as const));
  const app = buildStandaloneApp({ settings, environment: Object.fromEntries(keys), report: fail });
  listen(app);
  return app;
}

function fail(problem: string): void {
  throw new Error(problem);
}

/** Has each request report what was heard with its key by the time when it was let go. */
function listen({ access }: App): void {
  const hearings = new Map<string, Hearing>();
  const openSource = access.openSource.bind(access);
  access.openSource = async (description, source, model, observe) => {
    const hearing = hearings.get(source.id) ?? new Hearing();
    hearings.set(source.id, hearing);
    const request = new HeardRequest(hearing);
    const headers = { ...description.headers, ...request.headers };
    const opening = await openSource({ ...description, headers }, source, model, (response) => {
      request.head(response);
      observe?.(response);
    });
    if (opening.ok) {
      request.listenTo(opening.provider);
    }
    return opening;
  };
}

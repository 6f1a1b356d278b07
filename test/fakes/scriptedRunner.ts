import type { ChatProvider } from "../../src/core/provider.ts";
import { RequestRunner, type RequestRunnerPorts } from "../../src/app/execution/requestRunner.ts";
import type { HealthStore } from "../../src/app/execution/capRecords.ts";
import type { ProviderDescription } from "../../src/app/directory/providerDirectory.ts";
import type { FakeClock } from "./fakeClock.ts";

/** Records that nobody shares. */
export const unsharedHealth: HealthStore = {
  entries: () => [],
  set: () => Promise.resolve(true),
  delete: () => Promise.resolve(true),
  onDidChange: () => ({ dispose: () => undefined }),
};

/** The way of requests to one provider with one key, asked once. */
export function scriptedRunner(
  clock: FakeClock,
  description: ProviderDescription,
  provider: ChatProvider,
  change: Partial<RequestRunnerPorts> = {},
): RequestRunner {
  return new RequestRunner({
    clock,
    access: {
      sources: () => [{ kind: "environment", id: "env:KEY", label: "work", variable: "KEY", approved: true, active: true }],
      openSource: () => Promise.resolve({ ok: true, provider, description, accountLabel: "work" }),
      rejection: (id, model) => ({ kind: "auth", message: "There is no key.", provider: id, model, retry: "never" }),
    },
    directory: { find: (id) => (id === description.id ? description : undefined) },
    records: unsharedHealth,
    retry: () => ({ limits: { maxWaitMs: 0, maxAttempts: 1 }, silence: { firstByteMs: 1000, idleMs: 1000 } }),
    ...change,
  });
}

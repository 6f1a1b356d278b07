import type { ModelFacts } from "../../src/core/accounting/catalogue.ts";
import { testConnection } from "../../src/core/connection/testConnection.ts";
import type { ConnectionTest } from "../../src/core/connection/connectionTest.ts";
import type { DoctorPorts } from "../../src/core/connection/ports.ts";
import { chooseProxy } from "../../src/core/connection/proxyChoice.ts";
import { readBedrockKey } from "../../src/core/connection/region.ts";
import type { ConnectionTestTarget } from "../../src/core/connection/connectionTestTarget.ts";
import type { Endpoint } from "../../src/core/provider.ts";
import type { ProviderType } from "../../src/core/settings/providerSettings.ts";
import { systemClock } from "../../src/app/clock.ts";
import { askWithoutKey } from "../../src/app/connection/keylessFetch.ts";
import { networkProbes } from "../../src/app/connection/networkProbes.ts";
import { findPreset } from "../../src/providers/presets/presets.ts";
import { loadSchemaValidator } from "../../src/schema/loadSchemaValidator.ts";
import { openProvider } from "../throughApp/openProvider.ts";

/** The provider under test, as a user would have set it up. */
export interface Patient {
  readonly type: ProviderType;
  readonly baseUrl: string;
  readonly apiKey?: string | undefined;
  readonly model: string;
  /** The provider's id. Default: `acme`. */
  readonly provider?: string;
  readonly endpoint?: Partial<Endpoint>;
  readonly facts?: ModelFacts;
  /** The variable HTTPS_PROXY. */
  readonly proxy?: string | undefined;
}

/** What Node alone says of trust. */
export const trustAdvice = "Add it to the certificates that the system trusts.";

/** The ports of a connection test, all of them real. */
export function realPorts(proxy: string | undefined): DoctorPorts {
  const settings = {
    holdsForFetch: true,
    support: "override",
    proxy: "",
    noProxy: [],
    variable: (name: string) => (name === "HTTPS_PROXY" ? proxy : undefined),
  };
  return {
    clock: systemClock,
    network: networkProbes(() => undefined),
    proxyFor: (url) => Promise.resolve(chooseProxy(new URL(url), settings) ?? { kind: "direct", because: "none is set" }),
    ask: askWithoutKey,
    trustAdvice,
    loadValidator: loadSchemaValidator,
    limits: { firstByteMs: 20_000, idleMs: 20_000 },
  };
}

/** The patient as the connection test knows it: without the key. */
export function targetOf(patient: Patient): ConnectionTestTarget {
  const { type, baseUrl, apiKey, model, provider = "acme", endpoint } = patient;
  const preset = findPreset(provider);
  return {
    provider,
    label: preset?.label ?? "Acme",
    type,
    baseUrl,
    writtenBaseUrl: baseUrl,
    usualBaseUrl: preset?.baseUrl,
    apiVersion: endpoint?.apiVersion,
    problems: [],
    keyLabel: apiKey === undefined ? undefined : "work",
    takesKey: apiKey !== undefined,
    keyUrl: preset?.keysUrl,
    unapproved: undefined,
    // api.acme.test stands behind a proxy, and its key is made up.
    isPrivateHttpAllowed: true,
    open: async () => {
      const opened = await openProvider(
        type,
        {
          provider,
          label: preset?.label ?? "Acme",
          baseUrl,
          apiKey,
          isPrivateHttpAllowed: true,
          ...(apiKey === undefined ? {} : { accountLabel: "work" }),
          ...endpoint,
        },
        { fetch: (input, init) => globalThis.fetch(input, init) },
      );
      return { ok: true, provider: opened, keyFacts: apiKey === undefined ? undefined : readBedrockKey(apiKey) };
    },
    chooseModel: () => model,
    facts: () => Promise.resolve(patient.facts ?? { tools: true, vision: true }),
    options: () => ({}),
  };
}

/** Tests a patient's connection to the end. */
export function testPatient(patient: Patient): Promise<ConnectionTest> {
  return testConnection(targetOf(patient), realPorts(patient.proxy), new AbortController().signal, () => undefined);
}

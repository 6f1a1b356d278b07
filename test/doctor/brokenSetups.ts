import http from "node:http";
import tls from "node:tls";
import type { FindingCode } from "../../src/core/connection/finding.ts";
import { stageIds, type StageId } from "../../src/core/connection/stage.ts";
import { bedrockCase } from "../contract/cases/clouds.ts";
import { setVariables } from "../contract/contract.ts";
import { doctorAnswer } from "../model-server/doctorAnswer.ts";
import type { ModelServer, ModelServerOptions } from "../model-server/script.ts";
import { startModelServer } from "../model-server/server.ts";
import {
  closedPort,
  startAzureWithoutVersion,
  startEmptySite,
  startPortalPage,
  startPortalRedirect,
  startSshServer,
} from "../model-server/strangers.ts";
import { certificateFor, testAuthority } from "../model-server/testCertificates.ts";
import { startTlsFront } from "../model-server/tlsFront.ts";
import { startGatheringGateway, startTunnelProxy, type TunnelBehavior } from "../model-server/tunnelProxy.ts";
import type { Patient } from "./patient.ts";

/** A set-up with one fault, and what the connection test must report. */
export interface BrokenSetup {
  /** As the issue names it. */
  readonly name: string;
  /** Which form of it. */
  readonly variant: string;
  readonly stage: StageId;
  readonly code: FindingCode;
  /** In what happened and what to do, together. */
  readonly says: readonly RegExp[];
  /** The first fix's id. */
  readonly fix: string;
  /** Makes it, with real sockets. */
  build(parts: Parts): Promise<Patient>;
}

/** Starts what a set-up needs, and takes all of it back at its end. */
export class Parts {
  readonly #undo: (() => Promise<void> | void)[] = [];
  readonly #servers: ModelServer[] = [];
  /** Keys and passwords that must not be in the report. */
  readonly secrets: string[] = [];

  /** Something that is closed at the end. */
  async start<T extends { close(): Promise<void> }>(starting: Promise<T>): Promise<T> {
    const started = await starting;
    this.#undo.push(() => started.close());
    return started;
  }

  /** A model server, which answers as an able model does. */
  async server(options: ModelServerOptions = {}): Promise<ModelServer> {
    const server = await this.start(startModelServer({ fallback: doctorAnswer, ...options }));
    this.secrets.push(...Object.values(server.keys));
    this.#servers.push(server);
    return server;
  }

  /** What should not have happened: a key that was sent although a stage before it had failed. */
  misdeeds(named: StageId | undefined): readonly string[] {
    const isBeforeKey = named !== undefined && stageIds.indexOf(named) < stageIds.indexOf("key");
    const sent = this.#servers.flatMap(({ requests }) => requests).some(({ keyAccepted }) => keyAccepted);
    // A clock that is off is a warning, and the rest is tried.
    return isBeforeKey && named !== "api" && sent ? ["the key was sent"] : [];
  }

  variables(variables: Readonly<Record<string, string>>): void {
    this.#undo.push(setVariables(variables));
  }

  /** Has the global fetch go through a proxy, as VS Code has extensions', until the end. */
  fetchThrough(proxy: string): void {
    this.#undo.push(http.setGlobalProxyFromEnv({ HTTP_PROXY: proxy, HTTPS_PROXY: proxy }));
  }

  /** Trusts the tests' authority until the end. */
  async trustAuthority(): Promise<void> {
    const before = tls.getCACertificates("default");
    tls.setDefaultCACertificates([...before, (await testAuthority()).cert]);
    this.#undo.push(() => tls.setDefaultCACertificates(before));
  }

  async close(): Promise<void> {
    for (const undo of this.#undo.reverse()) {
      await undo();
    }
  }
}

const dayMs = 86_400_000;
const model = "gpt-4.1-mini";

function portOf(server: ModelServer): number {
  return Number(new URL(server.origin).port);
}

/** OpenAI's chat wire at a model server, all of it right. */
export function healthy(server: ModelServer): Patient {
  return { type: "openai-compatible", baseUrl: server.openaiBaseUrl, apiKey: server.keys.openai, model };
}

async function behindTls(
  parts: Parts,
  certificate: Parameters<typeof certificateFor>[1],
  names: readonly string[] = ["127.0.0.1"],
  options: ModelServerOptions = {},
): Promise<Patient> {
  const server = await parts.server(options);
  const front = await parts.start(
    startTlsFront({ certificate: await certificateFor(names, certificate), to: portOf(server), clockOffMs: options.clockOffMs }),
  );
  return { ...healthy(server), baseUrl: `https://127.0.0.1:${String(front.port)}/v1` };
}

async function behindProxy(parts: Parts, behavior: (to: number) => TunnelBehavior, user = ""): Promise<Patient> {
  const server = await parts.server();
  const { port } = await parts.start(startTunnelProxy(behavior(portOf(server))));
  const proxy = `http://${user}127.0.0.1:${String(port)}`;
  parts.fetchThrough(proxy);
  return { ...healthy(server), baseUrl: "http://api.acme.test/v1", proxy };
}

async function bedrockAt(parts: Parts, options: ModelServerOptions): Promise<Patient> {
  const server = await parts.server(options);
  parts.variables(bedrockCase.environment?.(server) ?? {});
  return { type: "bedrock", provider: "bedrock", baseUrl: server.origin, model: bedrockCase.model };
}

/** A short-term key of Bedrock as its generator makes it; it opens nothing. */
function bedrockKey(region: string): string {
  const date = new Date().toISOString().replace(/[-:]|\.\d+/g, "");
  const scope = encodeURIComponent(`AKIDOFTHETESTS/${date.slice(0, 8)}/${region}/bedrock/aws4_request`);
  return `bedrock-api-key-${btoa(`bedrock.amazonaws.com/?Action=CallWithBearerToken&X-Amz-Credential=${scope}&X-Amz-Date=${date}&X-Amz-Expires=43200&X-Amz-Signature=${"0".repeat(64)}&Version=1`)}`;
}

const azureDated = (server: ModelServer): Patient => ({
  type: "azure",
  provider: "azure",
  baseUrl: `${server.origin}/azure/openai`,
  apiKey: server.keys.azure,
  model,
  endpoint: { apiVersion: "2025-04-01-preview" },
});

/** Every set-up, the issue's fifteen in its order, each in the forms that it takes. */
export const brokenSetups: readonly BrokenSetup[] = [
  {
    name: "wrong port",
    variant: "nothing listens",
    stage: "tcp",
    code: "connection-refused",
    says: [/ECONNREFUSED/, /port/],
    fix: "open-provider-settings",
    build: async (parts) => ({ ...healthy(await parts.server()), baseUrl: `http://127.0.0.1:${String(await closedPort())}/v1` }),
  },
  {
    name: "wrong port",
    variant: "an SSH server listens (http)",
    stage: "api",
    code: "not-http",
    says: [/SSH-2\.0/, /port belongs to another program/],
    fix: "open-provider-settings",
    build: async (parts) => ({
      ...healthy(await parts.server()),
      baseUrl: `http://127.0.0.1:${String((await parts.start(startSshServer())).port)}/v1`,
    }),
  },
  {
    name: "wrong port",
    variant: "an SSH server listens (https)",
    stage: "tls",
    code: "not-http",
    says: [/SSH-2\.0/],
    fix: "open-provider-settings",
    build: async (parts) => ({
      ...healthy(await parts.server()),
      baseUrl: `https://127.0.0.1:${String((await parts.start(startSshServer())).port)}/v1`,
    }),
  },
  {
    name: "wrong path",
    variant: "404 in JSON",
    stage: "api",
    code: "wrong-path",
    says: [/no API at http:\/\/127\.0\.0\.1:\d+\/somewhere/, /answers at http:\/\/127\.0\.0\.1:\d+\/v1:/],
    fix: "use-address",
    build: async (parts) => {
      const server = await parts.server();
      return { ...healthy(server), baseUrl: `${server.origin}/somewhere` };
    },
  },
  {
    name: "wrong path",
    variant: "a call's path pasted along",
    stage: "api",
    code: "wrong-path",
    says: [/answers at http:\/\/127\.0\.0\.1:\d+\/v1:/],
    fix: "use-address",
    build: async (parts) => {
      const server = await parts.server();
      return { ...healthy(server), baseUrl: `${server.openaiBaseUrl}/chat/completions` };
    },
  },
  {
    name: "wrong path",
    variant: "404 as a web page",
    stage: "api",
    code: "wrong-path",
    says: [/status 404 and a web page/, /base URL/],
    fix: "open-provider-settings",
    build: async (parts) => ({
      ...healthy(await parts.server()),
      baseUrl: `http://127.0.0.1:${String((await parts.start(startEmptySite())).port)}/api`,
    }),
  },
  {
    name: "http for https",
    variant: "a TLS port asked in plain HTTP",
    stage: "tls",
    code: "https-expected",
    says: [/speaks TLS/, /Use https:\/\//],
    fix: "use-address",
    build: async (parts) => {
      await parts.trustAuthority();
      const patient = await behindTls(parts, {});
      return { ...patient, baseUrl: patient.baseUrl.replace("https:", "http:") };
    },
  },
  {
    name: "https for http",
    variant: "a plain port asked in TLS",
    stage: "tls",
    code: "http-expected",
    says: [/plain HTTP/, /Use http:\/\//],
    fix: "use-address",
    build: async (parts) => {
      const patient = healthy(await parts.server());
      return { ...patient, baseUrl: patient.baseUrl.replace("http:", "https:") };
    },
  },
  {
    name: "self-signed",
    variant: "on this computer",
    stage: "tls",
    code: "self-signed",
    says: [/self-signed/, /system trusts/],
    fix: "open-setting",
    build: (parts) => behindTls(parts, { selfSigned: true }),
  },
  {
    name: "unknown issuer",
    variant: "a company's proxy with its own authority",
    stage: "tls",
    code: "unknown-issuer",
    says: [/Example Proxy Ltd/, /root certificate/],
    fix: "open-setting",
    build: (parts) => behindTls(parts, {}),
  },
  {
    name: "expired",
    variant: "trusted, but over since yesterday",
    stage: "tls",
    code: "expired",
    says: [/ended on \d{4}-/, /renew/],
    fix: "retry",
    build: async (parts) => {
      await parts.trustAuthority();
      return behindTls(parts, { fromDays: -30, toDays: -1 });
    },
  },
  {
    name: "other name",
    variant: "a certificate for another host",
    stage: "tls",
    code: "other-name",
    says: [/isn't for 127\.0\.0\.1, but for api\.other\.test/],
    fix: "open-provider-settings",
    build: async (parts) => {
      await parts.trustAuthority();
      return behindTls(parts, {}, ["api.other.test"]);
    },
  },
  {
    name: "proxy rejecting",
    variant: "403 to CONNECT",
    stage: "proxy",
    code: "proxy-rejected",
    says: [/doesn't allow connections to api\.acme\.test:80 \(status 403/, /Ask the proxy's administrator/],
    fix: "open-proxy-settings",
    build: (parts) => behindProxy(parts, () => ({ kind: "rejects", status: 403 })),
  },
  {
    name: "proxy rejecting",
    variant: "nothing listens at its port",
    stage: "tcp",
    code: "proxy-unreachable",
    says: [/HTTPS_PROXY rejects connections/, /or remove it/],
    fix: "open-proxy-settings",
    build: async (parts) => {
      const proxy = `http://127.0.0.1:${String(await closedPort())}`;
      parts.fetchThrough(proxy);
      return { ...healthy(await parts.server()), baseUrl: "http://api.acme.test/v1", proxy };
    },
  },
  {
    name: "proxy wanting a password",
    variant: "407 Basic",
    stage: "proxy",
    code: "proxy-password",
    says: [/requires sign-in, by Basic/, /USER:PASSWORD@/],
    fix: "open-proxy-settings",
    build: (parts) => behindProxy(parts, () => ({ kind: "wants-password", schemes: ["Basic"] })),
  },
  {
    name: "proxy wanting a password",
    variant: "407, another password",
    stage: "proxy",
    code: "proxy-password",
    says: [/rejected the user name and password/, /Correct them/],
    fix: "open-proxy-settings",
    build: (parts) => {
      parts.secrets.push("old-password-of-the-proxy");
      return behindProxy(parts, () => ({ kind: "wants-password", schemes: ["Basic"] }), "someone:old-password-of-the-proxy@");
    },
  },
  {
    name: "proxy wanting a password",
    variant: "407 NTLM",
    stage: "proxy",
    code: "proxy-password",
    says: [/by NTLM/, /Px or Cntlm/],
    fix: "open-proxy-settings",
    build: (parts) => behindProxy(parts, () => ({ kind: "wants-password", schemes: ["NTLM"] })),
  },
  {
    name: "HTML portal",
    variant: "200 with a web page",
    stage: "api",
    code: "portal",
    says: [/“Sign in to Example Wi-Fi”/, /Open any page in a browser/],
    fix: "retry",
    build: async (parts) => ({
      ...healthy(await parts.server()),
      baseUrl: `http://127.0.0.1:${String((await parts.start(startPortalPage())).port)}/v1`,
    }),
  },
  {
    name: "HTML portal",
    variant: "302 to a sign-in page",
    stage: "api",
    code: "portal",
    says: [/redirected to http:\/\/portal\.example/, /sign in/],
    fix: "retry",
    build: async (parts) => ({
      ...healthy(await parts.server()),
      baseUrl: `http://127.0.0.1:${String((await parts.start(startPortalRedirect())).port)}/v1`,
    }),
  },
  {
    name: "wrong key",
    variant: "401",
    stage: "key",
    code: "wrong-key",
    says: [/rejected the key “work”/, /replace it/],
    fix: "replace-key",
    build: async (parts) => {
      parts.secrets.push("sk-proj-not-a-key-of-this-server-at-all");
      return { ...healthy(await parts.server()), apiKey: "sk-proj-not-a-key-of-this-server-at-all" };
    },
  },
  {
    name: "right key of another region",
    variant: "OCI",
    stage: "key",
    code: "other-region",
    says: [/in the region us-chicago-1/, /only in the region where they were created/],
    fix: "open-provider-settings",
    build: async (parts) => {
      await parts.trustAuthority();
      const host = "inference.generativeai.us-chicago-1.oci.oraclecloud.com";
      const server = await parts.server();
      const front = await parts.start(startTlsFront({ certificate: await certificateFor([host]), to: portOf(server) }));
      const { port } = await parts.start(startTunnelProxy({ kind: "opens", to: front.port }));
      parts.fetchThrough(`http://127.0.0.1:${String(port)}`);
      const path = new URL(server.presetBaseUrl("oci")).pathname;
      parts.secrets.push("key-of-frankfurt-not-of-chicago");
      return {
        type: "openai-compatible",
        provider: "oci",
        baseUrl: `https://${host}${path}`,
        apiKey: "key-of-frankfurt-not-of-chicago",
        model,
        proxy: `http://127.0.0.1:${String(port)}`,
      };
    },
  },
  {
    name: "right key of another region",
    variant: "a short-term key of Bedrock",
    stage: "key",
    code: "other-region",
    says: [/is of the region us-east-1/, /Set the region to us-east-1/],
    fix: "open-provider-settings",
    build: async (parts) => {
      const key = bedrockKey("us-east-1");
      parts.secrets.push(key);
      return { ...(await bedrockAt(parts, {})), apiKey: key };
    },
  },
  {
    name: "right key of another region",
    variant: "signed for another of AWS's",
    stage: "key",
    code: "other-region",
    says: [/signed for another region/, /Set the provider's region/],
    fix: "open-provider-settings",
    build: (parts) => bedrockAt(parts, { region: "us-west-2" }),
  },
  {
    name: "right key of another region",
    variant: "a key of another resource of Azure",
    stage: "key",
    code: "other-region",
    says: [/in Sweden Central/, /its own keys/],
    fix: "open-provider-settings",
    build: async (parts) => {
      const key = "k".repeat(32);
      parts.secrets.push(key);
      return { ...azureDated(await parts.server()), apiKey: key };
    },
  },
  {
    name: "unknown deployment",
    variant: "Azure",
    stage: "answer",
    code: "unknown-deployment",
    says: [/no deployment for the model “gpt-nowhere”/, /page “Deployments”/],
    fix: "choose-model",
    build: async (parts) => ({ ...azureDated(await parts.server()), model: "gpt-nowhere" }),
  },
  {
    name: "old api-version",
    variant: "Azure, 404 to everything",
    stage: "models",
    code: "old-api-version",
    says: [/doesn't support the API version 2022-12-01/, /Set the provider's apiVersion/],
    fix: "open-provider-settings",
    build: async (parts) => {
      const patient = azureDated(await parts.server());
      return {
        ...patient,
        baseUrl: `http://127.0.0.1:${String((await parts.start(startAzureWithoutVersion())).port)}/azure/openai`,
        endpoint: { apiVersion: "2022-12-01" },
      };
    },
  },
  {
    name: "old api-version",
    variant: "Azure",
    stage: "models",
    code: "old-api-version",
    says: [/doesn't support the API version 2022-12-01/, /Set the provider's apiVersion/],
    fix: "open-provider-settings",
    build: async (parts) => ({ ...azureDated(await parts.server()), endpoint: { apiVersion: "2022-12-01" } }),
  },
  {
    name: "model without tools",
    variant: "400 to a question that offers one",
    stage: "tools",
    code: "no-tools",
    says: [/doesn't support tools/, /Choose another model/],
    fix: "choose-model",
    build: async (parts) => {
      const server = await parts.server({
        fallback: (request) =>
          JSON.stringify(request.body).includes('"tools"')
            ? {
                error: {
                  status: 400,
                  type: "invalid_request_error",
                  message: `registry.ollama.ai/library/${request.model} does not support tools`,
                },
              }
            : doctorAnswer(request),
      });
      return healthy(server);
    },
  },
  {
    name: "no stream through the proxy",
    variant: "a gateway that gathers",
    stage: "stream",
    code: "buffered",
    says: [/in one piece/, /proxy_buffering off/],
    fix: "retry",
    build: async (parts) => {
      const server = await parts.server();
      const gateway = await parts.start(startGatheringGateway(portOf(server)));
      return { ...healthy(server), baseUrl: `http://127.0.0.1:${String(gateway.port)}/v1` };
    },
  },
  {
    name: "no stream through the proxy",
    variant: "a proxy that gathers",
    stage: "stream",
    code: "buffered",
    says: [/in one piece/, /http\.noProxy/],
    fix: "open-setting",
    build: (parts) => behindProxy(parts, (to) => ({ kind: "gathers", to })),
  },
  {
    name: "clock off by a day",
    variant: "reported by the API",
    stage: "api",
    code: "clock",
    says: [/1 day behind that of Acme/, /Set the clock/],
    fix: "retry",
    build: async (parts) => healthy(await parts.server({ clockOffMs: dayMs })),
  },
  {
    name: "clock off by a day",
    variant: "AWS rejects the signature",
    stage: "key",
    code: "clock",
    says: [/1 day ahead of/, /Set the clock/],
    fix: "retry",
    build: (parts) => bedrockAt(parts, { clockOffMs: -dayMs }),
  },
  {
    name: "clock off by a day",
    variant: "the certificate is not valid yet",
    stage: "tls",
    code: "clock",
    says: [/behind/, /certificate looks invalid/, /Set the clock/],
    fix: "retry",
    build: async (parts) => {
      await parts.trustAuthority();
      return behindTls(parts, { fromDays: 0.5, toDays: 30 }, ["127.0.0.1"], { clockOffMs: dayMs });
    },
  },
];

import { setGlobalProxyFromEnv } from "node:http";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { certificateFor, testAuthority } from "../../model-server/testCertificates.ts";
import { closedPort } from "../../model-server/strangers.ts";
import { startTunnelProxy, type TunnelBehavior } from "../../model-server/tunnelProxy.ts";
import type { Fault, FaultGroup, Surroundings } from "../fault.ts";
import { type ServerIdentity, startFaultServer } from "../faultServer.ts";
import { soundText } from "../faultWire.ts";
import { answersSoundly } from "../playing.ts";

const sound = { end: "finish", text: soundText } as const;
const loopback = ["127.0.0.1", "localhost"] as const;

/** Makes this process trust the tests' authority. */
async function trustAuthority(): Promise<Surroundings> {
  const before = getCACertificates("default");
  setDefaultCACertificates([...before, (await testAuthority()).cert]);
  return { end: () => setDefaultCACertificates(before) };
}

interface TlsCase {
  readonly name: string;
  readonly identity: () => Promise<ServerIdentity>;
  readonly expected: Fault["expected"];
  readonly trusts: boolean;
}

function overTls({ name, identity, expected, trusts }: TlsCase): Fault {
  return {
    name,
    expected,
    prepare: trusts ? trustAuthority : undefined,
    open: async (wire, reader) => {
      const server = await startFaultServer({ wire, reader, play: answersSoundly, identity: await identity() });
      return { origin: `https://127.0.0.1:${String(server.port)}`, servers: [server] };
    },
  };
}

const untrusted = { end: "transport/tls", text: "" } as const;

const tlsFaults: readonly Fault[] = [
  overTls({ name: "TLS: a certificate that is trusted (sound)", identity: () => certificateFor(loopback), trusts: true, expected: sound }),
  overTls({ name: "TLS: self-signed", identity: () => certificateFor(loopback, { selfSigned: true }), trusts: true, expected: untrusted }),
  overTls({
    name: "TLS: expired",
    identity: () => certificateFor(loopback, { fromDays: -9, toDays: -2 }),
    trusts: true,
    expected: untrusted,
  }),
  overTls({
    name: "TLS: not yet valid",
    identity: () => certificateFor(loopback, { fromDays: 2, toDays: 9 }),
    trusts: true,
    expected: untrusted,
  }),
  overTls({ name: "TLS: unknown authority", identity: () => certificateFor(loopback), trusts: false, expected: untrusted }),
  overTls({ name: "TLS: wrong host name", identity: () => certificateFor(["api.example.com"]), trusts: true, expected: untrusted }),
  {
    name: "TLS: a server that speaks plain HTTP",
    expected: untrusted,
    open: async (wire, reader) => {
      const server = await startFaultServer({ wire, reader, play: answersSoundly });
      return { origin: `https://127.0.0.1:${String(server.port)}`, servers: [server] };
    },
  },
];

/** Sends all requests of this process through a proxy, as the variables of the environment do. */
async function throughProxy(port: number, close: () => Promise<void>): Promise<Surroundings> {
  const address = `http://127.0.0.1:${String(port)}`;
  const trust = await trustAuthority();
  const restore = setGlobalProxyFromEnv({ http_proxy: address, https_proxy: address });
  return {
    end: async () => {
      restore();
      await trust.end();
      await close();
    },
  };
}

/** A request over TLS, for which the proxy is asked to open the way. */
function proxied(name: string, expected: Fault["expected"], behavior: TunnelBehavior): Fault {
  return {
    name,
    expected,
    prepare: async () => {
      const proxy = await startTunnelProxy(behavior);
      return throughProxy(proxy.port, () => proxy.close());
    },
    open: async (wire, reader) => {
      const server = await startFaultServer({ wire, reader, play: answersSoundly, identity: await certificateFor(loopback) });
      return { origin: `https://127.0.0.1:${String(server.port)}`, servers: [server] };
    },
  };
}

const rejected = { end: "transport/proxy", text: "" } as const;

const proxyFaults: readonly Fault[] = [
  proxied("proxy: rejects the connection (403)", rejected, { kind: "rejects", status: 403 }),
  proxied("proxy: wants a password (407)", rejected, { kind: "wants-password", schemes: ["Basic"] }),
  proxied("proxy: cannot reach the provider (502)", rejected, { kind: "rejects", status: 502 }),
  {
    ...proxied("proxy: not there", rejected, { kind: "rejects", status: 403 }),
    prepare: async () => throughProxy(await closedPort(), () => Promise.resolve()),
  },
];

/** A name that no resolver knows: the domain is reserved for that (RFC 6761). */
const nameless: Fault = {
  name: "DNS: a name that does not exist",
  expected: { end: "transport/dns", text: "" },
  open: () => Promise.resolve({ origin: "https://no-such-provider.invalid", servers: [] }),
};

const absent: Fault = {
  name: "TCP: nobody listens",
  expected: { end: "transport/connect", text: "" },
  open: async () => ({ origin: `http://127.0.0.1:${String(await closedPort())}`, servers: [] }),
};

/** What can go wrong on the way to a provider. */
export const way: FaultGroup = { title: "on the way", faults: [nameless, absent, ...tlsFaults, ...proxyFaults] };

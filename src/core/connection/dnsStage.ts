import { closestName } from "../routing/closestName.ts";
import type { ConnectionTestRun } from "./connectionTestRun.ts";
import { failed } from "./failed.ts";
import { providerSettingsFix, proxySettingsFix, retryFix } from "./finding.ts";
import { isIpAddress } from "./place.ts";
import type { StageOutcome } from "./stage.ts";

/** Looks up the provider's name, or the proxy's where one is on the way. */
export async function tryDns(testRun: ConnectionTestRun): Promise<StageOutcome> {
  const { ports, signal, hop, target } = testRun;
  const { host } = hop?.place ?? testRun.place;
  const what = hop === undefined ? host : `the proxy ${host}`;
  if (isIpAddress(host)) {
    return { status: "skipped", summary: `${what} is an address already` };
  }
  const found = await ports.network.lookup(host, signal);
  if (found.ok) {
    const [first = "", ...others] = found.addresses;
    return {
      status: "passed",
      summary: `${what} is ${first}${others.length === 0 ? "" : ` and ${String(others.length)} more`}`,
      details: [`Addresses of ${host}: ${found.addresses.join(", ")}`],
    };
  }
  const code = found.code === undefined ? "" : ` (${found.code})`;
  if (found.code !== "ENOTFOUND" && found.code !== "ENODATA" && found.code !== "EAI_NONAME") {
    const advice = "This computer is offline, or its DNS server can't be reached. Check the network and any VPN.";
    return failed({
      code: "no-dns",
      happened: `Couldn't resolve ${host}${code}.`,
      advice,
      fixes: [retryFix, hop === undefined ? providerSettingsFix : proxySettingsFix],
    });
  }
  if (hop !== undefined) {
    const advice = `Correct ${hop.source}, or remove it. A company proxy is available only in the company network or through its VPN.`;
    return failed({
      code: "proxy-unreachable",
      happened: `There is no host named ${host}, the proxy of ${hop.source}${code}.`,
      advice,
      fixes: [proxySettingsFix, retryFix],
    });
  }
  return failed({
    code: "unknown-host",
    happened: `There is no host named ${host}${code}.`,
    advice: adviceOf(host, target),
    fixes: [providerSettingsFix, retryFix],
  });
}

function adviceOf(host: string, { usualBaseUrl, type }: ConnectionTestRun["target"]): string {
  const usual = URL.parse(usualBaseUrl ?? "")?.hostname;
  if (usual !== undefined && usual !== host && closestName(host, [usual]) !== undefined) {
    return `Check the address for typos. Did you mean ${usual}?`;
  }
  if (type === "azure") {
    return "There is no resource with this name, or it is in a private network. Compare it with the endpoint on the resource's page “Keys and Endpoint”, and connect the VPN.";
  }
  return "Check the address for typos. If it is right, the host may exist only in another network. Connect its VPN.";
}

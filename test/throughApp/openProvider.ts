import type { AdapterPorts, ChatProvider, Endpoint } from "../../src/core/provider.ts";
import type { ProviderType } from "../../src/core/settings/providerSettings.ts";
import { loadAdapter } from "../../src/providers/catalog.ts";
import { openAppProvider, type AppProviderPorts } from "./appProvider.ts";
import { chosenWay, type Way } from "./way.ts";

/** A provider at an endpoint. `way`: the adapter itself (the default, unless the run has chosen), or the application with it. */
export async function openProvider(
  type: ProviderType,
  endpoint: Endpoint,
  ports: AdapterPorts & AppProviderPorts,
  way: Way = chosenWay() ?? "adapter",
): Promise<ChatProvider> {
  return way === "app" ? openAppProvider(type, endpoint, ports) : (await loadAdapter(type))(endpoint, ports);
}

import { normaliseAzureAddress } from "../../core/settings/azureAddress.ts";
import type { ProviderDescription } from "../directory/providerDirectory.ts";

/** The deployment that an Azure provider's address names, if it names one. */
export function deploymentOf({
  type,
  baseUrl,
  apiVersion,
}: Pick<ProviderDescription, "type" | "baseUrl" | "apiVersion">): string | undefined {
  const address = type === "azure" ? normaliseAzureAddress(baseUrl, apiVersion, true) : undefined;
  return address?.form === "deployment" ? address.deployment : undefined;
}

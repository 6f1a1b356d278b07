import type { SetupOffer } from "../../shared/panelState.ts";
import { isOpenServer, type Credentials } from "../accounts/credentials.ts";
import type { ModelLists } from "../models/modelLists.ts";
import { editorProviderId, type ProviderDirectory } from "../directory/providerDirectory.ts";

/** How long a local server may take to say that it is there, in milliseconds. */
const localProbeMs = 1500;

/**
 * Looks for ways to a first answer that need no more than a click: a key in the environment, a model server on this computer, VS Code's own
 * models. Asks nobody outside this computer. Never rejects.
 */
export async function findSetupOffers(
  directory: ProviderDirectory,
  credentials: Credentials,
  lists: ModelLists,
): Promise<readonly SetupOffer[]> {
  const providers = directory.all();
  const environmentOffers = providers.flatMap((provider): readonly SetupOffer[] => {
    const credential = credentials.of(provider);
    return credential.kind === "ready" && credential.source.kind === "environment"
      ? [{ kind: "environment-key", provider: provider.id, providerLabel: provider.label, variable: credential.source.variable }]
      : [];
  });
  const local = providers.filter((provider) => provider.type !== "editor" && isOpenServer(provider));
  const localOffers = await Promise.all(
    local.map(async (provider): Promise<readonly SetupOffer[]> => {
      const listing = await lists.list(provider, AbortSignal.timeout(localProbeMs));
      const models = listing.ok ? listing.models.map((model) => model.id) : [];
      return models.length === 0 ? [] : [{ kind: "local-models", provider: provider.id, providerLabel: provider.label, models }];
    }),
  );
  const editor = directory.find(editorProviderId);
  const editorListing = editor && (await lists.list(editor, AbortSignal.timeout(localProbeMs)));
  const editorCount = editorListing?.ok === true ? editorListing.models.length : 0;
  const editorOffers: readonly SetupOffer[] = editorCount === 0 ? [] : [{ kind: "editor-models", count: editorCount }];
  return [...environmentOffers, ...localOffers.flat(), ...editorOffers];
}

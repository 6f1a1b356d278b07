import { defaultProvider } from "@aws-sdk/credential-provider-node";
import type { AwsCredentialIdentity } from "@smithy/types";
import { orAborted } from "../../core/orAborted.ts";

type Chain = ReturnType<typeof defaultProvider>;

/** The chain would report on the console which of two sources it takes. */
const silent = { trace: noWords, debug: noWords, info: noWords, warn: noWords, error: noWords };

/** Chains by profile whose credentials end at a time of their own: they ask anew before that, and not with each request. */
const kept = new Map<string, Chain>();

/**
 * The credentials that AWS's own tools would use: variables of the environment, the shared files and their profiles, single sign-on, a process, a
 * container's or a machine's role, in the order of the AWS SDK. Files and variables are read anew each time. Rejects with the SDK's error
 * where there are none, or with `signal`'s reason once it is aborted.
 */
export async function findCredentials(profile: string | undefined, signal: AbortSignal): Promise<AwsCredentialIdentity> {
  const key = profile ?? process.env["AWS_PROFILE"] ?? "";
  const chain = kept.get(key) ?? defaultProvider({ ...(profile === undefined ? {} : { profile }), ignoreCache: true, logger: silent });
  const credentials = await orAborted(chain(), signal);
  if (credentials.expiration === undefined) {
    kept.delete(key);
  } else {
    kept.set(key, chain);
  }
  return credentials;
}

function noWords(): void {
  // Nothing of credentials belongs in a log.
}

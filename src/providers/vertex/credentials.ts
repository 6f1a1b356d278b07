import { GoogleAuth } from "google-auth-library";
import { orAborted } from "../orAborted.ts";

const scope = "https://www.googleapis.com/auth/cloud-platform";

/** Signed in once for each file of credentials, since a token serves for an hour. */
const signedIn = new Map<string, GoogleAuth>();

/** What a request to Google Cloud needs. */
export interface GoogleAccess {
  /** `authorization`, and where the credentials name one the project that pays. */
  readonly headers: Readonly<Record<string, string>>;
  /** The project that the credentials belong to, where they tell. */
  readonly project: string | undefined;
}

/**
 * Access by Application Default Credentials: a file named by `GOOGLE_APPLICATION_CREDENTIALS`, `gcloud auth application-default login`, or the
 * machine's own account. `fetch` asks for tokens. Rejects with the library's error where there are none, or once `signal` is aborted.
 */
export async function findAccess(fetch: typeof globalThis.fetch, wantsProject: boolean, signal: AbortSignal): Promise<GoogleAccess> {
  const file = credentialsFile();
  const auth = signedIn.get(file) ?? new GoogleAuth({ scopes: scope, clientOptions: { transporterOptions: { fetchImplementation: fetch } } });
  const headers = await orAborted(auth.getRequestHeaders(), signal);
  // Kept only once it has worked, so that a later sign-in is seen.
  signedIn.set(file, auth);
  const project = wantsProject ? await orAborted(auth.getProjectId().catch(() => undefined), signal) : undefined;
  return { headers: Object.fromEntries(headers), project };
}

/** Forgets who is signed in: a token was not accepted, so the next request looks anew. */
export function forgetAccess(): void {
  signedIn.delete(credentialsFile());
}

function credentialsFile(): string {
  return process.env["GOOGLE_APPLICATION_CREDENTIALS"] ?? "";
}

import { GoogleAuth, JWT } from "google-auth-library";
import { isRecord } from "../../core/model/json.ts";
import { orAborted } from "../../core/orAborted.ts";

const scope = "https://www.googleapis.com/auth/cloud-platform";

/** Where the library asks for the tokens of service accounts, whatever their file says. */
const usualTokenUrl = "https://oauth2.googleapis.com/token";

/** Signed in once for each file of credentials, since a token serves for an hour. */
const signedIn = new Map<string, GoogleAuth>();

/** What a request to Google Cloud needs. */
export interface GoogleAccess {
  /** `authorization`, and where the credentials name one the project that pays. */
  readonly headers: Readonly<Record<string, string>>;
  /** The project that the credentials belong to, where they report. */
  readonly project: string | undefined;
}

/**
 * Access by Application Default Credentials: a file named by `GOOGLE_APPLICATION_CREDENTIALS`, `gcloud auth application-default login`, or the
 * machine's own account. `fetch` asks for tokens. Rejects with the library's error where there are none, or once `signal` is aborted.
 */
export async function findAccess(fetch: typeof globalThis.fetch, wantsProject: boolean, signal: AbortSignal): Promise<GoogleAccess> {
  const file = credentialsFile();
  const known = signedIn.get(file);
  const auth = known ?? (await orAborted(signIn(fetch), signal));
  const headers = await orAborted(auth.getRequestHeaders(), signal);
  // Kept only once it has worked, so that a later sign-in is seen.
  signedIn.set(file, auth);
  const project = wantsProject
    ? await orAborted(
        auth.getProjectId().catch(() => undefined),
        signal,
      )
    : undefined;
  return { headers: Object.fromEntries(headers), project };
}

/** The project that the credentials of this computer belong to, for who brings an access token alone. `undefined` where there is none. */
export async function findProject(fetch: typeof globalThis.fetch, signal: AbortSignal): Promise<string | undefined> {
  const auth =
    signedIn.get(credentialsFile()) ??
    new GoogleAuth({ scopes: scope, clientOptions: { transporterOptions: { fetchImplementation: fetch } } });
  return orAborted(auth.getProjectId(), signal).catch(() => undefined);
}

/** Forgets who is signed in: a token was not accepted, so the next request looks anew. */
export function forgetAccess(): void {
  signedIn.delete(credentialsFile());
}

function credentialsFile(): string {
  return process.env["GOOGLE_APPLICATION_CREDENTIALS"] ?? "";
}

async function signIn(fetch: typeof globalThis.fetch): Promise<GoogleAuth> {
  let tokenUrl = usualTokenUrl;
  const fetchImplementation: typeof globalThis.fetch = (input, init) => fetch(addressOf(input) === usualTokenUrl ? tokenUrl : input, init);
  const auth = new GoogleAuth({ scopes: scope, clientOptions: { transporterOptions: { fetchImplementation } } });
  const client = await auth.getClient();
  const { jsonContent } = auth;
  if (
    client instanceof JWT &&
    isRecord(jsonContent) &&
    typeof jsonContent["token_uri"] === "string" &&
    URL.canParse(jsonContent["token_uri"])
  ) {
    // Google's other libraries heed it, as private clouds and proxies need.
    tokenUrl = jsonContent["token_uri"];
    client.additionalClaims = { aud: tokenUrl };
  }
  return auth;
}

function addressOf(input: string | URL | Request): string {
  return typeof input === "string" ? input : input instanceof URL ? input.href : input.url;
}

/** What came from an address. */
export type FetchedPage =
  | {
      readonly ok: true;
      /** Where it came from in the end, after redirects. */
      readonly url: string;
      readonly status: number;
      /** Without parameters, in lower case. */
      readonly mediaType: string;
      readonly text: string;
      /** There was more than is kept. */
      readonly isCut: boolean;
    }
  /** Sentences that say why there is nothing. */
  | { readonly ok: false; readonly message: string };

/** Fetches texts from the internet, and from nowhere else: no address of this computer or of a private network, also by redirects. Ends with `signal`; never rejects. */
export interface PageFetcher {
  fetch(url: string, signal: AbortSignal): Promise<FetchedPage>;
}

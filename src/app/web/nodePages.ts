import { lookup } from "node:dns/promises";
import { request as httpRequest, type IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";
import { isIP } from "node:net";
import type { FetchedPage, PageFetcher } from "../../core/tools/web/pageFetcher.ts";
import { isPublicAddress } from "./publicAddress.ts";

const limits = { bytes: 2 * 1024 * 1024, redirects: 5, ms: 30_000 };

/** What stands in for the network in tests. */
export interface PagePorts {
  /** All addresses of a host. */
  addresses(host: string): Promise<readonly string[]>;
  isPublic(address: string): boolean;
}

const network: PagePorts = {
  addresses: async (host) => (await lookup(host, { all: true, order: "verbatim" })).map(({ address }) => address),
  isPublic: isPublicAddress,
};

/** Fetches pages with Node's own requests, which VS Code leads through the user's proxy. Each address is looked up once, checked, and the connection made to what was checked; so is that of each redirect. */
export class NodePages implements PageFetcher {
  readonly #ports: PagePorts;

  constructor(ports: PagePorts = network) {
    this.#ports = ports;
  }

  async fetch(asked: string, signal: AbortSignal): Promise<FetchedPage> {
    const until = AbortSignal.any([signal, AbortSignal.timeout(limits.ms)]);
    let url = asked.trim();
    try {
      for (let redirects = 0; redirects <= limits.redirects; redirects += 1) {
        const target = URL.parse(url);
        if (target === null) {
          return rejected(`${url} is no address.`);
        }
        const address = await this.#checked(target);
        if (typeof address !== "string") {
          return address;
        }
        const response = await get(target, address, until);
        const { location } = response.headers;
        if (location === undefined || ![301, 302, 303, 307, 308].includes(response.statusCode ?? 0)) {
          return await pageOf(target, response);
        }
        response.destroy();
        url = URL.parse(location, target.href)?.href ?? location;
      }
      return rejected(`${asked} redirects more than ${String(limits.redirects)} times.`);
    } catch (error) {
      return rejected(
        signal.aborted
          ? "It was stopped."
          : until.aborted
            ? `${asked} took longer than ${String(limits.ms / 1000)} seconds.`
            : `${asked} couldn't be fetched: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
  }

  /** The address to connect to, or why there is none. */
  async #checked(url: URL): Promise<string | FetchedPage> {
    if (url.protocol !== "http:" && url.protocol !== "https:") {
      return rejected(`${url.protocol} isn't fetched: only http and https are.`);
    }
    if (url.username !== "" || url.password !== "") {
      return rejected("An address with a name or a password in it isn't fetched.");
    }
    const host = url.hostname.replace(/^\[|\]$/g, "");
    const addresses = isIP(host) === 0 ? await this.#ports.addresses(host) : [host];
    const [first] = addresses;
    // One that is private among others is a way in.
    return first !== undefined && addresses.every((one) => this.#ports.isPublic(one))
      ? first
      : rejected(`${url.host} is an address of this computer or of a private network, which aren't fetched.`);
  }
}

function get(url: URL, address: string, signal: AbortSignal): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const family = isIP(address);
    const options = {
      signal,
      headers: {
        accept: "text/html, text/*;q=0.9, application/json;q=0.9, */*;q=0.1",
        "accept-encoding": "identity",
        "user-agent": "Baton",
      },
      // The address that was checked, whatever the name stands for by now.
      lookup: (_host: string, how: { readonly all?: boolean }, done: (...found: unknown[]) => void) =>
        how.all === true ? done(null, [{ address, family }]) : done(null, address, family),
    };
    (url.protocol === "https:" ? httpsRequest : httpRequest)(url, options as object, resolve)
      .on("error", reject)
      .end();
  });
}

async function pageOf(url: URL, response: IncomingMessage): Promise<FetchedPage> {
  const type = response.headers["content-type"] ?? "";
  const mediaType = (type.split(";")[0] ?? "").trim().toLowerCase();
  if (!/^text\/|[/+](json|xml|yaml|javascript)$/.test(mediaType)) {
    response.destroy();
    return rejected(`${url.href} is no text (${mediaType === "" ? "its type isn't known" : mediaType}).`);
  }
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    chunks.push(chunk.subarray(0, Math.max(0, limits.bytes - bytes)));
    bytes += chunk.length;
    if (bytes > limits.bytes) {
      break;
    }
  }
  const charset = /charset\s*=\s*"?([\w-]+)/i.exec(type)?.[1] ?? "utf-8";
  return {
    ok: true,
    url: url.href,
    status: response.statusCode ?? 0,
    mediaType,
    text: decoded(Buffer.concat(chunks), charset),
    isCut: bytes > limits.bytes,
  };
}

function decoded(bytes: Buffer, charset: string): string {
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    return bytes.toString("utf8");
  }
}

function rejected(message: string): FetchedPage {
  return { ok: false, message };
}

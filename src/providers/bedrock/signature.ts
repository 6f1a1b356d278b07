import { createHash, createHmac } from "node:crypto";
import { SignatureV4 } from "@smithy/signature-v4";
import type { AwsCredentialIdentity } from "@smithy/types";
import type { PlainRequest } from "../wire/requests/fetchRequest.ts";

/** SHA-256 in the shape that the signer wants: Node's own. */
class Sha256 {
  readonly #hash: ReturnType<typeof createHash> | ReturnType<typeof createHmac>;

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash = secret === undefined ? createHash("sha256") : createHmac("sha256", bytesOf(secret));
  }

  update(data: Uint8Array): void {
    this.#hash.update(data);
  }

  digest(): Promise<Uint8Array> {
    return Promise.resolve(new Uint8Array(this.#hash.digest()));
  }
}

function bytesOf(data: string | ArrayBuffer | ArrayBufferView): Uint8Array | string {
  if (typeof data === "string") {
    return data;
  }
  return ArrayBuffer.isView(data) ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength) : new Uint8Array(data);
}

/** The request with the headers of AWS's signature (version 4) for Bedrock. */
export async function signRequest(request: PlainRequest, credentials: AwsCredentialIdentity, region: string): Promise<PlainRequest> {
  const { protocol, host, hostname, port, pathname, searchParams } = new URL(request.url);
  const signer = new SignatureV4({ service: "bedrock", region, credentials, sha256: Sha256 });
  const signed = await signer.sign({
    method: request.method,
    protocol,
    hostname,
    ...(port === "" ? {} : { port: Number(port) }),
    path: pathname,
    query: Object.fromEntries(searchParams),
    headers: { ...request.headers, host },
    body: request.body,
  });
  // `fetch` sends its own host, which is the same.
  const { host: _host, ...headers } = signed.headers;
  return { ...request, headers };
}

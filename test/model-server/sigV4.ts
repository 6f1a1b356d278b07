import { createHash, createHmac } from "node:crypto";
import type { DoorRequest } from "./door.ts";

/** How far a signature's time may lie from the server's, in milliseconds. Source: AWS's page on signing requests, 2026-11. */
const skewMs = 5 * 60_000;

/** Why a signature of AWS (version 4) is none, in the name of AWS's error; `undefined` where it is good. */
export type SignatureFault =
  | "MissingAuthenticationToken"
  | "IncompleteSignature"
  | "InvalidSignature"
  | "RequestExpired"
  | "WrongRegion"
  | undefined;

/**
 * Checks the signature of a request for `service` against a secret access key, from what was sent alone, as AWS documents it (“Create a signed AWS API
 * request”, 2026-11): nothing here is shared with the package that signs.
 */
export function checkSignature(
  { method, path, query, headers, bodyText, nowMs = Date.now(), region: ownRegion }: DoorRequest,
  secret: string,
  service: string,
): SignatureFault {
  const { authorization } = headers;
  if (authorization === undefined) {
    return "MissingAuthenticationToken";
  }
  const parts =
    /^AWS4-HMAC-SHA256 Credential=[^/\s,]+\/(\d{8})\/([\w-]+)\/(\w+)\/aws4_request, ?SignedHeaders=([\w;-]+), ?Signature=([0-9a-f]{64})$/.exec(
      authorization,
    );
  const [, date = "", region = "", forService, signed = "", signature] = parts ?? [];
  const time = headers["x-amz-date"];
  const names = signed.split(";");
  if (parts === null || forService !== service || typeof time !== "string" || !names.includes("host") || !names.includes("x-amz-date")) {
    return "IncompleteSignature";
  }
  const at = Date.parse(time.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z"));
  if (!(Math.abs(at - nowMs) < skewMs) || !time.startsWith(date)) {
    return "RequestExpired";
  }
  if (ownRegion !== undefined && region !== ownRegion) {
    return "WrongRegion";
  }
  const canonical = [
    method,
    // Each piece is encoded once more than it was sent.
    path.split("/").map(encode).join("/"),
    [...query]
      .map(([name, value]) => `${encode(name)}=${encode(value)}`)
      .sort()
      .join("&"),
    ...names.map(
      (name) =>
        `${name}:${String(headers[name] ?? "")
          .trim()
          .replace(/\s+/g, " ")}`,
    ),
    "",
    signed,
    sha256(bodyText),
  ].join("\n");
  const scope = `${date}/${region}/${service}/aws4_request`;
  const key = [date, region, service, "aws4_request"].reduce<Buffer | string>(
    (sum, part) => createHmac("sha256", sum).update(part).digest(),
    `AWS4${secret}`,
  );
  const expected = createHmac("sha256", key)
    .update(["AWS4-HMAC-SHA256", time, scope, sha256(canonical)].join("\n"))
    .digest("hex");
  return expected === signature ? undefined : "InvalidSignature";
}

function encode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

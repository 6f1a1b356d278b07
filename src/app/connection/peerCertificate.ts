import type { Certificate, DetailedPeerCertificate, TLSSocket } from "node:tls";
import type { CertificateFacts } from "../../core/connection/ports.ts";

/** What the certificate of a connection's other end says of itself; `undefined` where it has shown none. */
export function certificateOf(socket: Pick<TLSSocket, "getPeerCertificate">): CertificateFacts | undefined {
  const leaf = socket.getPeerCertificate(true);
  // Without one it is an empty object, whatever its type says.
  if (Object.keys(leaf).length === 0) {
    return undefined;
  }
  const top = topOf(leaf);
  return {
    subject: nameOf(leaf.subject),
    issuer: nameOf(leaf.issuer),
    topIssuer: nameOf(top.issuer),
    names: namesOf(leaf.subjectaltname),
    validFromMs: Date.parse(leaf.valid_from),
    validToMs: Date.parse(leaf.valid_to),
    isSelfSigned: JSON.stringify(leaf.subject) === JSON.stringify(leaf.issuer),
  };
}

/** The last certificate of the chain, as far as it was sent. */
function topOf(leaf: DetailedPeerCertificate): DetailedPeerCertificate {
  let top = leaf;
  // A root is its own issuer; a chain that is not whole ends without one.
  for (let depth = 0; depth < 10 && isCertificate(top.issuerCertificate) && top.issuerCertificate !== top; depth++) {
    top = top.issuerCertificate;
  }
  return top;
}

function isCertificate(value: DetailedPeerCertificate | undefined): value is DetailedPeerCertificate {
  return value !== undefined;
}

/** Organization and name, as people know an issuer: `Let's Encrypt (R11)`. Values may be lists. */
function nameOf(name: Certificate | undefined): string {
  const first = (value: string | readonly string[] | undefined): string | undefined => (typeof value === "string" ? value : value?.[0]);
  const organization = first(name?.O);
  const common = first(name?.CN);
  return organization === undefined
    ? (common ?? "an unnamed issuer")
    : common === undefined || common === organization
      ? organization
      : `${organization} (${common})`;
}

/** `DNS:example.com, IP Address:127.0.0.1` → names. */
function namesOf(text: string | undefined): readonly string[] {
  return (text ?? "").split(", ").flatMap((part) => /^(?:DNS|IP Address):(.+)$/.exec(part)?.[1] ?? []);
}

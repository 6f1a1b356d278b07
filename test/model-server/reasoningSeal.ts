import { createHash } from "node:crypto";

/**
 * The encrypted content that the server gives to a reasoning item, and demands back with its id. It is the same in every run, so that a
 * conversation begun with one server goes on with another.
 */
export function reasoningSeal(itemId: string): string {
  const seal = createHash("sha512").update("baton model server, responses\n").update(itemId).digest();
  return `gAAAAAB${Buffer.concat([seal, seal]).toString("base64url")}==`;
}

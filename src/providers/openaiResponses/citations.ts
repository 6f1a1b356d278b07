import { isRecord } from "../../core/model/json.ts";
import type { CitationEvent } from "../../core/model/streamEvent.ts";
import { text } from "../wire/answers/fields.ts";

/** An annotation of the Responses wire as a citation: a page, or a file by its name. `undefined` where it is neither. */
export function readCitation(annotation: unknown): CitationEvent | undefined {
  if (!isRecord(annotation)) {
    return undefined;
  }
  // Some gateways keep the nesting of Chat Completions.
  const facts = isRecord(annotation["url_citation"]) ? annotation["url_citation"] : annotation;
  const url = text(facts["url"]);
  const title = text(facts["title"]) ?? text(facts["filename"]) ?? text(facts["file_id"]);
  const quote = text(facts["quote"]);
  return url === undefined && title === undefined ? undefined : { type: "citation", url, title, ...(quote === undefined ? {} : { quote }) };
}

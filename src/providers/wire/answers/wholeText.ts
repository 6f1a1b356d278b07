import { parseJson } from "../../../core/model/json.ts";

/**
 * Whether a body that began as a page or as JSON is plainly whole: its last tag or bracket has come. It need not be waited for any longer, should the
 * connection stay open. For short texts: JSON is parsed to know.
 */
export function isWholeText(text: string): boolean {
  const end = text.trimEnd();
  if (end.endsWith("}") || end.endsWith("]")) {
    return parseJson(end) !== undefined;
  }
  return /<\/html>$/i.test(end.slice(-7));
}

/** Whether a text whose latest piece this is may be whole: looked at for each piece, so that few are looked into. */
export function mayEndWhole(latest: string): boolean {
  return /[}\]>]\s*$/.test(latest);
}

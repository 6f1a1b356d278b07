import * as vscode from "vscode";
import { isRecord, jsonText, parseJson } from "../../core/model/json.ts";
import type { ResultPart } from "../../core/model/message.ts";
import { withoutHidden } from "../../shared/hiddenCharacters.ts";
import type { ToolResult } from "../../core/tools/tool.ts";

/** Bytes of an image that models are given. */
const mostImageBytes = 5 * 1024 * 1024;
const shownImages = /^image\/(png|jpeg|gif|webp)$/;
/** In which VS Code hands on the links of MCP servers to what they have: JSON with `uri` and `underlyingMimeType`. */
const linkType = "application/vnd.code.resource-link";

/** What a tool of VS Code answered, as parts for a model: words, images, links; of what models can't be given, what it is. */
export function toolResultParts(content: readonly unknown[]): ToolResult {
  return { ok: true, parts: content.flatMap((part) => partOf(part)) };
}

function partOf(part: unknown): readonly ResultPart[] {
  if (part instanceof vscode.LanguageModelTextPart) {
    return [text(part.value)];
  }
  if (part instanceof vscode.LanguageModelDataPart) {
    return [dataPart(part)];
  }
  if (part instanceof vscode.LanguageModelPromptTsxPart) {
    return [text(textsIn(part.value).join(""))];
  }
  return [text(jsonText(part))];
}

function dataPart({ data, mimeType }: vscode.LanguageModelDataPart): ResultPart {
  const type = mimeType.toLowerCase().split(";")[0]?.trim() ?? "";
  if (type === linkType) {
    return linkPart(parseJson(Buffer.from(data).toString("utf8")));
  }
  if (shownImages.test(type) && data.length <= mostImageBytes) {
    return { type: "image", source: { kind: "base64", mediaType: type, data: Buffer.from(data).toString("base64") } };
  }
  if (/^text\/|[/+](json|xml|yaml|javascript)$/.test(type)) {
    return text(Buffer.from(data).toString("utf8"));
  }
  return text(`[${withoutHidden(mimeType)}, ${String(data.length)} bytes: it can't be shown to you.]`);
}

function linkPart(link: unknown): ResultPart {
  const { uri, underlyingMimeType } = isRecord(link) ? link : {};
  const words = typeof uri === "string" ? uri : isRecord(uri) ? uriText(uri) : undefined;
  return words === undefined
    ? text("[A link that can't be read.]")
    : {
        type: "resource-link",
        uri: withoutHidden(words),
        ...(typeof underlyingMimeType === "string" ? { mediaType: withoutHidden(underlyingMimeType) } : {}),
      };
}

/** An address as VS Code writes it in JSON. */
function uriText(uri: Readonly<Record<string, unknown>>): string | undefined {
  const field = (name: string): string => (typeof uri[name] === "string" ? uri[name] : "");
  return field("scheme") === ""
    ? undefined
    : vscode.Uri.from({
        scheme: field("scheme"),
        authority: field("authority"),
        path: field("path"),
        query: field("query"),
        fragment: field("fragment"),
      }).toString();
}

/** The words in a tree of `@vscode/prompt-tsx`, in their order. */
function textsIn(node: unknown): readonly string[] {
  if (Array.isArray(node)) {
    return node.flatMap((one: unknown) => textsIn(one));
  }
  if (!isRecord(node)) {
    return [];
  }
  const own = typeof node["text"] === "string" ? [node["text"]] : [];
  return [...own, ...textsIn(node["node"]), ...textsIn(node["children"])];
}

function text(words: string): ResultPart {
  return { type: "text", text: words };
}

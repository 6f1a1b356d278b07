import { toolTokens } from "../../accounting/requestTokens.ts";
import type { JsonObject } from "../../model/json.ts";
import type { ToolDefinition } from "../../model/message.ts";
import { doneOr, failed, said } from "../files/resultWords.ts";
import { callToolName, defineTool, type Tool } from "../tool.ts";

/** The share of a model's window that definitions may take. */
const share = 0.1;
/** The window that is assumed of a model whose window isn't known, in tokens. */
const usualWindow = 128_000;
const mostFound = 8;

/** Tools for an agent: those that a model gets the definitions of, and those that it can find and call. */
export interface OfferedToAgent {
  readonly tools: readonly Tool[];
  readonly hidden: readonly Tool[];
}

/**
 * Leaves the tools of others (`isOffered`) out if all definitions don't fit in a tenth of the model's window, and offers `find_tools` and `call_tool` for them instead. All or none of them: what a model knows of them doesn't depend on
 * their order. Pure.
 */
export function withinWindow(tools: readonly Tool[], windowTokens: number | undefined): OfferedToAgent {
  const others = tools.filter(({ isOffered }) => isOffered === true);
  const tokens = toolTokens(tools.map(definitionOf));
  const isTooMuch = others.length > 0 && tokens > (windowTokens ?? usualWindow) * share;
  const own = tools.filter((tool) => !others.includes(tool));
  return isTooMuch ? { tools: [...own, findToolsTool(others), callToolTool()], hidden: others } : { tools, hidden: [] };
}

interface FindArguments {
  readonly query: string;
}

function findToolsTool(hidden: readonly Tool[]): Tool {
  return defineTool<FindArguments>({
    name: "find_tools",
    description: `Searches ${String(hidden.length)} more tools (of extensions and MCP servers) by words, and returns their definitions. Call one with ${callToolName}.`,
    inputSchema: {
      type: "object",
      properties: { query: { type: "string", minLength: 1, description: "What the tool should do, or its name." } },
      required: ["query"],
      additionalProperties: false,
    },
    risk: "read",
    runningLine: ({ query }) => `Looking for tools: ${query}`,
    doneLine: ({ query }, result) => doneOr(result, `Looked for tools: ${query}`, `Couldn't look for tools: ${query}`),
    run: ({ query }) => {
      const found = matching(hidden, query);
      const names = hidden.map(({ name }) => name).join(", ");
      const text =
        found.length === 0
          ? `No tool fits “${query}”. There are: ${names.length > 4000 ? `${names.slice(0, 4000)}…` : names}`
          : found.map((tool) => JSON.stringify(definitionOf(tool))).join("\n");
      return Promise.resolve(said(text));
    },
  });
}

interface CallArguments {
  readonly name: string;
  readonly arguments?: JsonObject;
}

function callToolTool(): Tool {
  return defineTool<CallArguments>({
    name: callToolName,
    description: "Calls a tool that find_tools found.",
    inputSchema: {
      type: "object",
      properties: { name: { type: "string", minLength: 1 }, arguments: { type: "object", description: "As its definition wants them." } },
      required: ["name"],
      additionalProperties: false,
    },
    risk: "network",
    runningLine: ({ name }) => `Running ${name}`,
    doneLine: ({ name }) => `Ran ${name}`,
    run: ({ name }) => Promise.resolve(failed(`There is no tool “${name}”. find_tools knows the names.`)),
  });
}

/** The tools in which most of the words begin words, those in names counting more; in their order if they fit alike. */
function matching(tools: readonly Tool[], query: string): readonly Tool[] {
  const asked = wordsOf(query);
  const scored = tools.map((tool) => {
    const [inName, inText] = [wordsOf(tool.name), wordsOf(`${tool.description} ${JSON.stringify(tool.inputSchema)}`)];
    const begins = (words: readonly string[], word: string): boolean => words.some((one) => one.startsWith(word));
    const isName = tool.name.toLowerCase() === query.trim().toLowerCase();
    const score = asked.reduce((sum, word) => sum + (begins(inName, word) ? 3 : begins(inText, word) ? 1 : 0), isName ? 100 : 0);
    return { tool, score };
  });
  return scored
    .filter(({ score }) => score > 0)
    .sort((one, other) => other.score - one.score)
    .slice(0, mostFound)
    .map(({ tool }) => tool);
}

/** The words of a text, those of names in code too. */
function wordsOf(text: string): readonly string[] {
  return [
    ...new Set(
      text
        .replace(/(?<=[a-z])(?=[A-Z])/g, " ")
        .toLowerCase()
        .match(/[\p{L}\p{N}]+/gu) ?? [],
    ),
  ];
}

function definitionOf({ name, description, inputSchema }: Tool): ToolDefinition {
  return { name, description, inputSchema };
}

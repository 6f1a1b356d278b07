import type { ContextView } from "../../shared/agentViews.ts";
import { messageTokens, tokensOf, toolTokens } from "../accounting/requestTokens.ts";
import type { Message, ToolDefinition } from "../model/message.ts";
import { resultText } from "../model/resultContent.ts";
import { fromBaton } from "./systemText.ts";

const labels = {
  system: "Instructions",
  tools: "Tool definitions",
  summary: "Summary of earlier messages",
  words: "Your messages",
  files: "Attached files",
  answers: "Answers",
  results: "Tool results",
} as const;

type Share = keyof typeof labels;

/** What fills a model's window: what a request has, by what it is. Counts are estimates. `windowTokens`: `undefined` if it is not known. Pure. */
export function contextView(messages: readonly Message[], tools: readonly ToolDefinition[], windowTokens: number | undefined): ContextView {
  const shares = new Map<Share, number>([["tools", toolTokens(tools)]]);
  const add = (share: Share, tokens: number): void => {
    shares.set(share, (shares.get(share) ?? 0) + tokens);
  };
  for (const message of messages) {
    addMessage(message, add);
  }
  const parts = [...shares]
    .filter(([, tokens]) => tokens > 0)
    .map(([share, tokens]) => ({ label: labels[share], tokens }))
    .toSorted((one, other) => other.tokens - one.tokens);
  const usedTokens = parts.reduce((sum, { tokens }) => sum + tokens, 0);
  return { usedTokens, ...(windowTokens === undefined ? {} : { windowTokens }), parts };
}

function addMessage(message: Message, add: (share: Share, tokens: number) => void): void {
  const all = messageTokens(message);
  if (message.role === "user") {
    const [first] = message.content;
    if (first?.type === "text" && first.text.startsWith(fromBaton)) {
      add(message.content.length > 1 ? "summary" : "system", all);
      return;
    }
    // Words stand last, after what is attached.
    const last = message.content.at(-1);
    const words = last?.type === "text" && !last.text.startsWith("The attached file “") ? tokensOf(last.text.length) : 0;
    add("words", Math.min(words, all));
    add("files", all - Math.min(words, all));
  } else if (message.role === "tool") {
    const images = message.content.some(({ content }) => typeof content !== "string" && content.some(({ type }) => type === "image"));
    add("results", images ? all : tokensOf(message.content.reduce((sum, { content }) => sum + resultText(content).length, 0)));
  } else {
    add(message.role === "system" ? "system" : "answers", all);
  }
}

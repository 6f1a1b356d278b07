import { withUnseenShown } from "../../../shared/hiddenCharacters.ts";
import type { Questions, UserAnswer } from "./questions.ts";
import { doneOr, failed, said } from "../files/resultWords.ts";
import { defineTool, type Tool, type ToolContext, type ToolResult } from "../tool.ts";

interface Arguments {
  readonly question: string;
  readonly choices?: readonly string[];
  readonly allowText?: boolean;
}

const mostChoices = 8;
/** Characters of a question in a line for people. */
const shownCharacters = 120;

/** Asks the user, who chooses or writes. */
export function askUserTool(questions: Questions): Tool {
  return defineTool<Arguments>({
    name: "ask_user",
    description: "Asks the user one question and waits for the answer. Only for what you can neither find out nor decide.",
    inputSchema: {
      type: "object",
      properties: {
        question: { type: "string", minLength: 1 },
        choices: {
          type: "array",
          items: { type: "string", minLength: 1 },
          maxItems: mostChoices,
          description: "Short answers to choose from.",
        },
        allowText: { type: "boolean", description: "Whether other words will do. Default: true." },
      },
      required: ["question"],
      additionalProperties: false,
    },
    risk: "ask-user",
    // The same answer to the same question is no loop: it is the user who decides how often.
    isPolling: true,
    runningLine: ({ question }) => `Asking: ${short(question)}`,
    doneLine: ({ question }, result) => doneOr(result, `Asked: ${short(question)}`, `Couldn't ask: ${short(question)}`),
    run: (args, context, signal) => askUser(questions, args, context, signal),
  });
}

async function askUser(questions: Questions, args: Arguments, context: ToolContext, signal: AbortSignal): Promise<ToolResult> {
  const choices = [...new Set((args.choices ?? []).map((choice) => withUnseenShown(choice.trim())).filter((choice) => choice !== ""))];
  const takesText = choices.length === 0 || args.allowText !== false;
  const answer = await questions.ask({ question: withUnseenShown(args.question.trim()), choices, takesText }, context, signal);
  return answer === undefined ? failed("The user was asked, and the run was stopped before they answered.") : said(wordsOf(answer));
}

function wordsOf(answer: UserAnswer): string {
  if (answer.kind === "text") {
    return `The user answers: ${answer.text}`;
  }
  const words = answer.words?.trim() ?? "";
  return `The user doesn't want to answer${words === "" ? "." : `, and says: ${words}`} Go on without the answer, or end.`;
}

function short(question: string): string {
  const line = withUnseenShown(question.replaceAll(/\s+/g, " ").trim());
  return line.length <= shownCharacters ? line : `${line.slice(0, shownCharacters - 1)}…`;
}

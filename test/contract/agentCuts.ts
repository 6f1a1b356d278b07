import type { Message } from "../../src/core/model/message.ts";
import { requestMessages, resumeMessages } from "../../src/core/session/requestMessages.ts";
import { ToolRegistry } from "../../src/core/tools/toolRegistry.ts";
import type { ChatProvider } from "../../src/core/provider.ts";
import { jsonSchemaValidator } from "../../src/schema/jsonSchemaValidator.ts";
import { reduceConversation, type Conversation } from "../../src/shared/conversation.ts";
import type { ModelServer } from "../model-server/script.ts";
import { agentOver, cutAfter, keptImages, recordSession, sessionScript, type RecordedSession } from "./agentSession.ts";
import { correctionStore, openAt } from "./contract.ts";
import type { WireCase } from "./wireCase.ts";

/** What came of continuing a session that was cut. */
export interface CutRun {
  readonly cuts: number;
  /** Each continuation that was not accepted at once. */
  readonly mistakes: readonly string[];
}

/** Plays a session on a wire. */
export async function playSession(server: ModelServer, wireCase: WireCase): Promise<RecordedSession> {
  server.reset();
  server.script(...sessionScript(wireCase));
  const session = await recordSession(wireCase, await openCase(server, wireCase));
  const end = session.events.at(-1);
  if (end?.type !== "end" || end.reason !== "done") {
    throw new Error(`${wireCase.name}: the session ended with ${JSON.stringify(end)}.`);
  }
  return session;
}

/** Cuts the session after each of its changes (every `every`th, from `first` on) and continues it on a wire: with a new prompt, and by going on with the answer, in turn. */
export async function continueCuts(
  server: ModelServer,
  wireCase: WireCase,
  session: RecordedSession,
  { every, first }: { readonly every: number; readonly first: number },
): Promise<CutRun> {
  const provider = await openCase(server, wireCase);
  const mistakes: string[] = [];
  let cuts = 0;
  for (let count = 2 + first; count <= session.changes.length; count += every) {
    const conversation = cutAfter(session, count);
    const resumes = cuts % 2 === 1;
    const messages = resumes ? resumeMessages(conversation, session.answerId, keptImages) : promptAgain(conversation);
    const mistake = await continued(server, wireCase, provider, messages, resumes);
    cuts += 1;
    if (mistake !== undefined) {
      const last = session.changes[count - 1];
      mistakes.push(`${wireCase.name}, cut ${String(count)} after ${JSON.stringify(last)}${resumes ? ", resumed" : ""}: ${mistake}`);
    }
  }
  return { cuts, mistakes };
}

function promptAgain(conversation: Conversation): readonly Message[] {
  const asked = reduceConversation(conversation, { type: "turn-add", turn: { kind: "user", id: "u2", text: "Well?", atMs: 2 } });
  return requestMessages(asked, "a2", keptImages);
}

/** Sends a history as an agent does. What was wrong; `undefined`: it was accepted at once. */
async function continued(
  server: ModelServer,
  wireCase: WireCase,
  provider: ChatProvider,
  messages: readonly Message[],
  resumes: boolean,
): Promise<string | undefined> {
  server.reset();
  server.script({ steps: [{ text: "Quite." }] });
  const tools = wireCase.offers.tools ? {} : { tools: new ToolRegistry([], () => Promise.resolve(jsonSchemaValidator)) };
  let text = "";
  let end = "";
  for await (const event of agentOver(wireCase, provider, { messages, resumes }, tools)) {
    text += event.type === "text-delta" ? event.text : "";
    end = event.type === "end" ? `${event.reason} ${JSON.stringify(event.failure ?? "")}` : end;
  }
  return text === "Quite." && end.startsWith("done") && server.requests.length === 1
    ? undefined
    : `${end}, ${String(server.requests.length)} requests, to ${JSON.stringify(server.requests[0]?.body)}`;
}

function openCase(server: ModelServer, wireCase: WireCase): Promise<ChatProvider> {
  const corrections = correctionStore();
  corrections.learned.push({ parameter: "tool_call_id:most", instead: "40" });
  return openAt(server, wireCase, {}, { corrections });
}

import { createHash } from "node:crypto";
import type { SteeringMessage } from "../../core/agent/agentPorts.ts";
import { compactedMessages } from "../../core/context/compactedMessages.ts";
import type { Message } from "../../core/model/message.ts";
import {
  promptOf,
  promptParts,
  requestAttachments,
  requestHistory,
  requestResultImages,
  type AttachmentContent,
} from "../../core/session/requestMessages.ts";
import type { ConversationHistory } from "../../core/context/compactedMessages.ts";
import type { Attachment } from "../../shared/attachment.ts";
import type { Conversation, QueuedPrompt, SchemaRef } from "../../shared/conversation.ts";
import type { Notice } from "../../shared/part.ts";
import type { AttachmentFiles } from "../storage/attachmentFiles.ts";
import { attachmentFileName, schemaFileName } from "../storage/attachmentPath.ts";

/** What an answer is asked with: the conversation so far, with the bytes of what was attached, and the schema that its prompt wants. */
export interface AnswerQuestion {
  readonly history: ConversationHistory;
  /** The history as it is sent: what was compacted is short. */
  readonly messages: readonly Message[];
  readonly schema: { readonly ref: SchemaRef; readonly text: string } | undefined;
  /** What to report in the answer: files that are gone. */
  readonly notices: readonly Notice[];
}

/** Reads what the answer `turnId` needs; `resumes`: with what it has already. Files that are gone cost a notice, and nothing else. Never rejects. */
export async function askedBy(
  files: Pick<AttachmentFiles, "read">,
  conversation: Conversation,
  turnId: string,
  resumes = false,
): Promise<AnswerQuestion> {
  const contents = await contentsOf(files, conversation.id, requestAttachments(conversation, turnId));
  const notices: Notice[] = requestAttachments(conversation, turnId).flatMap(({ id, name }) =>
    contents.has(id) ? [] : [{ text: `“${name}” couldn't be sent: its file no longer exists`, details: [] }],
  );
  for (const file of requestResultImages(conversation, turnId)) {
    const bytes = await files.read(conversation.id, file);
    if (bytes !== undefined) {
      contents.set(file, { base64: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64") });
    }
  }
  const history = requestHistory(conversation, turnId, contents, resumes);
  const ref = promptOf(conversation, turnId)?.schema;
  const schemaBytes = ref && (await files.read(conversation.id, schemaFileName(ref)));
  if (ref !== undefined && schemaBytes === undefined) {
    notices.push({ text: `The answer wasn't checked: the schema ${ref.name} no longer exists`, details: [] });
  }
  return {
    history,
    messages: compactedMessages(history.messages, history.state),
    schema: ref && schemaBytes && { ref, text: Buffer.from(schemaBytes).toString("utf8") },
    notices,
  };
}

/** A prompt that is for an answer on its way, with what is attached to it. Never rejects. */
export async function steeringMessage(
  files: Pick<AttachmentFiles, "read">,
  conversationId: string,
  { text, attachments }: Pick<QueuedPrompt, "text" | "attachments">,
): Promise<SteeringMessage> {
  const contents = await contentsOf(files, conversationId, attachments ?? []);
  return { text, ...(attachments === undefined ? {} : { attachments }), content: promptParts({ text, attachments }, contents) };
}

async function contentsOf(
  files: Pick<AttachmentFiles, "read">,
  conversationId: string,
  attachments: readonly Attachment[],
): Promise<Map<string, AttachmentContent>> {
  const contents = new Map<string, AttachmentContent>();
  for (const attachment of attachments) {
    const bytes = await files.read(conversationId, attachmentFileName(attachment));
    if (bytes !== undefined) {
      contents.set(attachment.id, contentOf(attachment, bytes));
    }
  }
  return contents;
}

/** A name for the conversation at providers, so that they find its cached beginning again: says nothing, and cannot be led back to the file. */
export function cacheKeyOf(conversationId: string): string {
  return createHash("sha256").update(`baton ${conversationId}`).digest("hex").slice(0, 32);
}

function contentOf({ kind }: Attachment, bytes: Uint8Array): AttachmentContent {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return kind === "text" ? { text: buffer.toString("utf8").replace(/^\ufeff/, "") } : { base64: buffer.toString("base64") };
}

import type { Conversation } from "../../shared/conversation.ts";
import type { ImagePart } from "../../shared/part.ts";
import type { AttachmentFiles } from "../storage/attachmentFiles.ts";
import { attachmentFileName } from "../storage/attachmentPath.ts";

/** The files of a conversation: what was attached to its prompts, and the images that models made. */
export class ConversationFiles {
  readonly #files: Pick<AttachmentFiles, "read" | "path">;
  readonly #conversation: Conversation;

  constructor(files: Pick<AttachmentFiles, "read" | "path">, conversation: Conversation) {
    this.#files = files;
    this.#conversation = conversation;
  }

  /** Where an attachment of a prompt is on disk; `undefined` if there is no such attachment. */
  attachmentPath(turnId: string, id: string): string | undefined {
    const turn = this.#conversation.turns.find((other) => other.id === turnId);
    const attachment = turn?.kind === "user" ? turn.attachments?.find((other) => other.id === id) : undefined;
    return attachment && this.#files.path(this.#conversation.id, attachmentFileName(attachment));
  }

  /** The bytes of an image that a model made; without any if its file is gone. Never rejects. */
  async image(turnId: string, partId: string): Promise<{ readonly mediaType: string; readonly bytes?: Uint8Array }> {
    const image = this.#image(turnId, partId);
    const bytes = image && (await this.#files.read(this.#conversation.id, image.file));
    return { mediaType: image?.mediaType ?? "image/png", ...(bytes === undefined ? {} : { bytes }) };
  }

  /** Where an image that a model made is on disk; `undefined` if there is no such image. */
  imagePath(turnId: string, partId: string): string | undefined {
    const image = this.#image(turnId, partId);
    return image && this.#files.path(this.#conversation.id, image.file);
  }

  #image(turnId: string, partId: string): ImagePart | undefined {
    const turn = this.#conversation.turns.find(({ id }) => id === turnId);
    return turn?.kind === "answer" ? turn.parts.find((part): part is ImagePart => part.kind === "image" && part.id === partId) : undefined;
  }
}

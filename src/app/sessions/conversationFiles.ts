import { attachmentsOf, type Conversation } from "../../shared/conversation.ts";
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
    const attachment = turn?.kind === "user" ? attachmentsOf(turn).find((other) => other.id === id) : undefined;
    return attachment && this.#files.path(this.#conversation.id, attachmentFileName(attachment));
  }

  /**
   * The bytes of an image that a model made, or that stands at `index` of a call's result; without any if its file is gone. They are a plain array, never a `Buffer`, which has a JSON of its own: messages to
   * VS Code's webviews would have that in its place. Never rejects.
   */
  async image(turnId: string, partId: string, index?: number): Promise<{ readonly mediaType: string; readonly bytes?: Uint8Array }> {
    const image = this.#image(turnId, partId, index);
    const bytes = image && (await this.#files.read(this.#conversation.id, image.file));
    return { mediaType: image?.mediaType ?? "image/png", ...(bytes === undefined ? {} : { bytes: new Uint8Array(bytes) }) };
  }

  /** Where such an image is on disk; `undefined` if there is none. */
  imagePath(turnId: string, partId: string, index?: number): string | undefined {
    const image = this.#image(turnId, partId, index);
    return image && this.#files.path(this.#conversation.id, image.file);
  }

  #image(turnId: string, partId: string, index: number | undefined): Pick<ImagePart, "file" | "mediaType"> | undefined {
    const turn = this.#conversation.turns.find(({ id }) => id === turnId);
    const part = turn?.kind === "answer" ? turn.parts.find(({ id }) => id === partId) : undefined;
    const image = part?.kind === "tool-call" && index !== undefined ? part.result?.[index] : part;
    return image?.kind === "image" ? image : undefined;
  }
}

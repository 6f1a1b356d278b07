import { createHash } from "node:crypto";
import { attachableKinds, attachmentNameLimit, attachmentProblem, type Attachment } from "../../shared/attachment.ts";
import type { HeldAttachment, HeldSchema } from "../sessions/promptOrder.ts";
import { sniffMedia } from "../../shared/sniffMedia.ts";

/** Bytes as they came to the composer. */
export interface GivenFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly thumbnail?: string | undefined;
  readonly note?: string | undefined;
}

/** What goes with the prompt that is being written, beside its words. Lives as long as the window. */
export class PromptDraft {
  private held: readonly HeldAttachment[] = [];
  /** Stays for the following prompts, until the user clears it. */
  schema: HeldSchema | undefined;

  /** What is attached, in the order in which it came. */
  get attachments(): readonly Attachment[] {
    return this.held.map(({ attachment }) => attachment);
  }

  /** Adds a file after a look at its bytes. Resolves to why it was not added, as one sentence; the same bytes again are no fault, and no second attachment. */
  add({ name: givenName, bytes, thumbnail, note }: GivenFile): string | undefined {
    const name = givenName.trim().slice(0, attachmentNameLimit) || "attachment";
    const media = sniffMedia(bytes);
    if (media === undefined) {
      return `“${name}” wasn't attached. Baton accepts ${attachableKinds}.`;
    }
    const attachment: Attachment = { id: sha256(bytes), name, sizeBytes: bytes.length, ...media, thumbnail, note };
    const problem = attachmentProblem(attachment, this.attachments);
    if (problem === undefined && !this.held.some((other) => other.attachment.id === attachment.id)) {
      this.held = [...this.held, { attachment, bytes }];
    }
    return problem;
  }

  /** Takes an attachment out again. */
  remove(id: string): void {
    this.held = this.held.filter(({ attachment }) => attachment.id !== id);
  }

  /** All attachments, which are then no longer here. */
  take(): readonly HeldAttachment[] {
    const taken = this.held;
    this.held = [];
    return taken;
  }
}

/** A schema ready to be kept. */
export function holdSchema(name: string, text: string): HeldSchema {
  return { ref: { id: sha256(Buffer.from(text)), name }, text };
}

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

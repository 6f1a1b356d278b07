import type { Attachment } from "../../shared/attachment.ts";
import type { SchemaRef } from "../../shared/conversation.ts";
import type { Slot } from "../../shared/step.ts";

/** An attachment with its bytes. */
export interface HeldAttachment {
  readonly attachment: Attachment;
  readonly bytes: Uint8Array;
}

/** A JSON Schema that answers are to fit, with its text. */
export interface HeldSchema {
  readonly ref: SchemaRef;
  readonly text: string;
}

/** A prompt that is to be asked, with what goes with it. */
export interface PromptOrder {
  /** New; becomes its turn's. */
  readonly id: string;
  readonly text: string;
  /** Whose model is asked. */
  readonly slot: Slot;
  readonly attachments: readonly HeldAttachment[];
  readonly schema: HeldSchema | undefined;
  /** See `QueuedPrompt.waitsForEnd`. */
  readonly waitsForEnd?: true | undefined;
}

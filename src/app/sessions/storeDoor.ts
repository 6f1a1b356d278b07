import type { Conversation, ConversationChange } from "../../shared/conversation.ts";
import { attachmentPath } from "../storage/attachmentPath.ts";
import type { ConversationStore, PlacedSummary } from "../storage/conversationStore.ts";
import type { SessionPorts } from "./sessionPorts.ts";

/**
 * The store of conversations, whose code is a chunk of its own: activating does not wait for it. It is loaded before any prompt can come, and what is kept
 * before that is kept in order as soon as it is there.
 */
export class StoreDoor {
  /** What was given with prompts. */
  readonly files: SessionPorts["store"]["files"];
  private store: ConversationStore | undefined;
  private readonly loading: Promise<ConversationStore | undefined>;
  private readonly failed: (error: unknown) => void;

  /** `folder`: an absolute path. `load` rejects only where Baton's own files are broken, which `failed` hears: nothing is then kept or found. */
  constructor(folder: string, load: () => Promise<ConversationStore>, failed: (error: unknown) => void) {
    this.failed = failed;
    this.loading = load().then(
      (store) => (this.store = store),
      (error: unknown) => {
        failed(error);
        return undefined;
      },
    );
    this.files = {
      keep: (conversationId, name, bytes) => this.act((store) => store.files.keep(conversationId, name, bytes)),
      read: async (conversationId, name) => (await this.loading)?.files.read(conversationId, name),
      path: (conversationId, name) => attachmentPath(folder, conversationId, name),
    };
  }

  /** As the store does it. */
  onCopy(listener: (fromId: string, toId: string) => void): void {
    this.act((store) => store.onCopy(listener));
  }

  /** As the store does it. */
  append(conversation: Conversation, change: ConversationChange): void {
    this.act((store) => store.append(conversation, change));
  }

  /** As the store does it. */
  async load(id: string): Promise<Conversation | undefined> {
    return (await this.loading)?.load(id);
  }

  /** As the store does it. */
  async list(): Promise<readonly PlacedSummary[]> {
    return (await this.loading)?.list() ?? [];
  }

  /** As the store does it. */
  async remove(id: string): Promise<void> {
    await (await this.loading)?.remove(id);
  }

  /** As the store does it. */
  async flush(): Promise<void> {
    await (await this.loading)?.flush();
  }

  private act(action: (store: ConversationStore) => void): void {
    if (this.store === undefined) {
      this.loading.then((store) => store && action(store)).catch(this.failed);
    } else {
      action(this.store);
    }
  }
}

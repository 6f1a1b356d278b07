import type { StorePorts } from "../../src/app/storage/conversationStore.ts";

/** The ports of a store whose window has no folder open, on a computer without chats of earlier versions. */
export const nowhere: Pick<StorePorts, "places" | "here" | "adopt"> = {
  places: { of: () => undefined, add: () => Promise.resolve(), forget: () => Promise.resolve() },
  here: () => ({ folders: [], workspaces: [] }),
  adopt: () => Promise.resolve(),
};

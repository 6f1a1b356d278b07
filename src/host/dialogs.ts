/*
 * The bundle `dialogs`: all that asks something of the user or shows more than the chat, the connection test with it. `extension.ts` loads it with the first
 * command, request of the panel or view that needs it. See the list of bundles in `esbuild.mjs`.
 */
export { dialogCommands } from "./commands/dialogCommands.ts";
export { openIntegrations } from "./integrations/integrations.ts";
export { dialogHandlers } from "./panel/dialogHandlers.ts";

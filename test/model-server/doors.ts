import { anthropicDoor } from "./anthropicDoor.ts";
import { azureDoor } from "./azureDoor.ts";
import type { Door } from "./door.ts";
import { completionsDoor } from "./completionsDoor.ts";
import { geminiDoor } from "./geminiDoor.ts";
import { openaiDoor } from "./openaiDoor.ts";
import { responsesDoor } from "./responsesDoor.ts";

/** All ways in, the particular before the general: the first that has a route takes the request. The last one takes all that is left. */
export const doors: readonly Door[] = [anthropicDoor, azureDoor, geminiDoor, responsesDoor, completionsDoor, openaiDoor];

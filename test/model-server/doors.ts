import { anthropicDoor } from "./anthropicDoor.ts";
import { azureDoor } from "./azureDoor.ts";
import { azureResponsesDoor } from "./azureResponsesDoor.ts";
import { bedrockDoor } from "./bedrockDoor.ts";
import type { Door } from "./door.ts";
import { dialectDoors } from "./dialectDoor.ts";
import { completionsDoor } from "./completionsDoor.ts";
import { geminiDoor } from "./geminiDoor.ts";
import { openaiDoor } from "./openaiDoor.ts";
import { responsesDoor } from "./responsesDoor.ts";
import { vertexDoor } from "./vertexDoor.ts";

/** All ways in, the particular before the general: the first that has a route takes the request. The last one takes all that is left. */
export const doors: readonly Door[] = [
  ...dialectDoors,
  bedrockDoor,
  vertexDoor,
  anthropicDoor,
  azureDoor,
  azureResponsesDoor,
  geminiDoor,
  responsesDoor,
  completionsDoor,
  openaiDoor,
];

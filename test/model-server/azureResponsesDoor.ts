import { azurePath, rejectAzure } from "./azureDoor.ts";
import { azureProtocolOver } from "./azureProtocol.ts";
import type { Door } from "./door.ts";
import { responsesProtocol } from "./responsesProtocol.ts";

/** Azure's Responses: in the newer API alone. */
export const azureResponsesDoor: Door = {
  owner: "azure",
  wire: "responses",
  protocol: azureProtocolOver(responsesProtocol),
  route: (request) => {
    const path = azurePath(request);
    return path?.isV1 === true && path.rest === "responses" ? { kind: "generate" } : undefined;
  },
  reject: rejectAzure,
};

import { openaiProtocol } from "./openaiProtocol.ts";
import { validateResponses } from "./responsesRequest.ts";
import { responsesStream, wholeResponse } from "./responsesStream.ts";
import type { WireProtocol } from "./wireProtocol.ts";

/** The Responses API as OpenAI speaks it; models, errors and headers are those of its other wires. */
export const responsesProtocol: WireProtocol = {
  ...openaiProtocol,
  validate: validateResponses,
  streamEncoder: responsesStream,
  wholeAnswer: wholeResponse,
};

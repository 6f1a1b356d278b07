import { geminiErrorBody, geminiErrors } from "./geminiErrors.ts";
import { geminiOutputLimit } from "./geminiModels.ts";
import { validateGemini } from "./geminiRequest.ts";
import { geminiStream, geminiWhole } from "./geminiStream.ts";
import { newId } from "./tokens.ts";
import type { WireProtocol } from "./wireProtocol.ts";

/** The Gemini API, `v1beta`, as Google speaks it. */
export const geminiProtocol: WireProtocol = {
  validate: validateGemini,
  streamEncoder: geminiStream,
  wholeAnswer: geminiWhole,
  errorBody: geminiErrorBody,
  // Google sends no request id.
  headers: () => ({ "server-timing": "gfet4t7; dur=42", "x-content-type-options": "nosniff" }),
  newRequestId: () => newId("", 16),
  // The real list holds models that do not chat.
  modelList: (ids) => ({
    models: [...ids.map((id) => modelEntry(id, ["generateContent", "countTokens"])), modelEntry("gemini-embedding-001", ["embedContent"])],
  }),
  model: (id) => modelEntry(id, ["generateContent", "countTokens"]),
  errors: geminiErrors,
};

function modelEntry(id: string, supportedGenerationMethods: readonly string[]): unknown {
  const displayName = id
    .split("-")
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join(" ");
  return {
    name: `models/${id}`,
    version: "001",
    displayName,
    description: displayName,
    inputTokenLimit: 1_048_576,
    outputTokenLimit: geminiOutputLimit,
    supportedGenerationMethods,
    temperature: 1,
    topP: 0.95,
    topK: 64,
    maxTemperature: 2,
  };
}

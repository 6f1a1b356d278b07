import assert from "node:assert/strict";
import { editorFailure, editorContext } from "../../../src/host/editorModels/failure.ts";

describe("a failure of VS Code's own models", () => {
  const coded = (code: string, message: string): Error => Object.assign(new Error(message), { code });
  const cases: readonly (readonly [name: string, error: unknown, kind: string, retry: string])[] = [
    ["consent that was not given", coded("NoPermissions", "No"), "permission", "elsewhere"],
    ["a model that is gone", coded("NotFound", "No"), "not-found", "elsewhere"],
    ["a quota that is used up", coded("Blocked", "You have used up your quota"), "quota", "elsewhere"],
    ["a filter", coded("Blocked", "Response was filtered by the Responsible AI Service"), "content-policy", "never"],
    [
      "a rate limit, in words alone",
      new Error("Request Failed: 429 rate_limit", { cause: new Error("Too many requests") }),
      "rate-limit",
      "same",
    ],
    ["a prompt that is too long", new Error("Message exceeds token limit: prompt is too long"), "context-overflow", "elsewhere"],
    ["whatever else", "odd", "unknown", "never"],
  ];
  for (const [name, error, kind, retry] of cases) {
    it(`recognizes ${name}`, () => {
      const failure = editorFailure(editorContext("vscode", "gpt-x"), error);
      assert.deepEqual([failure.kind, failure.retry, failure.provider, failure.model], [kind, retry, "vscode", "gpt-x"]);
    });
  }
});

import * as vscode from "vscode";
import { registerTools } from "./tools.ts";

type Progress = vscode.Progress<vscode.LanguageModelResponsePart>;

/** What each fake model does with a request, by its id. */
const behaviours: Readonly<
  Record<
    string,
    (
      messages: readonly vscode.LanguageModelChatRequestMessage[],
      options: vscode.ProvideLanguageModelChatResponseOptions,
      progress: Progress,
    ) => Promise<void>
  >
> = {
  /** Answers with what it was sent, as JSON. */
  "fake-echo": async (messages, options, progress) => {
    const reported = {
      messages: messages.map(({ role, content }) => ({ role, content: content.map(describe) })),
      tools: (options.tools ?? []).map(({ name }) => name),
      toolMode: options.toolMode,
      modelOptions: options.modelOptions,
    };
    progress.report(new vscode.LanguageModelTextPart("said: "));
    progress.report(new vscode.LanguageModelTextPart(JSON.stringify(reported)));
    await Promise.resolve();
  },
  /** Calls its first tool. */
  "fake-caller": async (_messages, options, progress) => {
    progress.report(new vscode.LanguageModelTextPart("Let me see. "));
    progress.report(new vscode.LanguageModelToolCallPart("call-1", options.tools?.[0]?.name ?? "none", { city: "Bern" }));
    await Promise.resolve();
  },
  "fake-painter": async (_messages, _options, progress) => {
    const pixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";
    progress.report(vscode.LanguageModelDataPart.image(Buffer.from(pixel, "base64"), "image/png"));
    await Promise.resolve();
  },
  /** Says a word and then nothing more, and ignores a request to stop. */
  "fake-deaf": (_messages, _options, progress) => {
    progress.report(new vscode.LanguageModelTextPart("Half an "));
    return new Promise(() => undefined);
  },
  "fake-blocked": () => Promise.reject(vscode.LanguageModelError.Blocked("You have used up your quota.")),
  "fake-broken": () => Promise.reject(new Error("The prompt is too long: 300000 tokens.")),
};

function describe(part: unknown): unknown {
  if (part instanceof vscode.LanguageModelTextPart) {
    return { text: part.value };
  }
  if (part instanceof vscode.LanguageModelToolCallPart) {
    return { call: part.callId, name: part.name, input: part.input };
  }
  if (part instanceof vscode.LanguageModelToolResultPart) {
    return { resultOf: part.callId, content: part.content.map(describe) };
  }
  return part instanceof vscode.LanguageModelDataPart ? { mimeType: part.mimeType, bytes: [...part.data] } : "unknown";
}

/** Registers the fake models with VS Code, which knows their vendor from package.json. */
export function activate(context: vscode.ExtensionContext): void {
  context.subscriptions.push(
    registerTools(),
    vscode.lm.registerLanguageModelChatProvider("baton-fake", {
      provideLanguageModelChatInformation: () =>
        Object.keys(behaviours).map((id) => ({
          id,
          name: `Fake ${id}`,
          family: "fake",
          version: "1",
          maxInputTokens: 12_345,
          maxOutputTokens: 1000,
          capabilities: { imageInput: true, toolCalling: true },
        })),
      provideLanguageModelChatResponse: (model, messages, options, progress) =>
        behaviours[model.id]?.(messages, options, progress) ?? Promise.resolve(),
      provideTokenCount: (_model, text) => Promise.resolve(typeof text === "string" ? text.length : 1),
    }),
  );
}

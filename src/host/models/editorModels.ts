import * as vscode from "vscode";
import type { Failure } from "../../core/model/failure.ts";
import { isRecord, type JsonObject } from "../../core/model/json.ts";
import type { Message } from "../../core/model/message.ts";
import type { StreamEvent } from "../../core/model/streamEvent.ts";
import type { ChatProvider, ChatRequest, ModelListing } from "../../core/provider.ts";
import { editorProviderId } from "./providerDirectory.ts";

/**
 * The models that VS Code itself gives (`vscode.lm`), as a provider. VS Code asks the user for consent, knows no usage, and tells no finish
 * reason: a stream that ends without an error has ended well.
 */
export const editorModels: ChatProvider = { stream, listModels };

async function* stream(request: ChatRequest, signal: AbortSignal): AsyncIterable<StreamEvent> {
  const cancellation = new vscode.CancellationTokenSource();
  const cancel = (): void => {
    cancellation.cancel();
  };
  signal.addEventListener("abort", cancel);
  try {
    signal.throwIfAborted();
    const [model] = await vscode.lm.selectChatModels({ id: request.model });
    if (model === undefined) {
      yield { type: "failure", failure: failure(request, "not-found", `VS Code has no model “${request.model}” now.`) };
      return;
    }
    const options: vscode.LanguageModelChatRequestOptions = {
      justification: "You chose this model in Baton.",
      tools: request.tools?.map((tool) => ({ name: tool.name, description: tool.description, inputSchema: tool.inputSchema })),
    };
    const response = await model.sendRequest(request.messages.map(toEditorMessage), options, cancellation.token);
    yield { type: "message-start", model: model.id };
    let called = false;
    for await (const part of response.stream) {
      if (part instanceof vscode.LanguageModelTextPart) {
        if (part.value !== "") {
          yield { type: "text-delta", text: part.value };
        }
      } else if (part instanceof vscode.LanguageModelToolCallPart) {
        called = true;
        const given = isRecord(part.input) ? (part.input as JsonObject) : {};
        yield { type: "tool-call-start", callId: part.callId, name: part.name };
        yield { type: "tool-call-delta", callId: part.callId, argumentsText: JSON.stringify(given) };
        yield { type: "tool-call-end", callId: part.callId, arguments: given };
      }
    }
    yield signal.aborted
      ? { type: "failure", failure: failure(request, "aborted", "The answer was stopped.") }
      : { type: "finish", reason: called ? "tool-calls" : "stop" };
  } catch (error) {
    yield { type: "failure", failure: signal.aborted ? failure(request, "aborted", "The answer was stopped.") : failureOf(request, error) };
  } finally {
    signal.removeEventListener("abort", cancel);
    cancellation.cancel();
    cancellation.dispose();
  }
}

async function listModels(): Promise<ModelListing> {
  try {
    const models = await vscode.lm.selectChatModels();
    return { ok: true, models: models.map((model) => ({ id: model.id, displayName: model.name, contextWindow: model.maxInputTokens })) };
  } catch (error) {
    return { ok: false, failure: failureOf({ model: "", messages: [] }, error) };
  }
}

function toEditorMessage(message: Message): vscode.LanguageModelChatMessage {
  switch (message.role) {
    // VS Code has no system role: its models take such words from the user's side.
    case "system":
    case "user":
      return vscode.LanguageModelChatMessage.User(message.content.map((part) => (part.type === "text" ? part.text : "")).join(""));
    case "assistant":
      return vscode.LanguageModelChatMessage.Assistant(
        message.content.flatMap((part): (vscode.LanguageModelTextPart | vscode.LanguageModelToolCallPart)[] => {
          if (part.type === "text") {
            return [new vscode.LanguageModelTextPart(part.text)];
          }
          return part.type === "tool-call" ? [new vscode.LanguageModelToolCallPart(part.callId, part.name, part.arguments)] : [];
        }),
      );
    case "tool":
      return vscode.LanguageModelChatMessage.User(
        message.content.map((part) => new vscode.LanguageModelToolResultPart(part.callId, [new vscode.LanguageModelTextPart(part.content)])),
      );
  }
}

function failureOf(request: ChatRequest, error: unknown): Failure {
  const words = error instanceof Error ? error.message : String(error);
  if (error instanceof vscode.LanguageModelError) {
    if (error.code === "NoPermissions") {
      return failure(request, "permission", "VS Code has not been allowed to let Baton use this model.", words);
    }
    if (error.code === "NotFound") {
      return failure(request, "not-found", `VS Code has no model “${request.model}” now.`, words);
    }
    if (error.code === "Blocked") {
      return failure(request, "content-policy", "VS Code's model declined to answer, or its quota is used up.", words);
    }
  }
  return failure(request, "unknown", "VS Code's model failed.", words);
}

function failure(request: ChatRequest, kind: "aborted" | "content-policy" | "not-found" | "permission" | "unknown", message: string, providerMessage?: string): Failure {
  return { kind, message, provider: editorProviderId, model: request.model || undefined, retry: kind === "unknown" ? "same" : "never", providerMessage };
}

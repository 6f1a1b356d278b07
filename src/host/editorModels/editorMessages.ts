import * as vscode from "vscode";
import type { AssistantPart, MediaPart, Message, ToolResultPart, UserPart } from "../../core/model/message.ts";
import { resultImages, resultParts, resultText } from "../../core/model/resultContent.ts";

type UserContent = vscode.LanguageModelTextPart | vscode.LanguageModelDataPart;

/** What VS Code's models have a place for beside words: pictures, as bytes. */
export function isTaken({ type, source }: MediaPart): boolean {
  return type === "image" && source.kind === "base64";
}

/** The conversation as VS Code's models take it. It is prepared (see `prepareMessages`): calls are followed by their results, and media that are not taken are no longer in it. Reasoning is not played back: there is no place for it. */
export function toEditorMessages(messages: readonly Message[]): vscode.LanguageModelChatMessage[] {
  return messages.flatMap(toEditorMessage);
}

/** None where nothing is left of a message. */
function toEditorMessage(message: Message): vscode.LanguageModelChatMessage[] {
  switch (message.role) {
    // VS Code has no system role: its models take such words from the user's side.
    case "system":
    case "user": {
      const content = message.content.flatMap(toUserContent);
      return content.length === 0 ? [] : [vscode.LanguageModelChatMessage.User(content)];
    }
    case "assistant": {
      const content = message.content.flatMap(toAssistantContent);
      return content.length === 0 ? [] : [vscode.LanguageModelChatMessage.Assistant(content)];
    }
    case "tool":
      return [
        vscode.LanguageModelChatMessage.User(
          message.content.map((part) => new vscode.LanguageModelToolResultPart(part.callId, toResultContent(part))),
        ),
      ];
  }
}

/** Media that are not taken are no longer in it, as in {@link toEditorMessages}. */
function toResultContent({ content, isError }: ToolResultPart): UserContent[] {
  const words = resultText(resultParts(content).filter(({ type }) => type !== "image"));
  return [new vscode.LanguageModelTextPart(isError === true ? `Error: ${words}` : words), ...resultImages(content).flatMap(toUserContent)];
}

function toUserContent(part: UserPart): UserContent[] {
  if (part.type === "text") {
    return part.text === "" ? [] : [new vscode.LanguageModelTextPart(part.text)];
  }
  return part.source.kind === "base64"
    ? [vscode.LanguageModelDataPart.image(Buffer.from(part.source.data, "base64"), part.source.mediaType)]
    : [];
}

function toAssistantContent(part: AssistantPart): (vscode.LanguageModelTextPart | vscode.LanguageModelToolCallPart)[] {
  switch (part.type) {
    case "text":
      return part.text === "" ? [] : [new vscode.LanguageModelTextPart(part.text)];
    case "tool-call":
      return [new vscode.LanguageModelToolCallPart(part.callId, part.name, part.arguments)];
    case "reasoning":
    case "image":
      return [];
  }
}

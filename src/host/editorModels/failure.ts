import type { Failure } from "../../core/model/failure.ts";
import { isRecord } from "../../core/model/json.ts";
import { errorKind } from "../../providers/wire/failures/errorKind.ts";
import type { FailureContext } from "../../providers/wire/failures/failureContext.ts";
import { buildFailure } from "../../providers/wire/failures/failureContext.ts";
import { errorFailure } from "../../providers/wire/failures/httpFailure.ts";

/** The context of a request to VS Code's own models, which have neither address nor key. */
export function editorContext(provider: string, model: string | undefined): FailureContext {
  return { provider, label: "VS Code", origin: "", model, hasKey: false, secrets: [] };
}

/** The failure that an error of `vscode.lm` reports, by its code where it has one, else by its words. Pure. */
export function editorFailure(failureContext: FailureContext, error: unknown): Failure {
  const words = wordsOf(error);
  switch (isRecord(error) ? error["code"] : undefined) {
    case "NoPermissions":
      return buildFailure(failureContext, {
        kind: "permission",
        retry: "elsewhere",
        message: "VS Code has not been allowed to let Baton use this model.",
        providerMessage: words,
      });
    case "NotFound":
      return noSuchModel(failureContext, words);
    case "Blocked":
      return errorKind(undefined, { message: words, code: "blocked" }) === "content-policy"
        ? buildFailure(failureContext, {
            kind: "content-policy",
            retry: "never",
            message: "VS Code's model declined to answer.",
            providerMessage: words,
          })
        : buildFailure(failureContext, {
            kind: "quota",
            retry: "elsewhere",
            message: "The quota of VS Code's models is used up.",
            providerMessage: words,
          });
    default:
      return errorFailure(failureContext, { message: words });
  }
}

/** The failure of a model that VS Code does not have, or no longer. */
export function noSuchModel(failureContext: FailureContext, words?: string): Failure {
  return buildFailure(failureContext, {
    kind: "not-found",
    retry: "elsewhere",
    message: `VS Code has no model “${failureContext.model ?? ""}” now.`,
    providerMessage: words,
  });
}

/** The error's own words and those of what caused it: VS Code wraps what a model's extension throws. */
function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) {
    return String(error);
  }
  const { cause } = error;
  return cause instanceof Error && cause.message !== error.message ? `${error.message} (${cause.message})` : error.message;
}

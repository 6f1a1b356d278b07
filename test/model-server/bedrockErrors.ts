import { anthropicErrors } from "./anthropicErrors.ts";
import type { SignatureFault } from "./sigV4.ts";
import type { WireError } from "./wireError.ts";
import type { WireProtocol } from "./wireProtocol.ts";

const names: Readonly<Record<number, string>> = {
  400: "ValidationException",
  403: "AccessDeniedException",
  404: "ResourceNotFoundException",
  408: "ModelTimeoutException",
  424: "ModelErrorException",
  429: "ThrottlingException",
  503: "ServiceUnavailableException",
  529: "ServiceUnavailableException",
};

/** AWS's name of an error: the scripted code where it is one of AWS's, else the one that the API reference of Bedrock's runtime (2026-11) gives the status. */
export function exceptionName({ code, status }: WireError): string {
  return code !== undefined && /Exception$|^(?:MissingAuthenticationToken|IncompleteSignature|InvalidSignature|RequestExpired)/.test(code)
    ? code
    : (names[status] ?? (status >= 500 ? "InternalServerException" : "ValidationException"));
}

/** Bedrock's rejections that do not depend on a request's body. */
export const bedrockErrors: WireProtocol["errors"] = {
  ...anthropicErrors,
  missingKey: () => ({ status: 403, code: "MissingAuthenticationTokenException", message: "Missing Authentication Token" }),
  wrongKey: () => ({
    status: 403,
    code: "AccessDeniedException",
    message: "Authentication failed: Please make sure your API Key is valid.",
  }),
  unknownPath: () => ({
    status: 404,
    code: "UnknownOperationException",
    message: "The requested operation is not recognized by the service.",
  }),
  notJson: () => ({ status: 400, message: "Malformed input request, please reformat your input and try again." }),
  unknownModel: () => ({ status: 404, message: "Could not resolve the foundation model from the provided model identifier." }),
};

/** Why a signature is rejected. */
export function signatureError(fault: NonNullable<SignatureFault>): WireError {
  const messages = {
    MissingAuthenticationToken: "Missing Authentication Token",
    IncompleteSignature: "The request signature does not conform to AWS standards.",
    InvalidSignature:
      "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.",
    RequestExpired: "Signature expired.",
    WrongRegion: "Credential should be scoped to a valid region. ",
  };
  return { status: 403, code: fault === "WrongRegion" ? "InvalidSignatureException" : `${fault}Exception`, message: messages[fault] };
}

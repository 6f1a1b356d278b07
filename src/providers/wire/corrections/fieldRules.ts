import type { Failure } from "../../../core/model/failure.ts";
import type { CorrectionRule, JsonBody } from "./correctedRequest.ts";
import { has, without } from "./correctedRequest.ts";
import { isOutOfRange, namedLimit, names, wordsOf } from "./rejectionWords.ts";

/** A field at `path` (default: its name) that is left out when it is rejected, as far as `isAbout` says. Each wire has its own way to say so. */
export function leaveOutWhere(parameter: string, isAbout: (failure: Failure) => boolean, path = parameter): CorrectionRule {
  return {
    parameter,
    instead: (failure, body) => (has(body, path) && isAbout(failure) ? null : undefined),
    apply: (body) => without(body, path),
  };
}

/** A field that is left out when it is rejected by its name, but not when it is only its value that is out of range. */
export function leaveOut(parameter: string): CorrectionRule {
  return leaveOutWhere(parameter, (failure) => names(failure, parameter) && !isOutOfRange(failure));
}

/** The same for a field whose name is a word of any sentence: it counts where it is quoted, or reported as the parameter. */
export function leaveOutQuoted(parameter: string): CorrectionRule {
  return leaveOutWhere(
    parameter,
    (failure) =>
      !isOutOfRange(failure) &&
      (new RegExp(`['"\`“]${parameter}['"\`”]`).test(wordsOf(failure)) ||
        (failure.kind === "invalid-request" && failure.parameter?.split(/[.[\]]/)[0] === parameter)),
  );
}

/** A field that goes by another name at some addresses. */
export function otherName(parameter: string, other: string): CorrectionRule {
  return {
    parameter,
    instead: (failure, body) => (has(body, parameter) && names(failure, parameter) && !isOutOfRange(failure) ? other : undefined),
    apply: (body, instead) =>
      !has(body, parameter)
        ? body
        : instead === null
          ? without(body, parameter)
          : { ...without(body, parameter), [instead]: body[parameter] },
  };
}

/** A limit that is more than the model can write, where the rejection says how much that is. */
export function lowerLimit(parameter: string): CorrectionRule {
  const isMore = (body: JsonBody, most: number): boolean => typeof body[parameter] === "number" && body[parameter] > most;
  return {
    parameter: `${parameter}:most`,
    kinds: ["context-overflow"],
    instead: (failure, body) => {
      const most = names(failure, parameter) ? namedLimit(failure) : undefined;
      return most !== undefined && most > 0 && isMore(body, most) ? String(most) : undefined;
    },
    apply: (body, instead) => (isMore(body, Number(instead)) ? { ...body, [parameter]: Number(instead) } : body),
  };
}

import { composeReplacements, tightened } from "./composeReplacements.ts";
import { findPlaces, type MatchStep } from "./findPlaces.ts";
import { LineEnds } from "./lineEnds.ts";
import { canReindent, newTextAt } from "./newTextAt.ts";
import { ambiguous, badEdit, notFound, notIndented, tooLarge, type EditQuestion } from "./explainRejection.ts";
import type { EditRejection } from "./rejection.ts";
import { replaced, type Replacement, type TextEdit } from "./textEdit.ts";

/** How edits are read and answered. */
export interface EditOptions {
  /** The file's name as the model knows it, for sentences. */
  readonly path: string;
  /** Whether an answer may have text of the file in it; false for a file with secrets. */
  readonly mayQuote: boolean;
}

/** How one edit of a call was done. */
export interface AppliedEdit {
  readonly step: MatchStep;
  /** How many places it changed; 1 unless it had `replaceAll`. */
  readonly places: number;
}

/** What edits make of a text, or why none of them was done. */
export type EditOutcome =
  | {
      readonly ok: true;
      readonly text: string;
      /** From the text before to `text`, as small as can be. Empty if the edits undo each other. */
      readonly replacements: readonly Replacement[];
      readonly edits: readonly AppliedEdit[];
    }
  | { readonly ok: false; readonly rejection: EditRejection };

/** Places that are listed at most. */
const mostPlaces = 1000;
/** Characters that a file may come to have. */
const mostCharacters = 64 * 1024 * 1024;

/**
 * Applies edits to a text, without its byte order mark, one after another, each to what the one before leaves: all of them or none. An `oldText` must be in exactly one place, overlapping ones counted, by the first step of
 * {@link MatchStep} that finds it at all; with `replaceAll` all places of that step change, from the first on, without those that overlap one before. Similarity counts for nothing. What is outside these places stays as it is.
 * `newText` takes the line ends of its place. Rejected besides: a blank `oldText`, one that is its `newText` or would change nothing, no edits. Pure; throws nothing.
 */
export function applyEdits(text: string, edits: readonly TextEdit[], options: EditOptions): EditOutcome {
  const bad = badEdit(edits, options);
  if (bad !== undefined) {
    return { ok: false, rejection: bad };
  }
  let current = text;
  let replacements: readonly Replacement[] = [];
  const applied: AppliedEdit[] = [];
  for (const [index, edit] of edits.entries()) {
    const question: EditQuestion = { ...options, edit, index, text: current, before: text, replacements };
    const outcome = applyOne(question);
    if ("reason" in outcome) {
      return { ok: false, rejection: outcome };
    }
    replacements = index === 0 ? outcome.replacements : composeReplacements(replacements, outcome.replacements, text.length);
    current = replaced(current, outcome.replacements);
    applied.push({ step: outcome.step, places: outcome.replacements.length });
  }
  return { ok: true, text: current, replacements: tightened(text, replacements), edits: applied };
}

interface OneApplied {
  readonly step: MatchStep;
  readonly replacements: readonly Replacement[];
}

function applyOne(question: EditQuestion): OneApplied | EditRejection {
  const { edit, text } = question;
  const all = edit.replaceAll === true;
  const { step, places } = findPlaces(text, edit.oldText, !all, all ? Number.POSITIVE_INFINITY : mostPlaces);
  if (places.length === 0) {
    return notFound(question);
  }
  if (places.length > 1 && !all) {
    return ambiguous(question, step, places, places.length === mostPlaces);
  }
  const stuck = places.find((place) => !canReindent(place, edit));
  if (stuck !== undefined) {
    return notIndented(question, stuck);
  }
  const growth = places.length * (edit.newText.length * 2) - places.length * edit.oldText.length;
  if (text.length + growth > mostCharacters) {
    return tooLarge(question, places.length);
  }
  const lineEnds = new LineEnds(text);
  return {
    step,
    replacements: places.map((place) => ({ start: place.start, end: place.end, text: newTextAt(text, place, step, edit, lineEnds) })),
  };
}

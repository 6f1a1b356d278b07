/** What Baton says to a model that does not get on. Once; then the run ends. */
export const nudges = {
  /** `words`: what it did; ends a sentence that begins with “You ”. */
  loop: (words: string): string =>
    `[From Baton, not from the user] You ${words}. Doing it again brings nothing new. Look at what you have, and try another way; if there is none, say in words what you found and what is in the way. The next repetition ends the turn.`,
  /** `endTool`: the tool whose call ends the run; `undefined`: any tool will do. */
  words: (endTool: string | undefined): string =>
    endTool === undefined
      ? "[From Baton, not from the user] You have answered without calling a tool, but the task asks for work to be done. Call the tools that it needs now. An answer without a call ends the turn."
      : `[From Baton, not from the user] You have stopped without calling ${endTool}. Go on with the task, or call ${endTool} now with what you have. An answer without a call ends the turn.`,
  /** A run that was cut goes on. */
  goOn: "[From Baton, not from the user] The turn was interrupted here. Go on with the task. What ran when it was interrupted may have had effects: look first, do not repeat.",
} as const;

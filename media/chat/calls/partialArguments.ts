const pathPattern = /"path"\s*:\s*("(?:[^"\\]|\\.)*")/;
const commandPattern = /"command"\s*:\s*"((?:[^"\\]|\\.)*)/;

/** What can be said of a call's arguments while the model still writes them. */
export interface PartialArguments {
  readonly path?: string | undefined;
  readonly command?: string | undefined;
  /** Lines in the texts so far. */
  readonly lineCount: number;
}

/** Reads JSON that may break off. Pure. */
export function readPartialArguments(text: string): PartialArguments {
  const command = commandPattern.exec(text)?.[1];
  return {
    path: unquoted(pathPattern.exec(text)?.[1]),
    command: command === undefined ? undefined : unquoted(`"${command.replace(/\\(?:u[0-9a-fA-F]{0,3})?$/, "")}"`),
    lineCount: countLines(text),
  };
}

function countLines(text: string): number {
  let count = 0;
  for (let at = text.indexOf("\\n"); at >= 0; at = text.indexOf("\\n", at + 2)) {
    count += 1;
  }
  return count;
}

function unquoted(json: string | undefined): string | undefined {
  try {
    const value: unknown = json === undefined ? undefined : JSON.parse(json);
    return typeof value === "string" && value !== "" ? value : undefined;
  } catch {
    return undefined;
  }
}

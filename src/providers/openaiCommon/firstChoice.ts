import { isRecord } from "../../core/model/json.ts";

/** The first answer, where several were asked for; the others come with another index. */
export function firstChoice(choices: unknown): unknown {
  if (!Array.isArray(choices)) {
    return undefined;
  }
  const list = choices as readonly unknown[];
  return isOther(list[0]) ? list.find((choice) => isRecord(choice) && !isOther(choice)) : list[0];
}

function isOther(choice: unknown): boolean {
  return isRecord(choice) && typeof choice["index"] === "number" && choice["index"] > 0;
}

import type { Clock } from "../../core/ports/clock.ts";
import type { Logger } from "../../core/ports/logger.ts";
import { readLearnedParameters, type LearnedParameters } from "../../core/settings/learnedParameters.ts";
import type { Settings } from "../settings.ts";
import { Lessons } from "./lessons.ts";

const name = "learnedParameters";

/** The lessons in `baton.learnedParameters` of the user, and of none of a workspace's settings. To be opened once a window; loaded with the first adapter. */
export function openLessons(
  settings: Pick<Settings, "own" | "setOwn" | "onDidChange">,
  ports: { readonly clock: Clock; readonly log: Logger },
): Lessons {
  let learned: LearnedParameters | undefined;
  settings.onDidChange(() => {
    learned = undefined;
  });
  const setting = {
    read: () => (learned ??= readLearnedParameters(settings.own(name))),
    write: (value: LearnedParameters) => settings.setOwn(name, value),
  };
  return new Lessons(setting, ports);
}

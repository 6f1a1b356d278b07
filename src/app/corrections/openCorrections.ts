import type { Clock } from "../../core/ports/clock.ts";
import type { Logger } from "../../core/ports/logger.ts";
import { readLearnedParameters, type LearnedParameters } from "../../core/settings/learnedParameters.ts";
import type { Settings } from "../settings.ts";
import { Corrections } from "./corrections.ts";

const name = "learnedParameters";

/** The corrections in `baton.learnedParameters` of the user, and of none of a workspace's settings. To be opened once a window; loaded with the first adapter. */
export function openCorrections(
  settings: Pick<Settings, "own" | "setOwn" | "onDidChange">,
  ports: { readonly clock: Clock; readonly log: Logger },
): Corrections {
  let learned: LearnedParameters | undefined;
  settings.onDidChange(() => {
    learned = undefined;
  });
  const setting = {
    read: () => (learned ??= readLearnedParameters(settings.own(name))),
    write: (value: LearnedParameters) => settings.setOwn(name, value),
  };
  return new Corrections(setting, ports);
}

import type { Clock } from "../../core/ports/clock.ts";
import type { Correction, CorrectionStore } from "../../core/ports/correctionStore.ts";
import type { Logger } from "../../core/ports/logger.ts";
import type { LearnedParameters } from "../../core/settings/learnedParameters.ts";
import { correctionsOf, withCorrection } from "../../core/settings/learnedParameters.ts";

/** How long to wait for further corrections before they are written, in milliseconds: one rejected request often teaches two. */
const gatherMs = 500;

/** Where corrections are kept: `baton.learnedParameters` of the user. */
export interface LearnedSetting {
  /** As it stands now. Cheap. */
  read(): LearnedParameters;
  /** Rejects as VS Code's own update does, such as for a settings file that is not valid JSON. */
  write(learned: LearnedParameters): Promise<void>;
}

interface Pending {
  readonly baseUrl: string;
  readonly model: string;
  readonly correction: Correction;
}

/**
 * What providers taught, kept in the user's settings, where it can be seen, changed and deleted. A correction is in force at once, and in the settings a moment
 * later. Where the settings cannot be written, it holds until the window is closed, and the log says so once.
 */
export class Corrections implements CorrectionStore {
  private readonly setting: LearnedSetting;
  private readonly clock: Clock;
  private readonly log: Logger;
  /** Not yet in the settings, in order. */
  private pending: readonly Pending[] = [];
  private writing: Promise<void> = Promise.resolve();
  private cancel: (() => void) | undefined;

  constructor(setting: LearnedSetting, ports: { readonly clock: Clock; readonly log: Logger }) {
    this.setting = setting;
    this.clock = ports.clock;
    this.log = ports.log;
  }

  of(baseUrl: string, model: string): readonly Correction[] {
    const learned = this.setting.read();
    return correctionsOf(this.pending.length === 0 ? learned : this.merged(learned), baseUrl, model);
  }

  learn(baseUrl: string, model: string, correction: Correction): void {
    if (this.of(baseUrl, model).some((known) => known.parameter === correction.parameter && known.instead === correction.instead)) {
      return;
    }
    this.pending = [...this.pending, { baseUrl, model, correction }];
    const instead = correction.instead === null ? "is left out" : `becomes “${correction.instead}”`;
    this.log.info(
      `Learned: “${correction.parameter}” ${instead} for ${model} at ${baseUrl}. It is kept in the setting baton.learnedParameters. Delete it there to forget it.`,
    );
    this.cancel?.();
    this.cancel = this.clock.after(gatherMs, () => void this.flush());
  }

  /** Writes what is not written yet. Never rejects. */
  flush(): Promise<void> {
    this.cancel?.();
    this.writing = this.writing.then(() => this.write());
    return this.writing;
  }

  private async write(): Promise<void> {
    const written = this.pending;
    if (written.length === 0) {
      return;
    }
    try {
      await this.setting.write(this.merged(this.setting.read()));
      this.pending = this.pending.filter((one) => !written.includes(one));
    } catch (error) {
      this.log.warn(
        `What was learned couldn't be saved in your settings and applies to this window only: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
  }

  private merged(learned: LearnedParameters): LearnedParameters {
    return this.pending.reduce((all, { baseUrl, model, correction }) => withCorrection(all, baseUrl, model, correction), learned);
  }
}

import type { ModelRef } from "../../core/routing/modelRef.ts";
import type { ModelOptions, ModelOptionsReading } from "../../core/settings/modelOptions.ts";
import { optionsFor, readModelOptions } from "../../core/settings/modelOptions.ts";
import type { Settings } from "../settings.ts";

/** What the user's settings, and none of a workspace's, say of single models' requests. Read anew after each change. */
export class RequestSettings {
  private readonly settings: Pick<Settings, "own" | "onDidChange">;
  private readonly subscription: { dispose(): unknown };
  private optionsReading: ModelOptionsReading | undefined;

  constructor(settings: Pick<Settings, "own" | "onDidChange">) {
    this.settings = settings;
    this.subscription = settings.onDidChange(() => {
      this.optionsReading = undefined;
    });
  }

  /** Fields of the wire's body for a model, from `baton.modelOptions`. */
  modelOptions(ref: ModelRef): ModelOptions | undefined {
    return optionsFor(this.options(), ref);
  }

  /** One sentence for each entry of `baton.modelOptions` that cannot be used. */
  problems(): readonly string[] {
    return this.options().problems;
  }

  dispose(): void {
    this.subscription.dispose();
  }

  private options(): ModelOptionsReading {
    this.optionsReading ??= readModelOptions(this.settings.own("modelOptions"));
    return this.optionsReading;
  }
}

import * as vscode from "vscode";
import type { ModelRef } from "../../core/routing/modelRef.ts";
import type { LearnedParameters } from "../../core/settings/learnedParameters.ts";
import { readLearnedParameters } from "../../core/settings/learnedParameters.ts";
import type { ModelOptions, ModelOptionsReading } from "../../core/settings/modelOptions.ts";
import { optionsFor, readModelOptions } from "../../core/settings/modelOptions.ts";
import type { Settings } from "../settings.ts";
import type { LearnedSetting } from "./lessons.ts";

/** What the user's settings, and none of a workspace's, say of single models' requests. Read anew after each change. */
export class RequestSettings implements LearnedSetting, vscode.Disposable {
  private readonly subscription: vscode.Disposable;
  private optionsReading: ModelOptionsReading | undefined;
  private learned: LearnedParameters | undefined;

  constructor(settings: Pick<Settings, "onDidChange">) {
    this.subscription = settings.onDidChange(() => {
      this.optionsReading = undefined;
      this.learned = undefined;
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

  read(): LearnedParameters {
    this.learned ??= readLearnedParameters(userValue("learnedParameters"));
    return this.learned;
  }

  async write(learned: LearnedParameters): Promise<void> {
    await vscode.workspace.getConfiguration("baton").update("learnedParameters", learned, vscode.ConfigurationTarget.Global);
  }

  dispose(): void {
    this.subscription.dispose();
  }

  private options(): ModelOptionsReading {
    this.optionsReading ??= readModelOptions(userValue("modelOptions"));
    return this.optionsReading;
  }
}

function userValue(name: string): unknown {
  return vscode.workspace.getConfiguration("baton").inspect<unknown>(name)?.globalValue;
}

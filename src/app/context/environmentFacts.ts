import { release } from "node:os";
import type { EnvironmentFacts } from "../../core/context/systemText.ts";
import type { Clock } from "../../core/ports/clock.ts";
import type { Workspace } from "../../core/ports/workspace.ts";

const systems: Readonly<Record<string, string>> = { linux: "Linux", darwin: "macOS", win32: "Windows" };

/** The machine and the workspace as they are now. */
export function environmentFacts(workspace: Pick<Workspace, "folders">, clock: Pick<Clock, "nowMs">, isTrusted: boolean): EnvironmentFacts {
  const now = new Date(clock.nowMs());
  const day = [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
  return {
    system: `${systems[process.platform] ?? process.platform} ${release()}`,
    shell: process.platform === "win32" ? "PowerShell" : "bash",
    folders: workspace.folders().map(({ name, path }) => ({ name, path })),
    day,
    isRestricted: !isTrusted,
  };
}

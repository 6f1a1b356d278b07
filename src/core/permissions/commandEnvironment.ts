import { isSecretVariable } from "./terms/sensitivePaths.ts";

/** Which environment a command gets. */
export interface CommandEnvironmentOptions {
  /** The variables that Baton's providers and accounts take keys from. */
  readonly keyVariables: readonly string[];
  /** The command was judged to just read, and runs unasked: git is kept from writing and from running what a repository names. */
  readonly readOnly: boolean;
  /** What separates the entries of `PATH`. */
  readonly pathSeparator: ":" | ";";
}

/** Variables that make programs run other programs or read other settings; a command that runs unasked gets none. */
const steering =
  /^(GIT_(?!OPTIONAL_LOCKS$).*|PAGER|MANPAGER|EDITOR|VISUAL|LESS.*|BASH_ENV|ENV|CDPATH|GLOBIGNORE|BASH_FUNC_.*|RIPGREP_CONFIG_PATH|GREP_OPTIONS|NODE_OPTIONS|NODE_PATH|PYTHON(STARTUP|PATH|HOME|INSPECT)|PERL5(OPT|LIB|DB)|PERLLIB|RUBY(OPT|LIB)|JAVA_TOOL_OPTIONS|_JAVA_OPTIONS|JDK_JAVA_OPTIONS|TAR_OPTIONS|POSIXLY_CORRECT|TZ|JQ_COLORS|AWKPATH|AWKLIBPATH|FIGNORE|PS4|PROMPT_COMMAND|SHELLOPTS|BASHOPTS|MAGIC|TREE_.*)$/i;

/** Settings of git with which it runs nothing that a repository names, and writes nothing. `GIT_CONFIG_*` beats the repository's own. */
const quietGit = {
  "core.fsmonitor": "false",
  "core.untrackedCache": "false",
  "core.hooksPath": "/dev/null",
  "core.pager": "cat",
  "diff.autoRefreshIndex": "false",
  "safe.bareRepository": "explicit",
  "log.showSignature": "false",
  "maintenance.auto": "false",
  "gc.auto": "0",
  "submodule.recurse": "false",
  "diff.ignoreSubmodules": "dirty",
  "protocol.allow": "never",
};

/**
 * The environment for a command: without Baton's key variables, those whose names look like secrets (`*_API_KEY`, `*_TOKEN`, `*SECRET*` …) and entries of `PATH` that are not absolute. With `readOnly`
 * also without variables that make programs run others, with no pager, and with git kept from writing and from running anything. Pure: the given one stays as it is.
 */
export function commandEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
  { keyVariables, readOnly, pathSeparator }: CommandEnvironmentOptions,
): Record<string, string> {
  const keys = new Set(keyVariables.map((name) => name.toUpperCase()));
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(environment)) {
    if (value === undefined || keys.has(name.toUpperCase()) || isSecretVariable(name) || (readOnly && steering.test(name))) {
      continue;
    }
    kept[name] = name.toUpperCase() === "PATH" ? absoluteOnly(value, pathSeparator) : value;
  }
  return readOnly ? { ...kept, ...readOnlyVariables() } : kept;
}

function absoluteOnly(path: string, separator: string): string {
  return path
    .split(separator)
    .filter((entry) => /^([/\\]|[A-Za-z]:[/\\])/.test(entry))
    .join(separator);
}

function readOnlyVariables(): Record<string, string> {
  const settings = Object.entries(quietGit);
  return {
    GIT_OPTIONAL_LOCKS: "0",
    GIT_TERMINAL_PROMPT: "0",
    GIT_NO_LAZY_FETCH: "1",
    GIT_ATTR_NOSYSTEM: "1",
    GIT_PAGER: "cat",
    PAGER: "cat",
    GIT_CONFIG_COUNT: String(settings.length),
    ...Object.fromEntries(
      settings.flatMap(([key, value], index) => [
        [`GIT_CONFIG_KEY_${String(index)}`, key],
        [`GIT_CONFIG_VALUE_${String(index)}`, value],
      ]),
    ),
    npm_config_update_notifier: "false",
    npm_config_logs_max: "0",
    GOTOOLCHAIN: "local",
    DOTNET_CLI_TELEMETRY_OPTOUT: "1",
    DOTNET_NOLOGO: "1",
    PYTHONDONTWRITEBYTECODE: "1",
  };
}

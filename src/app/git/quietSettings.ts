type Setting = readonly [name: string, value: string];

/**
 * Settings with which git runs no program, asks no network and looks into no submodule while it shows something, whatever the repository's own are. What takes a driver's name comes from
 * `settingsThatRun`; diffs need `--no-ext-diff --no-textconv --ignore-submodules=dirty` besides.
 */
export const quietSettings: readonly Setting[] = [
  ["core.fsmonitor", "false"],
  ["core.untrackedCache", "false"],
  ["core.hooksPath", "/dev/null"],
  ["core.pager", "cat"],
  ["core.editor", "false"],
  ["core.askPass", ""],
  ["core.sshCommand", "false"],
  ["core.quotePath", "false"],
  ["credential.helper", ""],
  ["credential.interactive", "false"],
  ["diff.autoRefreshIndex", "false"],
  ["diff.ignoreSubmodules", "dirty"],
  ["diff.submodule", "short"],
  ["status.submoduleSummary", "false"],
  ["submodule.recurse", "false"],
  ["log.showSignature", "false"],
  ["log.mailmap", "false"],
  ["mailmap.file", ""],
  ["gpg.program", "false"],
  ["maintenance.auto", "false"],
  ["gc.auto", "0"],
  ["safe.bareRepository", "explicit"],
  ["protocol.allow", "never"],
  ["color.ui", "false"],
  ["column.ui", "never"],
];

/** Settings with a name of the repository's own in the middle, by section and key. An empty one means that there is no such program. */
const empty: Readonly<Record<string, readonly string[]>> = {
  filter: ["clean", "smudge", "process"],
  credential: ["helper"],
  gpg: ["program", "defaultkeycommand"],
};

/** What takes the programs away that a configuration names: `names` are those of all its settings, as `git config --list --name-only` has them. Pure. */
export function settingsThatRun(names: readonly string[]): readonly Setting[] {
  const off = new Map<string, string>();
  for (const name of names) {
    const section = name.slice(0, name.indexOf(".")).toLowerCase();
    const key = name.slice(name.lastIndexOf(".") + 1).toLowerCase();
    const subsection = name.slice(section.length, name.length - key.length);
    if (Object.hasOwn(empty, section) && empty[section]?.includes(key) === true && subsection !== ".") {
      off.set(`${section}${subsection}${key}`, "");
    }
    if (section === "filter" && subsection !== ".") {
      // A filter that is required and missing would end git.
      off.set(`${section}${subsection}required`, "false");
      for (const program of empty["filter"] ?? []) {
        off.set(`${section}${subsection}${program}`, "");
      }
    }
    if (section === "protocol" && key === "allow") {
      off.set(`${section}${subsection}${key}`, "never");
    }
  }
  return [...off];
}

/** An environment in which git has these settings, over those of all files. Pure. */
export function withSettings(environment: Readonly<Record<string, string>>, settings: readonly Setting[]): Record<string, string> {
  const kept = Object.entries(environment).filter(([name]) => !/^GIT_CONFIG_(COUNT|KEY_|VALUE_)/.test(name));
  return {
    ...Object.fromEntries(kept),
    // Whatever `protocol.*.allow` says. A partial clone fetches what it lacks otherwise.
    GIT_ALLOW_PROTOCOL: "none",
    // Its words are looked at.
    LC_ALL: "C",
    GIT_ASKPASS: "",
    SSH_ASKPASS: "",
    GIT_CONFIG_COUNT: String(settings.length),
    ...Object.fromEntries(
      settings.flatMap(([name, value], index) => [
        [`GIT_CONFIG_KEY_${String(index)}`, name],
        [`GIT_CONFIG_VALUE_${String(index)}`, value],
      ]),
    ),
  };
}

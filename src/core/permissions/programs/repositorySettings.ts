/** Settings of a repository that name no programs that run while git only reads, and change nothing about where it looks. Hooks run when the index is written, which the environment of such commands keeps git from. In lower case, sections and keys alone. */
const harmless = new RegExp(
  `^(${[
    String.raw`core\.(repositoryformatversion|filemode|bare|logallrefupdates|ignorecase|precomposeunicode|symlinks|autocrlf|eol|safecrlf|quotepath|longpaths|compression|abbrev|hidedotfiles|preloadindex|untrackedcache|commitgraph|multipackindex|sparsecheckout|sparsecheckoutcone|trustctime|checkstat|excludesfile|commentchar|hookspath|packedgitlimit|bigfilethreshold)`,
    String.raw`remote\.(url|fetch|pushurl|push|tagopt|prune|prunetags|mirror|skipdefaultupdate|gh-resolved|proxy)`,
    String.raw`branch\.(remote|merge|rebase|pushremote|description|vscode-merge-base|gh-merge-base|github-pr-owner-number|autosetupmerge|autosetuprebase)`,
    String.raw`user\.(name|email|useconfigonly)`,
    String.raw`author\.(name|email)`,
    String.raw`committer\.(name|email)`,
    String.raw`submodule\.(url|active|branch|fetchrecursesubmodules|recurse)`,
    String.raw`(pull|push|fetch|merge|rebase|rerere|init|color|column|status|advice|gc|pack|index|feature|clone|transfer|receive|repack|maintenance|commit|tag|apply|am|help|i18n|http)\.(rebase|ff|default|autosetupremote|followtags|prune|prunetags|conflictstyle|autostash|autosquash|enabled|autoupdate|defaultbranch|ui|branch|diff|status|short|showuntrackedfiles|submodulesummary|auto|autodetach|threads|version|manyfiles|experimental|gpgsign|verbose|sort|whitespace|logoutputencoding|commitencoding|postbuffer|sslverify|lowspeedlimit|lowspeedtime|strategy|denynonfastforwards|denycurrentbranch|skiphash|parallel|writecommitgraph|detachedhead|pushnonfastforward|renames|renamelimit|updaterefs|fsckobjects|window|windowmemory|packsizelimit|depth)`,
    String.raw`diff\.(renames|renamelimit|algorithm|colormoved|colormovedws|mnemonicprefix|noprefix|context|submodule|ignoresubmodules|wserrorhighlight|indentheuristic|autorefreshindex|relative|statgraphwidth)`,
    String.raw`log\.(date|abbrevcommit|decorate|follow|showroot|mailmap)`,
    String.raw`lfs\.(repositoryformatversion|url|access|locksverify)`,
    String.raw`extensions\.(objectformat|refstorage|noop|worktreeconfig|compatobjectformat|preciousobjects)`,
    String.raw`blame\.(date|showemail|showroot)`,
    String.raw`vscode\.\w+`,
  ].join("|")})$`,
);

/**
 * The first setting in a repository's configuration that may make git run a program, read another file or ask the network while it only reads (`core.fsmonitor`, `diff.x.textconv`, `filter.x.clean`,
 * `alias.x`, `include.path` …): every one that isn't known to do none of that. `undefined` if there is none. `text` is the file as git reads it.
 */
export function runningSetting(text: string): string | undefined {
  let section = "";
  // A value may go on in the next line.
  for (const line of text.replace(/\\\r?\n/g, " ").split(/\r?\n/)) {
    let rest = line.replace(/^\uFEFF/, "").trim();
    const header = /^\[\s*([\w.-]+)(?:\s+"((?:[^"\\]|\\.)*)")?\s*\]/.exec(rest);
    if (header !== null) {
      section = (header[1] ?? "").toLowerCase();
      rest = rest.slice(header[0].length).trim();
    }
    if (rest === "" || rest.startsWith("#") || rest.startsWith(";")) {
      continue;
    }
    const key = /^[A-Za-z][\w-]*/.exec(rest)?.[0].toLowerCase();
    const name = `${section.split(".")[0] ?? ""}.${key ?? rest}`;
    if (key === undefined || !harmless.test(name) || (header === null && section === "")) {
      return name;
    }
  }
  return undefined;
}

/** Whether a repository's configuration holds a key: in an address, or as a header. */
export function hasCredentials(text: string): boolean {
  return /:\/\/[^\s/@]+@(?!\w*$)|extraheader|password|token/i.test(text.replace(/:\/\/git@/g, "://"));
}

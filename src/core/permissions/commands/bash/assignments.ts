/** Variables that may be set for one command, with any plain value: they change how output looks and nothing else. */
const forOneCommand =
  /^(LC_ALL|LC_\w+|LANG|LANGUAGE|NO_COLOR|FORCE_COLOR|CLICOLOR|COLUMNS|LINES|CI)=[\w.@-]*$|^(GIT_PAGER|PAGER)=cat$|^GIT_OPTIONAL_LOCKS=0$|^GIT_TERMINAL_PROMPT=0$|^TZ=(UTC|GMT)$/;
/** Names that shells and programs give no meaning. */
const ownName = /^([a-z][a-z0-9_]*|DIR|FILE|FILES|NAME|SRC|ROOT|COUNT|TOTAL|N|F|X|Y|I)$/;
const meaningful = /proxy$|^npm_config|^(prompt|path|cdpath|fpath|argv|status|histchars|auto_resume|ifs|ps\d)$/;

/** Whether a variable may be given a value for one command (`LC_ALL=C sort x`). `assignment` is `NAME=value`, decoded. */
export function mayAssignForCommand(assignment: string): boolean {
  return forOneCommand.test(assignment);
}

/** Whether a name is a variable of the line's own, which changes nothing about what programs do. */
export function isOwnVariable(name: string): boolean {
  return ownName.test(name) && !meaningful.test(name);
}

/** Variables that hold no secrets, and whose value in itself does nothing. */
const harmlessVariables = new Set(
  "USER LOGNAME SHELL LANG LC_ALL TERM HOSTNAME PATH TMPDIR UID EUID PPID RANDOM SECONDS LINENO NODE_ENV CI EDITOR BASH_VERSION OSTYPE MACHTYPE HOSTTYPE COLUMNS LINES SHLVL".split(
    " ",
  ),
);

/** Whether what a variable of the environment holds may be shown. */
export function isHarmlessVariable(name: string): boolean {
  return harmlessVariables.has(name);
}

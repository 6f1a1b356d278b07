/** Names of files that hold secrets, wherever they are. In lower case: file systems of two platforms ignore it. */
const secretName = new RegExp(
  [
    String.raw`^\.env`,
    String.raw`\.env$`,
    String.raw`^\.(npmrc|yarnrc|yarnrc\.yml|pypirc|netrc|pgpass|my\.cnf|git-credentials|dockercfg|htpasswd|boto|s3cfg|vault-token|terraformrc)$`,
    String.raw`^_netrc$`,
    String.raw`^(id_(rsa|dsa|ecdsa|ed25519|xmss)|identity|ssh_host_\w+_key)(?!\.pub$)`,
    String.raw`\.(pem|key|p8|p12|pfx|pk8|ppk|jks|keystore|kdbx|asc|gpg|ovpn|tfvars|keytab)$`,
    String.raw`\.tfstate(\.backup)?$`,
    String.raw`^(credentials|secrets?)(\.(json|ya?ml|toml|ini|txt|env|xml|properties|conf|cfg))?$`,
    String.raw`^(client_secret.*|service[-_]?account.*)\.json$`,
    String.raw`^(kubeconfig|master\.key|auth\.json|\.?(bash|zsh|python|node_repl|psql|mysql)_history)$`,
  ].join("|"),
);
/** Folders of which all is secret. */
const secretFolder = /^\.(ssh|aws|gnupg|azure|kube|docker|gcloud|password-store)$/;

/** Whether a path, with `/`, absolute or not, names a file that may hold secrets, by its name or by a folder in it. Case is ignored. */
export function isSecretPath(path: string): boolean {
  const segments = path
    .toLowerCase()
    .split("/")
    .map(plainSegment)
    .filter((segment) => segment !== "");
  const name = segments.at(-1) ?? "";
  const beneathGit = segments.at(-2) === ".git" && (name === "config" || name === "credentials" || name === "config.worktree");
  return secretName.test(name) || beneathGit || segments.some((segment) => secretFolder.test(segment));
}

const protectedFolders = new Set([".git", ".vscode", ".github", ".husky", ".baton"]);
const protectedNames =
  /^(agents(\.override)?\.md|claude(\.local)?\.md|gemini\.md|copilot-instructions\.md|skill\.md|\.gitattributes|\.gitmodules|\.mcp\.json|.*\.(code-workspace|agent\.md|prompt\.md|instructions\.md|chatmode\.md))$/;
/** Folders of agents, skills and rules of the field's products: what is in them is obeyed. */
const agentFolder = /(^|\/)\.(claude|agents|codex|cursor|gemini|opencode|roo|cline|clinerules|windsurf|kilocode)\//;

/**
 * Whether a write to a path, with `/`, absolute or relative to a workspace folder, is asked about at every level: what git and editors run, CI, instruction, agent and skill files, `.env*` and the like.
 * Case is ignored.
 */
export function isProtectedPath(path: string): boolean {
  const lower = path.toLowerCase().split("/").map(plainSegment).join("/");
  const segments = lower.split("/").filter((segment) => segment !== "");
  return (
    segments.some((segment) => protectedFolders.has(segment)) ||
    protectedNames.test(segments.at(-1) ?? "") ||
    agentFolder.test(`${lower}/`) ||
    isSecretPath(lower)
  );
}

/** What Windows takes a name for: without dots and spaces at its end and without a stream's name. */
function plainSegment(segment: string): string {
  return segment === "." || segment === ".."
    ? segment
    : segment.replace(/::?\$?\w*$/, (stream) => (stream.startsWith(":") ? "" : stream)).replace(/[. ]+$/, "");
}

/** Whether a variable's name says that its value is a secret. */
export function isSecretVariable(name: string): boolean {
  return (
    /(^|_)(api_?key|key|keys|token|secret|secrets|password|passwd|passphrase|pwd|credential|credentials|auth|pat|dsn|cookie|session|private)(_|$)|apikey|secret|token|passw|credential|accesskey|connection_?string|database_url|redis_url|mongo(db)?_ur[il]/i.test(
      name,
    ) && !harmlessNames.has(name.toUpperCase())
  );
}

/** Names that only look like those of secrets. */
const harmlessNames = new Set([
  "PWD",
  "OLDPWD",
  "SSH_AUTH_SOCK",
  "XDG_SESSION_ID",
  "XDG_SESSION_TYPE",
  "XDG_SESSION_CLASS",
  "XDG_SESSION_DESKTOP",
  "DESKTOP_SESSION",
  "DBUS_SESSION_BUS_ADDRESS",
  "SESSION_MANAGER",
  "SESSIONNAME",
  "TERM_SESSION_ID",
  "SECURITYSESSIONID",
  "COLORTERM",
  "GPG_TTY",
]);

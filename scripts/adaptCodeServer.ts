import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

/**
 * Makes an installed VS Code server behave as a desktop VS Code where code-server does not. `vscode` is its folder. Idempotent. Rejects when this
 * version of code-server is built differently, so that an upgrade is noticed.
 */
export async function adaptCodeServer(vscode: string): Promise<void> {
  const workbench = join(vscode, "out", "vs", "code", "browser", "workbench", "workbench.js");
  await watchUserSettings(workbench);
  await keepSecrets(workbench);
  await writeLogsWithoutBinding(join(vscode, "node_modules", "@vscode", "spdlog", "index.js"));
}

/**
 * code-server keeps the user's settings on the server under an address without a host, and so never recognises the server's word that the file has
 * changed. With the host in it, a saved settings.json takes effect at once.
 */
async function watchUserSettings(file: string): Promise<void> {
  const source = await readFile(file, "utf8");
  const adapted = source.replace(
    /(get userRoamingDataHome\(\)\{return \w+\(\w+\.file\(this\.userDataPath\)\.with\(\{scheme:\w+\.vscodeRemote)(\}\),"User"\)\})/,
    "$1,authority:this.options.remoteAuthority$2",
  );
  if (adapted === source && !source.includes('authority:this.options.remoteAuthority}),"User")')) {
    throw new Error(
      `${file} is not as expected: this version of code-server keeps user settings in another way. See scripts/adaptCodeServer.ts.`,
    );
  }
  await writeFile(file, adapted);
}

/**
 * The workbench seals secrets with a key from code-server's own front door, which is not started here: none is given, and secrets are forgotten with the
 * page. Unsealed, as VS Code does where there is no such key, the browser's throwaway profile stands in for the keychain of a desktop.
 */
async function keepSecrets(file: string): Promise<void> {
  const source = await readFile(file, "utf8");
  const sealed = /(\w+=\(window\.location\.pathname\+"\/mint-key"\)[^;]{0,60}?,\w+=)\w+&&\w+\.supported\(\)\?new \w+\(\w+\):(?=new \w+\b)/;
  const adapted = source.replace(sealed, "$1");
  if (adapted === source && !/"\/mint-key"\)[^;]{0,60}?,\w+=new \w+\b/.test(source)) {
    throw new Error(
      `${file} is not as expected: this version of code-server keeps secrets in another way. See scripts/adaptCodeServer.ts.`,
    );
  }
  await writeFile(file, adapted);
}

/** The logger that VS Code writes all its log files with is native code, which is not built here: without it there are no logs and no output channels. */
async function writeLogsWithoutBinding(file: string): Promise<void> {
  await writeFile(file, plainLogger);
}

const plainLogger = `"use strict";
// In place of the native logger: the same interface, one synchronous append a line, no rotation.
const { appendFileSync, mkdirSync } = require("node:fs");
const { dirname } = require("node:path");

const levels = ["trace", "debug", "info", "warning", "error", "critical"];

class Logger {
  constructor(_type, _name, file) {
    this.file = file;
    this.level = 2;
    this.formatted = true;
    mkdirSync(dirname(file), { recursive: true });
  }
  write(level, message) {
    if (level < this.level) return;
    const time = new Date().toISOString().replace("T", " ").replace("Z", "");
    try {
      appendFileSync(this.file, this.formatted ? time + " [" + levels[level] + "] " + message + "\\n" : message);
    } catch {
      // A log whose folder was deleted has nowhere to go.
    }
  }
  trace(message) { this.write(0, message); }
  debug(message) { this.write(1, message); }
  info(message) { this.write(2, message); }
  warn(message) { this.write(3, message); }
  error(message) { this.write(4, message); }
  critical(message) { this.write(5, message); }
  getLevel() { return this.level; }
  setLevel(level) { this.level = level; }
  setPattern() { this.formatted = true; }
  clearFormatters() { this.formatted = false; }
  flush() {}
  drop() {}
}

const create = async (name, file) => new Logger("rotating", name, file);
exports.version = 0;
exports.setLevel = () => {};
exports.setFlushOn = () => {};
exports.Logger = Logger;
exports.createRotatingLogger = create;
exports.createAsyncRotatingLogger = create;
`;

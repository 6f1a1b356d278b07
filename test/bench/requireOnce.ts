// Requires one CommonJS file with a `vscode` that stands for nothing, and prints how long that took, in milliseconds: node test/bench/requireOnce.ts FILE
// The extension host has loaded it long before any extension, so it is no cost of Baton's.
import "node:crypto";
import { createRequire, Module } from "node:module";

const file = process.argv[2];
if (file === undefined) {
  throw new Error("Name a file: node test/bench/requireOnce.ts dist/extension.cjs");
}

/** Every property of it, every call and every `new` gives it again, which is all that a module's top level asks of `vscode`. */
const anything: object = new Proxy(class {}, {
  get: (target, name): unknown => (name === "prototype" ? target.prototype : anything),
  apply: () => anything,
  construct: () => anything,
});
/** esbuild copies own properties and keeps the prototype: so the names are looked up there. */
const vscode: unknown = Object.create(anything);

const load = Reflect.get(Module, "_load") as (request: string, ...rest: readonly unknown[]) => unknown;
Reflect.set(Module, "_load", (request: string, ...rest: readonly unknown[]) => (request === "vscode" ? vscode : load(request, ...rest)));

const require = createRequire(import.meta.url);
const startMs = performance.now();
require(file);
console.log(performance.now() - startMs);

// npm run agent: see agent/options.ts.
import { keepCompiledCode } from "./compiledCode.ts";

keepCompiledCode();
await import("./agent/runAgent.ts");

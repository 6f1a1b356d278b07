// npm run tool: see tool/options.ts.
import { keepCompiledCode } from "./compiledCode.ts";

keepCompiledCode();
await import("./tool/runTool.ts");

// npm run ask: see ask/options.ts.
import { keepCompiledCode } from "./compiledCode.ts";

keepCompiledCode();
await import("./ask/runAsk.ts");

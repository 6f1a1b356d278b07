import { relative } from "node:path";
import { packageBaton } from "./packaging.ts";
import { repositoryRoot, vsixFile } from "./paths.ts";
import { listZip } from "./zipListing.ts";

const size = await packageBaton();
for (const entry of await listZip(vsixFile)) {
  console.log(`${String(entry.size).padStart(9)} bytes  ${entry.path}`);
}
console.log(`${String(size).padStart(9)} bytes  ${relative(repositoryRoot, vsixFile)} (packed)`);

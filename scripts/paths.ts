import { join } from "node:path";

/** The folder of the checkout. */
export const repositoryRoot = join(import.meta.dirname, "..");

/** Where everything that is fetched for tests lives; ignored by git, shared by all runs. */
export const testCache = join(repositoryRoot, ".vscode-test");

/** Where built tests and their scratch folders go; ignored by git. */
export const outFolder = join(repositoryRoot, "out");

/** The packaged extension. */
export const vsixFile = join(repositoryRoot, "baton.vsix");

/** What the names of SecretStorage's entries begin with. */
export const secretPrefix = "baton.key.";
/** What the keys of accounts' records begin with. */
export const accountPrefix = "account/";
/** What the keys of environment variables' records begin with. */
export const environmentPrefix = "environment/";
/** Where the first versions kept what they knew of keys, in VS Code's global state. */
export const oldNames = { accounts: "baton.accounts", approvals: "baton.environmentKeyOrigins" } as const;
/** The name under which further addresses for access tokens are approved: no variable can be called so. */
export const entraApproval = "microsoft-entra";

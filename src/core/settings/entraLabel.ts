/** What people know a sign-in to Microsoft Entra by, in the place of a key's label. */
export const entraLabel = "Microsoft Entra";

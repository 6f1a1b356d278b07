declare module "commonmark-spec" {
  /** CommonMark's examples; `→` stands for a tab. */
  export const tests: readonly { readonly markdown: string; readonly html: string; readonly section: string; readonly number: number }[];
}

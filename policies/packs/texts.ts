/** The packs' files as text. Written by `npm run packs`; edit the .yml files. */
export const packTexts = {
  startup: `policies:
  review: block
`,
  soc2: `policies:
  review: block
`,
  regulated: `policies:
  review: block
`,
} as const;

export type PackName = keyof typeof packTexts;

/** From the mildest to the strictest. */
export const packNames: readonly PackName[] = ['startup', 'soc2', 'regulated'];

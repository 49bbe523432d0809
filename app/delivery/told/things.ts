/** What may be told of what happened elsewhere. */
export const things = ['deployment', 'error-budget', 'incident'] as const;
export type Thing = (typeof things)[number];

/**
 * Which rows are drawn. Pure. The seed comes from the population's root and the auditor's nonce, so neither who writes the
 * package nor who reads it chooses rows: the first to move is bound by the second. AICPA sets no sizes; these presets are what auditors use.
 */
import { createHash, createHmac } from 'node:crypto';

/** Hex. `root`: the population's, hex. */
export const seedOf = (root: string, nonce: string): string =>
  createHash('sha256').update(Buffer.from(root, 'hex')).update(nonce, 'utf8').digest('hex');

/** Rows are drawn in the order of their ranks. Hex. */
export const rankOf = (seed: string, id: string): string =>
  createHmac('sha256', Buffer.from(seed, 'hex')).update(id, 'utf8').digest('hex');

/**
 * The smallest sample without a deviation that shows, with `confidence`, that fewer than `tolerable` (a rate) of `rows` deviate:
 * without replacement (hypergeometric).
 */
export function zeroDeviations(rows: number, confidence: number, tolerable: number): number {
  const deviating = Math.max(1, Math.floor(rows * tolerable + 1e-9));
  let unseen = 1;
  for (let drawn = 0; drawn < rows; drawn += 1) {
    if (unseen <= 1 - confidence + 1e-12) return drawn;
    unseen *= Math.max(0, rows - deviating - drawn) / (rows - drawn);
  }
  return rows;
}

/** By name: how many rows of a population are drawn. */
export const presets = {
  '90/10': {
    says: '90 % confidence that fewer than 10 % deviate',
    size: (rows: number) => zeroDeviations(rows, 0.9, 0.1),
  },
  '95/10': {
    says: '95 % confidence that fewer than 10 % deviate',
    size: (rows: number) => zeroDeviations(rows, 0.95, 0.1),
  },
  '90/5': {
    says: '90 % confidence that fewer than 5 % deviate',
    size: (rows: number) => zeroDeviations(rows, 0.9, 0.05),
  },
  '95/5': {
    says: '95 % confidence that fewer than 5 % deviate',
    size: (rows: number) => zeroDeviations(rows, 0.95, 0.05),
  },
  '25': { says: '25 rows', size: (rows: number) => Math.min(rows, 25) },
  'ten-percent': {
    says: '10 % of the rows, 3 at least, 30 at most',
    size: (rows: number) => Math.min(rows, 30, Math.max(3, Math.ceil(rows / 10))),
  },
} as const;

export type Preset = keyof typeof presets;

export const isPreset = (name: string): name is Preset => Object.hasOwn(presets, name);

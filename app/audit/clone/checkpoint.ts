/** How far a look for secrets came, as a file: ids of contents that were looked at, and places. No values. */
import { z } from 'zod';
import { secretKinds } from '../../../policies/facts/secrets.ts';
import type { SecretsCheckpoint } from './secrets.ts';

const shape = z.object({
  fairlead: z.literal('audit of a clone, 1'),
  scanned: z.string(),
  past: z.array(
    z.object({ kind: z.enum(secretKinds), path: z.string(), commit: z.string(), onBranch: z.boolean() }),
  ),
});

export function writeCloneCheckpoint({ scanned, past }: SecretsCheckpoint): string {
  return `${JSON.stringify({ fairlead: 'audit of a clone, 1', scanned: scanned.join(' '), past })}\n`;
}

/** Null: it is no such file. */
export function readCloneCheckpoint(text: string): SecretsCheckpoint | null {
  try {
    const read = shape.safeParse(JSON.parse(text));
    if (!read.success) return null;
    return { scanned: read.data.scanned.split(' ').filter(Boolean), past: read.data.past };
  } catch {
    return null;
  }
}

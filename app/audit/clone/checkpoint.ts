/** How far a look for secrets came, as a file: ids of contents that were looked at, and places. No values. */
import { z } from 'zod';
import { secretKinds } from '../../../policies/facts/secrets.ts';
import type { SecretsCheckpoint } from './secrets.ts';

const kind = 'audit of a clone, 2';

const shape = z.object({
  fairlead: z.literal(kind),
  /** Fairlead's version: another one may know more kinds of secrets. */
  engine: z.string(),
  tip: z.string().regex(/^[0-9a-f]{40,64}$/),
  scanned: z.string(),
  past: z.array(
    z.object({ kind: z.enum(secretKinds), path: z.string(), commit: z.string(), onBranch: z.boolean() }),
  ),
});

/** Whether Fairlead wrote it, in whatever version. */
const ours = z.object({ fairlead: z.string().regex(/^audit of a clone, \d+$/) });

export function writeCloneCheckpoint({ tip, scanned, past }: SecretsCheckpoint, engine: string): string {
  return `${JSON.stringify({ fairlead: kind, engine, tip, scanned: scanned.join(' '), past })}\n`;
}

/** `other`: of another version; `foreign`: it is no such file, or a part of one. */
export function readCloneCheckpoint(text: string, engine: string): SecretsCheckpoint | 'other' | 'foreign' {
  try {
    const data: unknown = JSON.parse(text);
    const read = shape.safeParse(data);
    if (!read.success) return ours.safeParse(data).success ? 'other' : 'foreign';
    if (read.data.engine !== engine) return 'other';
    const { tip, scanned, past } = read.data;
    return { tip, scanned: scanned.split(' ').filter(Boolean), past };
  } catch {
    return 'foreign';
  }
}

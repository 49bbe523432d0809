/** The options of `release-readiness`. */
import * as z from 'zod';
import { compileGlobs } from '../../engine/glob.ts';
import { globs } from '../../engine/option.ts';
import { stricter } from '../../engine/stricter.ts';

/** One line of the checklist, and who may tick it. */
const checklistItem = z.strictObject({
  item: z.string().trim().min(1).max(200),
  people: z.array(z.string().min(1).max(100)).max(100).default([]),
  teams: z
    .array(z.string().regex(/^[^/\s]+\/[^/\s]+$/, 'a team is written organization/team'))
    .max(50)
    .default([]),
  permission: z.enum(['write', 'maintain', 'admin']).optional(),
});

const labels = z.array(z.string().min(1).max(100)).max(20);

export const options = z.strictObject({
  changes: z
    .enum(['reviewed', 'ignore'])
    .default('reviewed')
    .describe(
      'Whether every commit since the release before must have come with a pull request that somebody else approved',
    )
    .meta(stricter.from('ignore', 'reviewed')),
  'stale-approvals': z
    .enum(['refuse', 'accept'])
    .default('refuse')
    .describe('Whether an approval counts that was given before the last commit of its pull request')
    .meta(stricter.from('accept', 'refuse')),
  'blocker-labels': labels
    .default(['release-blocker', 'blocker'])
    .describe('An open issue or pull request with one of these labels holds the release')
    .meta(stricter.more),
  notes: z
    .enum(['written', 'every-change', 'ignore'])
    .default('written')
    .describe(
      'What the notes must hold: something a person or a tool wrote, or the number of every pull request since the release before',
    )
    .meta(stricter.from('ignore', 'written', 'every-change')),
  checklist: z
    .array(checklistItem)
    .max(50)
    .default([])
    .describe(
      "Boxes of the release pull request's text that must be ticked, each by one of `people`, a member of `teams` (`organization/team`), or somebody with `permission` (`write` if nobody is named)",
    )
    .meta(stricter.more),
  'release-branches': globs
    .default(['release-please--*', 'release-please--*/**', 'changeset-release/**', 'release/**'])
    .describe('Head branches of pull requests that propose a release'),
  'release-labels': labels
    .default(['autorelease: pending'])
    .describe('Labels of pull requests that propose a release'),
});

export type Options = z.output<typeof options>;
export type ChecklistItem = Options['checklist'][number];

/** Whether a pull request proposes, or brought, a release. Labels are the same whatever their case. */
export function proposesRelease(
  pull: { readonly branch: string; readonly labels: readonly string[] },
  asked: { readonly branches: readonly string[]; readonly labels: readonly string[] },
): boolean {
  const wanted = new Set(asked.labels.map((label) => label.toLowerCase()));
  return (
    compileGlobs(asked.branches)(pull.branch) || pull.labels.some((label) => wanted.has(label.toLowerCase()))
  );
}

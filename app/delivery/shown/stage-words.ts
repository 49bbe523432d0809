/** What people call the stages. Pure. */
import type { Stage } from '../definitions/stages.ts';

/** Heads of a table. */
export const stageHeads: Readonly<Record<Stage, string>> = {
  coding: 'coding',
  draft: 'draft',
  pickup: 'pickup',
  review: 'review',
  unreviewed: 'open, unreviewed',
  queue: 'merge queue',
  'before push': 'before the push',
  'before merge': 'before the merge',
  deploy: 'merge → live',
};

/** In a sentence, after `Slowest:`. */
export const stagePhrases: Readonly<Record<Stage, string>> = {
  coding: 'coding before the pull request',
  draft: 'being a draft',
  pickup: 'waiting for the first review',
  review: 'from the first review to the merge',
  unreviewed: 'being open without a review',
  queue: 'the merge queue',
  'before push': 'before the push',
  'before merge': 'before the merge',
  deploy: 'from the merge to production',
};

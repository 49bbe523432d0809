/** Commands in comments, as tasks that are done. */
import { accessTo } from '../subjects/access.ts';
import type { Doers } from '../subjects/subject-type.ts';
import { answerComment } from './run.ts';
import { auditTampering } from './tampering.ts';

export const commentDoers: Doers<'comment' | 'tampering'> = {
  comment: async (world, task, add) => answerComment(world, await accessTo(world, task), task, add),
  tampering: auditTampering,
};

/** Building blocks of policies' options. */
import * as z from 'zod';
import { globProblem } from './glob.ts';

/** A glob over repository paths; hostile ones are configuration errors. */
export const glob = z.string().superRefine((value, context) => {
  const problem = globProblem(value);
  if (problem) context.addIssue({ code: 'custom', message: problem });
});

/** A list of globs. */
export const globs = z.array(glob).max(200);

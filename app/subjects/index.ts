/** Every kind of subject: one import and one line each. */
import { mergeGroup } from './merge-group/index.ts';
import { organization } from './organization/index.ts';
import { pullRequest } from './pull-request/index.ts';
import { release } from './release/index.ts';
import { repository } from './repository/index.ts';

export const subjects = [pullRequest, mergeGroup, release, repository, organization] as const;

/** The options of `actions-permissions`. */
import * as z from 'zod';
import { stricter } from '../../engine/stricter.ts';
import { forkApprovals } from '../../facts/actions-permissions.ts';

export const options = z.strictObject({
  'default-token': z
    .enum(['any', 'read'])
    .default('read')
    .describe("Whether workflows' tokens may only read unless a workflow says otherwise")
    .meta(stricter.from('any', 'read')),
  'approve-pull-requests': z
    .enum(['accept', 'refuse'])
    .default('refuse')
    .describe('Whether workflows may open pull requests and approve them')
    .meta(stricter.from('accept', 'refuse')),
  'allowed-actions': z
    .enum(['any', 'selected', 'own'])
    .default('any')
    .describe("Which actions may be used: every one, those on a list, or only the owner's own")
    .meta(stricter.from('any', 'selected', 'own')),
  'pinned-actions': z
    .enum(['ignore', 'require'])
    .default('ignore')
    .describe('Whether GitHub must refuse actions that are not pinned to a full commit id')
    .meta(stricter.from('ignore', 'require')),
  'fork-approval': z
    .enum(['any', ...forkApprovals])
    .default('first_time_contributors')
    .describe(
      'Whose pull requests from forks of a public repository must at least wait for approval before workflows run',
    )
    .meta(stricter.from('any', ...forkApprovals)),
  'private-forks': z
    .enum(['any', 'nothing-secret', 'approval'])
    .default('nothing-secret')
    .describe(
      'What pull requests from forks of a private repository may get: anything, neither secrets nor tokens that write, and that only after approval',
    )
    .meta(stricter.from('any', 'nothing-secret', 'approval')),
});

export type Options = z.output<typeof options>;

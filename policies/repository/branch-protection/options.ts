import * as z from 'zod';
import { stricter } from '../../engine/stricter.ts';

const name = z.string().min(1).max(255);

const check = z.union([name, z.strictObject({ name, app: z.int().positive() })]);

/** `team:core`, `app:12345`, `administrators`. */
const actor = z
  .string()
  .max(120)
  .regex(
    /^(administrators|organization-owners|enterprise-owners|deploy-keys|(role|team|app|user):\S+)$/,
    'write administrators, organization-owners, enterprise-owners, deploy-keys, or role:, team:, app: or user: with a name or number',
  );

const asked = (what: string) => z.boolean().default(false).describe(what).meta(stricter.whenTrue);

export const options = z.strictObject({
  branches: z
    .array(name)
    .min(1)
    .max(50)
    .default(['~DEFAULT_BRANCH'])
    .describe(
      'Branches that must be protected: names, patterns as GitHub matches them (`release/*`, `release/**/*`), and `~DEFAULT_BRANCH`',
    )
    .meta(stricter.more),
  'pull-request': z
    .boolean()
    .default(true)
    .describe('Whether a change has to be a pull request')
    .meta(stricter.whenTrue),
  approvals: z
    .int()
    .min(0)
    .max(10)
    .default(1)
    .describe('How many approvals GitHub must ask for at least; 0 asks for none')
    .meta(stricter.larger),
  'dismiss-stale-approvals': asked('Whether a push must dismiss the approvals that were given before it'),
  'last-push-approval': asked('Whether somebody else than who pushed last must approve'),
  'code-owners': asked('Whether owners of touched files must approve'),
  checks: z
    .array(check)
    .max(100)
    .default([])
    .describe(
      'Checks that GitHub must require: a name, or a `name` and the number of the `app` it must come from (15368 is GitHub Actions)',
    )
    .meta(stricter.more),
  'up-to-date': asked('Whether a branch must be up to date before it is merged; needs a required check'),
  conversations: asked('Whether all conversations must be resolved'),
  signatures: asked('Whether commits must be signed'),
  'linear-history': asked('Whether merge commits must be refused'),
  'restrict-dismissals': asked('Whether only some may dismiss reviews'),
  'restrict-pushes': asked('Whether only some may push to the branch or merge into it'),
  'force-push': z
    .enum(['refuse', 'allow'])
    .default('refuse')
    .describe('Whether history may be rewritten')
    .meta(stricter.from('allow', 'refuse')),
  deletion: z
    .enum(['refuse', 'allow'])
    .default('refuse')
    .describe('Whether the branch may be deleted')
    .meta(stricter.from('allow', 'refuse')),
  admins: asked('Whether all of this must bind administrators and owners, too'),
  bypass: z
    .enum(['ignore', 'refuse'])
    .default('ignore')
    .describe('Whether anybody may be let off any of this, but those in `may-bypass`')
    .meta(stricter.from('ignore', 'refuse')),
  'may-bypass': z
    .array(actor)
    .max(50)
    .default([])
    .describe(
      'Who may be let off all the same: `administrators`, `organization-owners`, `enterprise-owners`, `deploy-keys`, or `role:`, `team:`, `app:` or `user:` with the name or number that GitHub shows',
    )
    .meta(stricter.fewer),
});

export type Options = z.output<typeof options>;

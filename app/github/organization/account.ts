/** Whose account it is. */
import * as z from 'zod';
import { say } from '../../../policies/engine/prose.ts';
import type { Organization } from '../../../policies/facts/organization.ts';
import type { GuardedOctokit } from '../reads.ts';
import { readOne } from './reads.ts';

/** An account of any other kind is not taken for one of these. */
const account = z.object({ login: z.string(), type: z.enum(['Organization', 'User']) });

/** Organizations are listed among users, and say of themselves what they are. Throws `CannotLook`. */
export async function readAccount(octokit: GuardedOctokit, login: string): Promise<Organization> {
  const read = await readOne({
    octokit,
    route: 'GET /users/{username}',
    parameters: { username: login },
    what: say`the account ${login}`,
    permission: 'metadata: read',
    reader: account,
  });
  return { login: read.login, kind: read.type === 'Organization' ? 'organization' : 'user' };
}

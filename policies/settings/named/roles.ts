/** Who owns an organization, and who is a member only. Nobody is invited or removed. */
import * as z from 'zod';
import { isKnown, notKnown } from '../../engine/part.ts';
import { own, say } from '../../engine/prose.ts';
import { stricter } from '../../engine/stricter.ts';
import { type Answers, answer, at, type Entry, type FieldSetting, type Json } from '../setting-type.ts';

const membership = (answers: Answers, [login = '']: Entry) => answer(answers, `membership ${login}`);

/** GitHub calls an owner `admin`. */
const ours: Readonly<Record<string, string>> = { admin: 'owner', member: 'member' };

export const roleSettings: readonly FieldSetting[] = [
  {
    key: 'organization.roles.*',
    says: 'Whether somebody owns the organization or is a member; nobody is invited, and nobody removed',
    of: 'organization',
    affects: 'the person: an owner may do everything',
    risk: 'high',
    schema: z.enum(['owner', 'member']).meta(stricter.from('owner', 'member')),
    reads: [],
    alsoReads: ([login = '']) => [`membership ${login}`],
    observe: (answers, entry) => {
      const given = membership(answers, entry);
      if (!isKnown(given)) return given;
      if (given === null) return 'none';
      const role = at(given, ['role']);
      return typeof role === 'string' ? (ours[role] ?? role) : notKnown(own('GitHub does not say the role'));
    },
    remark: (answers, entry) =>
      at(membership(answers, entry), ['state']) === 'pending'
        ? say`${entry[0] ?? ''} is invited to the organization and has not accepted yet.`
        : null,
    cannot: ({ entry = [] }, answers) =>
      membership(answers, entry) === null
        ? say`${entry[0] ?? ''} is no member of the organization, and Fairlead invites nobody to one`
        : null,
    edit: (value, _, [login = '*']) => ({
      route: 'PUT /orgs/{org}/memberships/{username}',
      parameters: { username: login },
      sets: { role: value === 'owner' ? 'admin' : 'member' } satisfies Json,
      keeps: {},
    }),
  },
];

/** What people may do who are named in a repository or invited to it. */
import { isKnown, type NotKnown, notKnown, type Part } from '../../../engine/part.ts';
import { own, say } from '../../../engine/prose.ts';
import { type Answers, answer, at, type Entry, type FieldSetting, type Json } from '../../setting-type.ts';
import { others } from '../others.ts';
import { isOrganizations, newerOf, olderOf, repository, rows, schema, text } from './levels.ts';

interface Invitation {
  readonly id: number;
  readonly login: string;
  readonly level: string;
  readonly expired: boolean;
}

function invitations(answers: Answers): Part<readonly Invitation[]> {
  const all = rows(answers, 'invitations');
  if (!isKnown(all)) return all;
  return (all as readonly Json[]).map((row) => ({
    id: Number(row.id),
    login: text(at(row, ['invitee', 'login'])).toLowerCase(),
    level: newerOf(text(row.permissions)),
    expired: row.expired === true,
  }));
}

/** What the repository itself gives to whoever is named in it; people it gives nothing are not among them. */
function named(answers: Answers): Part<ReadonlyMap<string, string>> {
  const all = rows(answers, 'named');
  if (!isKnown(all)) return all;
  const levels = new Map<string, string>();
  for (const edge of all as readonly Json[]) {
    const sources = edge.permissionSources;
    if (!Array.isArray(sources))
      return notKnown(
        own('GitHub does not show from where people have their access (an App needs administration: read)'),
      );
    const here = sources.find((one) => at(one, ['source', '__typename']) === 'Repository');
    if (!here) continue;
    const role = at(here, ['roleName']);
    if (typeof role !== 'string') return notKnown(own('GitHub does not say which role people have'));
    levels.set(text(at(edge, ['node', 'login'])).toLowerCase(), newerOf(role));
  }
  return levels;
}

function invitationOf(answers: Answers, login: string): Invitation | null {
  const all = invitations(answers);
  return isKnown(all)
    ? ((all as readonly Invitation[]).find((one) => one.login === login && login !== '') ?? null)
    : null;
}

function levelOf(answers: Answers, login: string): Part<string> {
  const [all, invited] = [named(answers), invitations(answers)];
  if (!isKnown(all)) return all;
  const level = (all as ReadonlyMap<string, string>).get(login);
  if (level !== undefined) return level;
  if (!isKnown(invited)) return invited as NotKnown;
  const invitation = invitationOf(answers, login);
  return invitation && !invitation.expired ? invitation.level : 'none';
}

function isNamed(answers: Answers, login: string): boolean {
  const all = named(answers);
  return isKnown(all) && (all as ReadonlyMap<string, string>).has(login);
}

/** One who is only invited has an invitation that is changed, not access. */
function personEdit(value: string, answers: Answers, [login = '*']: Entry) {
  const invitation = isNamed(answers, login) ? null : invitationOf(answers, login);
  const takes = value === 'none';
  if (invitation && (takes || !invitation.expired))
    return {
      route: `${takes ? 'DELETE' : 'PATCH'} ${repository}/invitations/{invitation_id}`,
      parameters: { invitation_id: invitation.id },
      sets: takes ? null : { permissions: value },
      keeps: {},
    };
  return {
    route: `${takes ? 'DELETE' : 'PUT'} ${repository}/collaborators/{username}`,
    parameters: { username: login },
    sets: takes ? null : { permission: olderOf(value) },
    keeps: {},
  };
}

const collaborators: FieldSetting = {
  key: 'repository.access.collaborators.*',
  says: 'What somebody who is named in it may do; who is no member is invited; `none` takes it away, the invitation too',
  of: 'repository',
  affects: 'the person, who gets a message from GitHub when invited',
  risk: 'high',
  schema,
  reads: ['named', 'invitations'],
  setBy:
    '`PUT` or `DELETE /repos/{owner}/{repo}/collaborators/{username}`, `PATCH` or `DELETE …/invitations/{invitation_id}`',
  alsoReads: ([login = ''], value) => (value === 'none' ? [] : [`person ${login}`]),
  observe: (answers, [login = '']) => levelOf(answers, login),
  remark: (answers, [login = '']) =>
    !isNamed(answers, login) && invitationOf(answers, login)
      ? say`${login} is invited and has not accepted yet: until then that is no access.`
      : null,
  cannot: ({ value, entry: [login = ''] = [] }, answers) => {
    if (value === 'none' || isNamed(answers, login)) return null;
    if (isOrganizations(answers) === false && value !== 'write')
      return own('collaborators of a person’s own repository have write, and nothing else');
    const person = answer(answers, `person ${login}`);
    if (person === null) return say`there is nobody called ${login} on GitHub`;
    return isKnown(person) ? null : say`whether there is somebody called ${login} could not be looked up`;
  },
  edit: (value, answers, entry) => personEdit(String(value), answers, entry),
};

export const peopleSettings: readonly FieldSetting[] = [
  collaborators,
  others({
    key: 'repository.access.other-collaborators',
    says: 'People who are named in it or invited to it and not declared: `remove` takes that away',
    type: collaborators,
    reads: ['named', 'invitations'],
    there: (answers) => {
      const [all, invited] = [named(answers), invitations(answers)];
      if (!isKnown(all)) return all;
      if (!isKnown(invited)) return invited;
      const owner = text(at(answer(answers, 'repository'), ['owner', 'login'])).toLowerCase();
      const open = (invited as readonly Invitation[]).map(({ login }) => login);
      const logins = [...(all as ReadonlyMap<string, string>).keys(), ...open];
      return [...new Set(logins)].filter((login) => login !== '' && login !== owner);
    },
    remark: (answers) => {
      const all = invitations(answers);
      const nameless = isKnown(all) && (all as readonly Invitation[]).some(({ login }) => login === '');
      return nameless
        ? own('Somebody is invited by e-mail, whom no login names: that invitation stays as it is.')
        : null;
    },
  }),
];

/**
 * Who may do what in a repository: teams, and people who are named in it or invited to it. Nobody who is not declared is
 * touched, unless the others are declared to go. What somebody has by other ways (the organization, another team) is not
 * this repository's to give or take.
 */
import * as z from 'zod';
import { isKnown, type NotKnown, notKnown, type Part } from '../../engine/part.ts';
import { own, type Prose, say } from '../../engine/prose.ts';
import { stricter } from '../../engine/stricter.ts';
import { type Answers, answer, at, type Entry, type FieldSetting, type Json } from '../setting-type.ts';
import { others } from './others.ts';

const repository = '/repos/{owner}/{repo}';

/** From the most to nothing. */
const levels = ['admin', 'maintain', 'write', 'triage', 'read', 'none'] as const;

/** The routes that give access have GitHub's older words; invitations and GraphQL have the newer ones. */
const older: Readonly<Record<string, string>> = { write: 'push', read: 'pull' };

const olderOf = (level: string): string => older[level] ?? level;

/** A role of the organization's own keeps its name. */
function newerOf(word: string): string {
  const name = word.toLowerCase();
  return Object.entries(older).find(([, old]) => old === name)?.[0] ?? name;
}

/** Less than any level: a role of the organization's own, of which nobody here knows what it may. */
const rank = (level: string): number => {
  const at = (levels as readonly string[]).indexOf(level);
  return at < 0 ? -1 : at;
};

const schema = z.enum(levels).meta(stricter.from(...levels));

function isOrganizations(answers: Answers): boolean | null {
  const given = answer(answers, 'repository');
  return isKnown(given) ? at(given, ['owner', 'type']) === 'Organization' : null;
}

function rows(answers: Answers, read: 'teams' | 'named' | 'invitations'): Part<readonly Json[]> {
  const given = answer(answers, read);
  if (!isKnown(given)) return given;
  return Array.isArray(given) ? (given as readonly Json[]) : notKnown(own('GitHub’s answer is no list'));
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

interface TeamRow {
  readonly slug: string;
  readonly level: string;
  readonly parent: string;
  /** Given by the organization or the enterprise to all repositories. */
  readonly fromAbove: boolean;
}

function teamRows(answers: Answers): Part<readonly TeamRow[]> {
  const all = rows(answers, 'teams');
  if (!isKnown(all)) return all;
  return (all as readonly Json[]).map((row) => ({
    slug: text(row.slug).toLowerCase(),
    level: newerOf(text(row.permission)),
    parent: text(at(row, ['parent', 'slug'])).toLowerCase(),
    fromAbove: ['organization', 'enterprise'].includes(text(row.access_source)),
  }));
}

/** A team has what its parent has; only the parent can lose that. */
function through(all: readonly TeamRow[], { slug, parent, fromAbove }: TeamRow): Prose | null {
  if (fromAbove) return say`the team ${slug} has it from a role that the organization or enterprise gives it`;
  const above = all.find((one) => one.slug === parent);
  return above ? say`the team ${slug} is below ${parent}, which has ${above.level}` : null;
}

function teamCannot(value: string, answers: Answers, slug: string): Prose | null {
  const all = teamRows(answers);
  const there = isKnown(all) ? (all as readonly TeamRow[]) : [];
  const row = there.find((one) => one.slug === slug);
  const why = row ? through(there, row) : null;
  if (row && why && rank(value) > rank(row.level)) return say`${why}: it cannot lose that here`;
  if (value === 'none' || row) return null;
  const team = answer(answers, `team ${slug}`);
  if (team === null) return say`there is no team ${slug} in this organization`;
  return isKnown(team) ? null : say`whether there is a team ${slug} could not be looked up`;
}

const teamRoute = `/orgs/{org}/teams/{team_slug}${repository}`;

const teams: FieldSetting = {
  key: 'repository.access.teams.*',
  says: 'What a team may do in it; `none` takes its access away',
  of: 'repository',
  affects: 'the team’s members',
  risk: 'high',
  schema,
  reads: ['teams'],
  alsoReads: ([slug = ''], value) => (value === 'none' ? [] : [`team ${slug}`]),
  absent: (answers) =>
    isOrganizations(answers) === false ? own('only the repositories of organizations have teams') : null,
  observe: (answers, [slug]) => {
    const all = teamRows(answers);
    if (!isKnown(all)) return all;
    return (all as readonly TeamRow[]).find((one) => one.slug === slug)?.level ?? 'none';
  },
  cannot: ({ value, entry: [slug = ''] = [] }, answers) => teamCannot(String(value), answers, slug),
  edit: (value, _, [slug = '*']) => ({
    route: `${value === 'none' ? 'DELETE' : 'PUT'} ${teamRoute}`,
    parameters: { team_slug: slug },
    sets: value === 'none' ? null : { permission: olderOf(String(value)) },
    keeps: {},
  }),
};

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

export const accessSettings: readonly FieldSetting[] = [
  teams,
  others({
    key: 'repository.access.other-teams',
    says: 'Teams that are not declared: `remove` takes their access away',
    type: teams,
    reads: ['teams'],
    there: (answers) => {
      const all = teamRows(answers);
      if (!isKnown(all)) return all;
      const known = all as readonly TeamRow[];
      return known.filter((row) => through(known, row) === null).map(({ slug }) => slug);
    },
  }),
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

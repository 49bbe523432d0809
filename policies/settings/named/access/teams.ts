/** What teams may do in a repository. */
import { isKnown, type Part } from '../../../engine/part.ts';
import { own, type Prose, say } from '../../../engine/prose.ts';
import { type Answers, answer, at, type FieldSetting, type Json } from '../../setting-type.ts';
import { others } from '../others.ts';
import { isOrganizations, newerOf, olderOf, rank, repository, rows, schema, text } from './levels.ts';

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

export const teamSettings: readonly FieldSetting[] = [
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
];

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { catalogue } from '../../policies/index.ts';
import { heals, healsTable } from '../../policies/settings/heals.ts';
import { settingTypes } from '../../policies/settings/index.ts';
import { settingsTable } from '../../policies/settings/table.ts';

describe('docs/settings.md', () => {
  const page = readFileSync('docs/settings.md', 'utf8');

  it.each(['repository', 'protection', 'organization'])('has the table of %s', (under) => {
    expect(page).toContain(settingsTable(under));
  });

  it('has every setting in one of them', () => {
    const tables = ['repository', 'protection', 'organization'];
    expect(settingTypes.filter(({ key }) => !tables.includes(key.split('.')[0] ?? ''))).toEqual([]);
  });
});

describe('what applying heals', () => {
  const pageOf = (id: string) => `../policies/${catalogue.find((one) => one.id === id)?.subject}/${id}.md`;

  it('is in the docs, by policies and settings that there are', () => {
    expect(readFileSync('docs/settings.md', 'utf8')).toContain(healsTable(pageOf));
    for (const [policy, { settings }] of Object.entries(heals)) {
      expect(catalogue.map(({ id }) => id)).toContain(policy);
      for (const key of settings)
        expect(settingTypes.some((type) => type.key === key || type.key.startsWith(`${key}.`))).toBe(true);
    }
  });
});

/** What a setting may delete: never a repository, an organization, a member, a team. */
const mayDelete = [
  '/vulnerability-alerts',
  '/automated-security-fixes',
  '/private-vulnerability-reporting',
  '/teams/{team_slug}/repos/',
  '/collaborators/{username}',
  '/invitations/{invitation_id}',
  '/keys/{key_id}',
];

describe('the catalogue', () => {
  it('has each key once, and no setting that is about visibility or deletion, or removes a member', () => {
    const keys = settingTypes.map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
    const routes = settingTypes.flatMap((type) =>
      type.of === 'branch' ? [] : [true, false, 'none'].map((value) => type.edit(value, {}, [])),
    );
    expect(routes.length).toBeGreaterThan(60);
    const about = /owner_id|visibility|"private"|"archived"|transfer/i;
    const wrong = routes.filter(({ route, sets }) =>
      about.test(
        `${route.replaceAll(/\{\w+\}/g, '')} ${JSON.stringify(sets)}`
          .replaceAll('create_private', '')
          .replaceAll('fork_private', ''),
      ),
    );
    expect(wrong).toEqual([]);
    const deletes = routes.map(({ route }) => route).filter((route) => route.startsWith('DELETE /'));
    expect([...new Set(deletes)].filter((route) => !mayDelete.some((one) => route.includes(one)))).toEqual(
      [],
    );
  });
});

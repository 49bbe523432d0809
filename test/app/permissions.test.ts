/** Each token carries what its purpose needs: asserted as a table, as a property over made-up costs, and in the docs. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { collectors } from '../../app/facts/index.ts';
import type { ClientAccess } from '../../app/github/access/client-access.ts';
import type { Purpose, SettingsWrite, WriteNeed } from '../../app/github/access/purpose.ts';
import { neededPermissions, permissionsFor } from '../../app/permissions.ts';
import type { FactName } from '../../policies/engine/facts.ts';
import type { PolicySubject } from '../../policies/engine/subject.ts';
import { catalogue } from '../../policies/index.ts';

const facts = (Object.keys(collectors) as FactName[]).sort();
const kinds = ['pull_request', 'release', 'repository', 'organization'] as const;
const simple = [
  'subject',
  'check',
  'comment',
  'delivery',
  'issue',
  'metrics',
  'layers',
  'background',
] as const;

/** What no verdict's token may open. */
const settings = [
  'administration',
  'organization_administration',
  'repository_hooks',
  'secret_scanning_alerts',
  'vulnerability_alerts',
];

const words = (permissions: Readonly<Record<string, string>>) =>
  Object.entries(permissions)
    .map(([name, level]) => `${name}: ${level}`)
    .join(', ');

const verdict = (kind: PolicySubject, ...of: readonly FactName[]): Purpose => ({
  for: 'verdict',
  kind,
  facts: of,
});

const settingsRead = (...of: readonly FactName[]): Purpose => ({ for: 'settings-read', facts: of });

/** Every purpose there is, by the name it has in the docs; those that follow facts with none. */
const purposes: readonly (readonly [string, Purpose | SettingsWrite])[] = [
  ['subject', { for: 'subject' }],
  ...kinds.map((kind) => [`verdict, ${kind}`, verdict(kind)] as const),
  ...simple.slice(1).map((name) => [name, { for: name }] as const),
  ['release-notes', { for: 'release-notes' }],
  ['evidence-write', { for: 'evidence-write' }],
  ['settings-read', { for: 'settings-read', facts: [] }],
  ['settings-write', { for: 'settings-write', needs: [] }],
];

describe('permissions by purpose', () => {
  it('are these', () => {
    expect(Object.fromEntries(purposes.map(([name, one]) => [name, words(permissionsFor(one))]))).toEqual({
      subject: 'contents: read, metadata: read, pull_requests: read',
      'verdict, pull_request':
        'checks: read, contents: read, metadata: read, pull_requests: read, statuses: read',
      'verdict, release': 'contents: read, metadata: read, pull_requests: read',
      'verdict, repository': 'contents: read, metadata: read',
      'verdict, organization': 'metadata: read',
      check: 'checks: write, metadata: read',
      comment: 'metadata: read, pull_requests: write',
      delivery:
        'actions: read, contents: read, deployments: read, issues: read, metadata: read, pull_requests: read',
      issue: 'issues: write, metadata: read',
      metrics: 'contents: read, metadata: read, pull_requests: write',
      layers: 'contents: read, metadata: read',
      background: 'contents: read, metadata: read, pull_requests: read',
      'release-notes': 'contents: write, metadata: read',
      'evidence-write': 'contents: write, metadata: read',
      'settings-read': 'metadata: read',
      'settings-write': 'metadata: read',
    });
  });

  it.each([
    [['title'], []],
    [['review'], ['members']],
    [['linked-work'], ['issues']],
    [['static-analysis'], ['actions', 'security_events']],
    [
      ['review', 'title', 'static-analysis'],
      ['actions', 'members', 'security_events'],
    ],
  ] as const)('policies %j add %j to what every verdict reads', (policies, added) => {
    const needs = catalogue
      .filter(({ id }) => policies.some((one) => one === id))
      .flatMap((one) => one.needs);
    const always = Object.keys(permissionsFor(verdict('pull_request')));
    const names = Object.keys(permissionsFor(verdict('pull_request', ...needs)));
    expect(names).toEqual([...always, ...added].sort());
  });

  it.each(catalogue.map(({ id, subject, needs }) => [id, subject, needs] as const))(
    '%s brings its own facts’ and no other, settings in a token of their own',
    (_, subject, needs) => {
      const verdicts = permissionsFor(verdict(subject, ...needs));
      const opened = permissionsFor(settingsRead(...needs));
      const cost = Object.assign({}, ...needs.map((fact) => collectors[fact].permissions));
      const always = permissionsFor(verdict(subject));
      expect({ ...opened, ...verdicts }).toEqual({ ...always, ...cost });
      expect(Object.keys(verdicts).filter((name) => settings.includes(name))).toEqual([]);
    },
  );

  it('together are what the App asks for, but for writing settings', () => {
    const all = [
      ...purposes
        .map(([, one]) => one)
        .filter(
          (one) =>
            one.for !== 'settings-write' && one.for !== 'release-notes' && one.for !== 'evidence-write',
        ),
      verdict('pull_request', ...facts),
      { for: 'settings-read', facts } as const,
    ];
    for (const [name, level] of all.flatMap((one) => Object.entries(permissionsFor(one))))
      expect([level, 'write']).toContain(neededPermissions()[name]);
    expect(neededPermissions().administration).toBe('read');
  });
});

/** What collectors might cost one day. */
const names = [
  ...Object.keys(neededPermissions()),
  'administration',
  'organization_administration',
  'secrets',
  'unheard_of',
];
const someCosts = fc
  .array(
    fc.dictionary(fc.constantFrom(...names), fc.constantFrom('read' as const), { noNullPrototype: true }),
    {
      minLength: facts.length,
      maxLength: facts.length,
    },
  )
  .map((all) => (fact: FactName) => all[facts.indexOf(fact)] ?? {});
const someFacts = fc.uniqueArray(fc.constantFrom(...facts));
const somePurpose: fc.Arbitrary<Purpose> = fc.oneof(
  fc.constantFrom(...simple, 'release-notes' as const).map((name) => ({ for: name })),
  fc.record({ for: fc.constant('verdict' as const), kind: fc.constantFrom(...kinds), facts: someFacts }),
  fc.record({ for: fc.constant('settings-read' as const), facts: someFacts }),
);

describe('whatever facts may cost', () => {
  it('only settings-read sees settings', () => {
    fc.assert(
      fc.property(somePurpose, someCosts, (purpose, costs) => {
        const carried = Object.keys(permissionsFor(purpose, costs)).filter((name) => settings.includes(name));
        if (purpose.for !== 'settings-read') expect(carried).toEqual([]);
        else {
          const wanted = purpose.facts.flatMap((fact) => Object.keys(costs(fact)));
          expect(carried).toEqual(settings.filter((name) => wanted.includes(name)).sort());
        }
      }),
    );
  });

  it('a token that writes writes one thing, and nothing else writes', () => {
    const writes = {
      check: ['checks'],
      comment: ['pull_requests'],
      issue: ['issues'],
      metrics: ['pull_requests'],
      'release-notes': ['contents'],
    };
    fc.assert(
      fc.property(somePurpose, someCosts, (purpose, costs) => {
        const all = Object.entries(permissionsFor(purpose, costs));
        const written = all.filter(([, level]) => level === 'write').map(([name]) => name);
        expect(written).toEqual(purpose.for in writes ? writes[purpose.for as keyof typeof writes] : []);
      }),
    );
  });

  it('a verdict’s token grows with its facts and never beyond them', () => {
    fc.assert(
      fc.property(fc.constantFrom(...kinds), someFacts, someCosts, (kind, of, costs) => {
        const always = permissionsFor(verdict(kind), costs);
        const wanted = new Set([...Object.keys(always), ...of.flatMap((fact) => Object.keys(costs(fact)))]);
        const carried = Object.keys(permissionsFor(verdict(kind, ...of), costs));
        expect(carried.filter((name) => !wanted.has(name))).toEqual([]);
        expect(carried).toEqual(expect.arrayContaining(Object.keys(always)));
      }),
    );
  });
});

it('a token that writes settings carries what its calls need, and nothing of what reading needs', () => {
  const needs: readonly WriteNeed[] = ['contents', 'workflows'];
  expect(permissionsFor({ for: 'settings-write', needs })).toEqual({
    contents: 'write',
    metadata: 'read',
    workflows: 'write',
  });
});

it('a token that writes settings cannot be asked for by who has a client’s Octokit', () => {
  const ask = (client: ClientAccess) =>
    // @ts-expect-error: no purpose of a client's.
    client.octokit(1, { for: 'settings-write', needs: [] });
  expect(ask).toBeTypeOf('function');
});

describe('docs/permissions.md', () => {
  const page = readFileSync('docs/permissions.md', 'utf8');
  const rowsOf = (name: string) =>
    (new RegExp(`<!-- ${name} -->\n([\\s\\S]*?)<!-- /${name} -->`).exec(page)?.[1] ?? '')
      .trim()
      .split('\n')
      .slice(2)
      .map((line) => line.slice(2, -2).split(' | '));

  it('has every purpose, with its permissions', () => {
    const follows = (purpose: Purpose | SettingsWrite) =>
      'facts' in purpose
        ? '; and what those facts cost'
        : 'needs' in purpose
          ? '; and to write, what the calls there need'
          : '';
    expect(rowsOf('purposes').map(([name, , , permissions]) => [name, permissions])).toEqual(
      purposes.map(([name, one]) => [name, words(permissionsFor(one)) + follows(one)]),
    );
  });

  it('has what policies add to which token', () => {
    const rows = catalogue.flatMap(({ id, subject, needs }) => {
      const tokens = { verdict: verdict(subject, ...needs), 'settings-read': settingsRead(...needs) };
      const always = permissionsFor(verdict(subject));
      return Object.entries(tokens).flatMap(([token, purpose]) => {
        const added = Object.entries(permissionsFor(purpose)).filter(([name]) => !(name in always));
        return added.length === 0 ? [] : [[id, token, words(Object.fromEntries(added))]];
      });
    });
    expect(rowsOf('policies')).toEqual(rows);
  });
});

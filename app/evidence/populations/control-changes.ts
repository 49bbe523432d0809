/** Changes of what controls changes: rulesets, protection, settings, and Fairlead’s own configuration. */
import { own, type Prose, say } from '../../../policies/engine/prose.ts';
import { isWithin } from '../model/period.ts';
import type { Population, Row } from '../model/population.ts';
import { ofOwnRecords } from './control-changes/own-records.ts';
import { fileHistory } from './file-history.ts';
import { forEach, type Gathered, population } from './gathered.ts';
import { type Event, type EvidenceOf, type EvidenceRepository, eventsOf, fullName, timeOf } from './of.ts';

/** As people know it. */
const configurationPath = '.github/fairlead.yml';

type Rule = Extract<Event, { about: 'rule' | 'scope' }>;

/** What changes of a repository weaken what is seen of it. */
const isControl = (event: Event): event is Rule => event.about === 'rule' || event.about === 'scope';

function summary(changes: unknown): string {
  if (typeof changes !== 'object' || changes === null) return '';
  const { properties } = changes as { readonly properties?: unknown };
  return properties ? summary(properties) : Object.keys(changes).sort().join(', ');
}

function eventRow(event: Rule): Row {
  const { record, ...raw } = event;
  const after = event.about === 'rule' ? event.after : undefined;
  return {
    id: `record ${String(record.place).padStart(12, '0')}`,
    at: timeOf(event.at),
    cells: {
      at: timeOf(event.at),
      what: event.what,
      event: event.event,
      repository: event.repository?.name ?? 'organization',
      changed: after === null ? 'it is gone' : summary(event.changes),
      by: event.sender?.login ?? null,
      source: `ledger, record ${record.place}`,
      link: null,
    },
    raw: { ...raw, record },
  };
}

async function ofConfiguration(of: EvidenceOf, repository: EvidenceRepository): Promise<Gathered> {
  const { versions, query, incomplete } = await fileHistory(of, repository, configurationPath);
  const rows = versions
    .filter(({ at }) => at !== null && isWithin(of.period, at))
    .map(
      (one): Row => ({
        id: `${repository.id} configuration ${one.commit}`,
        at: one.at,
        cells: {
          at: one.at,
          what: configurationPath,
          event: one.text === null ? 'removed' : 'commit',
          repository: fullName(repository),
          changed: one.message,
          by: one.by,
          source: `git, ${one.commit.slice(0, 12)}; the committer’s clock`,
          link: one.link,
        },
        raw: one,
      }),
    );
  return { rows, queries: [query], incomplete };
}

async function gather(of: EvidenceOf): Promise<Gathered> {
  const [events, records, files] = await Promise.all([
    eventsOf(of),
    ofOwnRecords(of),
    forEach(of.repositories, (one) => ofConfiguration(of, one)),
  ]);
  const recorded = events.items.filter(isControl).map(eventRow);
  const elsewhere: readonly Prose[] = of.repositories.some(({ name }) => name === '.github')
    ? []
    : [
        say`whether ${own('the organization’s')} ${configurationPath} was changed is not known: its repository .github is not in scope, or there is none`,
      ];
  return {
    rows: [...recorded, ...records.rows, ...files.flatMap(({ rows }) => rows)],
    queries: [
      { ...events.query, asked: 'ledger: rule, scope' },
      ...records.queries,
      ...files.flatMap(({ queries }) => queries),
    ],
    gaps: of.gaps,
    exclusions: elsewhere.map((because) => ({ what: own('the organization’s own configuration'), because })),
    incomplete: [...events.incomplete, ...files.flatMap(({ incomplete }) => incomplete)],
  };
}

export const controlChanges = (of: EvidenceOf): Population =>
  population(
    {
      id: 'control-changes',
      title: 'Changes of controls',
      about: own(
        'One row for each change of a ruleset, of branch protection, of a custom property, of a setting of security or access, of the repositories that Fairlead sees, and of its configuration; for each call of a plan that was applied or undone; and for each time that other rules judged than before, or another key signed.',
      ),
      columns: [
        { key: 'at', title: 'When', kind: 'time' },
        { key: 'what', title: 'What', kind: 'text' },
        { key: 'event', title: 'Event', kind: 'text' },
        { key: 'repository', title: 'Repository', kind: 'text' },
        { key: 'changed', title: 'Changed', kind: 'text' },
        { key: 'by', title: 'By', kind: 'text' },
        { key: 'source', title: 'Source', kind: 'text' },
        { key: 'link', title: 'Link', kind: 'link' },
      ],
    },
    () => gather(of),
  );

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toPlain } from '../../policies/engine/plain.ts';
import type { DecisionChange } from '../../policies/facts/decision-changes.ts';
import type { Decisions } from '../../policies/facts/decisions.ts';
import { readDecisionRecord } from '../../policies/formats/decision-record.ts';
import { isSameDecision } from '../../policies/pull-request/adr-valid/kept-text.ts';
import { adrValid as policy } from '../../policies/pull-request/adr-valid.ts';
import { processorNow } from '../processor-time.ts';
import { pullRequest, sampleFacts } from './sample.ts';

const nygard = (status = 'Accepted', heading = '7. Use Redis', more = '') => `# ${heading}

Date: 2026-11-02

## Status

${status}

## Context

Jobs get lost.

## Decision

We use Redis.

## Consequences

One more thing to run.
${more}`;

const madr = (frontMatter: string, more: Readonly<Record<string, string>> = {}) => {
  const sections = {
    'Context and Problem Statement': 'Jobs get lost.',
    'Considered Options': '* Redis\n* Kafka',
    'Decision Outcome': 'Chosen option: "Redis", because we run it already.',
    ...more,
  };
  const body = Object.entries(sections).map(([heading, text]) => `## ${heading}\n\n${text}\n`);
  return `---\n${frontMatter}\n---\n\n# Use Redis\n\n${body.join('\n')}`;
};

const log4brains = (list: string) =>
  `# Use Redis\n\n${list}\n\n## Context and Problem Statement\n\nJobs get lost.\n\n## Considered Options\n\n- Redis\n\n## Decision Outcome\n\nChosen option: "Redis", because we run it.\n`;

type Change = Partial<DecisionChange> & { readonly path: string };

function changeOf({ path, before = null, after = null, ...rest }: Change): DecisionChange {
  const status = before === null ? 'added' : after === null ? 'removed' : 'modified';
  return { path, previousPath: null, status, before, after, ...rest };
}

interface Given {
  readonly changes: readonly Change[];
  /** Path → text. */
  readonly base?: Readonly<Record<string, string>>;
  readonly open?: Decisions['inOpenPullRequests'];
  readonly unseen?: boolean;
  readonly options?: Record<string, unknown>;
}

function judge({ changes, base = {}, open = [], unseen = false, options = {} }: Given) {
  const decisions: Decisions = {
    ...sampleFacts.decisions,
    onBase: Object.entries(base).map(([path, text]) => readDecisionRecord(path, text)),
    inOpenPullRequests: open,
    openPullRequests: unseen ? null : { seen: open.length, all: open.length },
  };
  const facts = { pullRequest, decisions, decisionChanges: { changes: changes.map(changeOf) } };
  const verdict = policy.judge(facts, policy.options.parse(options));
  const findings = verdict.outcome === 'fail' ? verdict.findings : [];
  const said = verdict.outcome === 'fail' ? findings.map(({ message }) => message) : [verdict.because];
  const notes = verdict.outcome === 'skip' ? [] : (verdict.notes ?? []);
  return {
    outcome: verdict.outcome,
    about: findings.map(({ fingerprint }) => fingerprint),
    said: said.map(toPlain).join('\n'),
    notes: notes.map(toPlain).join('\n'),
  };
}

const seven = 'docs/adr/0007-use-redis.md';
const add = (after: string, path = seven, options = {}) => judge({ changes: [{ path, after }], options });

describe('records in good order', () => {
  it.each([
    ['adr-tools', nygard(), seven],
    ['adr-tools, proposed', nygard('Proposed'), seven],
    ['MADR 4', madr('status: accepted\ndate: 2026-11-02\ndecision-makers: [maria]'), seven],
    ['MADR 4 without front matter', madr(''), seven],
    ['MADR 3, unbalanced quote', madr('status: "accepted\ndate: 2026-11-02'), seven],
    ['MADR 2', log4brains('* Status: accepted\n* Deciders: maria\n* Date: 2026-11-02'), seven],
    ['log4brains', log4brains('- Status: draft\n- Tags: queue'), 'docs/adr/20261102-use-redis.md'],
    ['log4brains, no status', log4brains(''), 'docs/adr/20261102-use-redis.md'],
    ['already tomorrow in Auckland', madr('date: 2026-11-03'), seven],
    ['numbered headings of sections', madr('', {}).replace('## Considered', '## 2. Considered'), seven],
    [
      "log4brains' own mix of layouts",
      '# Use Redis\n\n## Context and Problem Statement\n\nJobs.\n\n## Decision\n\nRedis.\n',
      seven,
    ],
    ['options as headings', madr('', { 'Considered Options': '### Redis\n\n### Kafka' }), seven],
    ['its own layout', '# Use Redis\n\n## Background\n\nJobs get lost.\n\n## Decision\n\nRedis.\n', seven],
    ['a draft with gaps', madr('status: draft', { 'Considered Options': '' }), seven],
    ['a number by another name', nygard('Accepted', 'ADR-0007: Use Redis'), 'docs/adr/adr_7-use-redis.md'],
    ['a heading that counts something', nygard('Accepted', '3 ways to use Redis'), seven],
    ['a heading with a version', nygard('Accepted', '2.0 of the queue'), seven],
  ])('%s', (_, text, path) => {
    const { outcome, said } = add(text, path);
    expect([outcome, said]).toEqual(['pass', expect.stringContaining('1 decision record in good order')]);
  });

  it('is not asked of tables of contents or of notes beside them', () => {
    expect(add('# Notes\n\nThe whiteboard of Monday.\n', 'docs/adr/monday.md').outcome).toBe('skip');
    const both = judge({
      changes: [
        { path: seven, after: nygard() },
        { path: 'docs/adr/monday.md', after: '# Notes\n' },
      ],
    });
    expect([both.outcome, both.notes]).toEqual([
      'pass',
      expect.stringContaining('docs/adr/monday.md was not read'),
    ]);
  });

  it('looks only where it was told', () => {
    expect(add('', seven, { 'decision-paths': ['rfcs/*.md'] }).outcome).toBe('skip');
    expect(add('', 'rfcs/0001-a.md', { 'decision-paths': ['rfcs/*.md'] }).outcome).toBe('fail');
    const options = policy.options.parse({ 'decision-paths': ['rfcs/*.md'] });
    expect(policy.asks?.(options)).toEqual({ decisionPaths: ['rfcs/*.md'] });
  });
});

describe('one thing wrong', () => {
  it.each<readonly [string, string, string, Record<string, unknown>]>([
    ['status', nygard('Marinating'), 'The status of', {}],
    ['status', madr('status: "{proposed | rejected | accepted}"'), "the template's list of choices", {}],
    [
      'section:context and problem statement',
      madr('', {
        'Context and Problem Statement':
          '{Describe the context and problem statement, e.g., in free form.\n You may want to add links to {boards} or systems.}',
      }),
      "template's words",
      {},
    ],
    ['title', '## Context\n\nJobs.\n\n## Decision\n\nRedis.\n', 'has no title', {}],
    [
      'title',
      nygard('Accepted', '{short title, representative of solved problem}'),
      "still the template's",
      {},
    ],
    ['title', nygard('Accepted', '[short title of solved problem and solution]'), "still the template's", {}],
    ['heading-number', nygard('Accepted', '8. Use Redis'), 'number 7 by its file name, and number 8', {}],
    ['heading-number', nygard('Accepted', 'ADR-0070 Use Redis'), 'number 70 by its heading', {}],
    ['date', madr('date: 2026-11-05'), 'still to come', {}],
    ['date', madr('date: 02/11/2026'), 'no day written as year, month and day', {}],
    ['date', madr('date: 2026-02-30'), 'no day written', {}],
    ['date', madr('date: {YYYY-MM-DD when the decision was last updated}'), 'no day written', {}],
    ['date', madr('status: accepted'), 'has no date', { date: 'required' }],
    ['decision-makers', madr('status: accepted'), 'not say by whom', { 'decision-makers': 'required' }],
    [
      'decision-makers',
      madr('decision-makers: "{list everyone involved in the decision}"'),
      'not say by whom',
      { 'decision-makers': 'required' },
    ],
    [
      'section:considered options',
      madr('').replace('## Considered Options', '## Ideas'),
      'has no section',
      {},
    ],
    ['section:considered options', madr('', { 'Considered Options': '' }), 'is empty', {}],
    [
      'section:considered options',
      madr('', { 'Considered Options': '* {title of option 1}\n* …' }),
      "template's words",
      {},
    ],
    [
      'section:decision outcome',
      madr('', { 'Decision Outcome': 'Chosen option: "{title of option 1}", because {justification}' }),
      "template's words",
      {},
    ],
    [
      'section:decision',
      nygard().replace('We use Redis.', "The change that we're proposing or have agreed to implement."),
      "template's words",
      {},
    ],
    ['section:consequences', nygard().replace('One more thing to run.', 'TBD'), "template's words", {}],
    ['section:context', nygard().replace('## Context\n\nJobs get lost.\n', ''), 'no section Context', {}],
    [
      'section:decision',
      '# Use Redis\n\n## Context\n\nJobs.\n\n## Decision Makers\n\n* maria\n',
      'no section',
      {},
    ],
    ['section:rollback', nygard(), 'has no section Rollback', { sections: ['Context', 'Rollback'] }],
    ['successor', nygard('Superseded'), 'does not say by which record', {}],
    ['absent:0099-x.md', nygard('Superceded by [99. X](0099-x.md)'), 'names 0099-x.md', {}],
    ['absent:ADR-0099', madr('status: superseded by ADR-0099'), 'names ADR-0099', {}],
    ['absent:0003-sqs.md', nygard('Accepted\n\nSupercedes [3. SQS](0003-sqs.md)'), 'names 0003-sqs.md', {}],
  ])('%s', (id, text, words, options) => {
    const { about, said } = add(text, seven, options);
    expect(about[0]?.startsWith(id)).toBe(true);
    expect(about).toHaveLength(1);
    expect(said).toContain(words);
  });

  it('is not asked where the options say otherwise', () => {
    expect(add(nygard('Ratified on Monday'), seven, { statuses: ['ratified'] }).outcome).toBe('pass');
    const kontext = '# Redis\n\n## Kontext\n\nJobs.\n\n## Entscheidung\n\nRedis.\n';
    expect(add(kontext, seven, { sections: ['Kontext', 'Entscheidung'] }).outcome).toBe('pass');
    expect(add(madr('decision-makers: [maria]'), seven, { 'decision-makers': 'required' }).outcome).toBe(
      'pass',
    );
    expect(add(log4brains('- Deciders: maria'), seven, { 'decision-makers': 'required' }).outcome).toBe(
      'pass',
    );
    expect(add(madr('status: proposed'), seven, { 'decision-makers': 'required' }).outcome).toBe('pass');
  });
});

describe('numbers', () => {
  const text = nygard('Accepted', 'Use Redis');
  const numbered = (given: Partial<Given>, path = seven) =>
    judge({ changes: [{ path, after: text }], ...given });

  it.each<readonly [string, Partial<Given>, string]>([
    [
      'on the base branch',
      { base: { 'docs/adr/0007-kafka.md': nygard() } },
      'taken by docs/adr/0007-kafka.md',
    ],
    [
      'written otherwise',
      { base: { 'docs/adr/ADR-7-kafka.md': nygard() } },
      'taken by docs/adr/ADR-7-kafka.md',
    ],
    [
      'in a pull request opened earlier',
      { open: [{ path: 'docs/adr/0007-kafka.md', pullRequest: 9 }] },
      'taken by docs/adr/0007-kafka.md in pull request #9',
    ],
    [
      'in the same change',
      {
        changes: [
          { path: seven, after: text },
          { path: 'docs/adr/0007-b.md', after: text },
        ],
      },
      'taken by docs/adr/0007-b.md',
    ],
    [
      'by a record that is moved here',
      {
        changes: [
          {
            path: seven,
            previousPath: 'docs/web/0007-use-redis.md',
            status: 'renamed',
            before: text,
            after: text,
          },
        ],
        base: { 'docs/adr/0007-kafka.md': nygard(), 'docs/web/0007-use-redis.md': text },
      },
      'taken by docs/adr/0007-kafka.md',
    ],
  ])('taken %s', (_, given, words) => {
    const { about, said } = numbered(given);
    expect(about).toContain(`number:${seven}`);
    expect(said).toContain(words);
  });

  it.each<readonly [string, Partial<Given>]>([
    ['in another folder', { base: { 'docs/adr/web/0007-kafka.md': nygard() } }],
    [
      'by its own old name',
      {
        changes: [
          {
            path: seven,
            previousPath: 'docs/adr/0007-redis.md',
            status: 'renamed',
            before: text,
            after: text,
          },
        ],
        base: { 'docs/adr/0007-redis.md': text },
      },
    ],
    [
      'by a record that this change removes',
      {
        changes: [
          { path: seven, after: text },
          { path: 'docs/adr/0007-x.md', before: nygard('Rejected') },
        ],
        base: { 'docs/adr/0007-x.md': nygard('Rejected') },
      },
    ],
    ['by the same file in a stacked pull request', { open: [{ path: seven, pullRequest: 9 }] }],
  ])('free: %s', (_, given) => {
    expect(numbered(given).said).toContain('in good order');
  });

  it('stay with the pull request that was opened first, which is told', () => {
    const { outcome, notes } = numbered({ open: [{ path: 'docs/adr/0007-kafka.md', pullRequest: 14 }] });
    expect([outcome, notes]).toEqual([
      'pass',
      expect.stringContaining('docs/adr/0007-kafka.md in pull request #14, which came later'),
    ]);
  });

  it('of a record that is only edited are what they were', () => {
    const { outcome } = judge({
      changes: [{ path: seven, before: nygard('Proposed'), after: nygard() }],
      base: { [seven]: nygard('Proposed'), 'docs/adr/0007-kafka.md': nygard() },
    });
    expect(outcome).toBe('pass');
  });

  it('say when open pull requests were not looked at', () => {
    expect(numbered({ unseen: true }).notes).toContain('was not looked at');
  });
});

describe('superseding', () => {
  const old = 'docs/adr/0003-sqs.md';
  const oldText = (status: string) => nygard(status, '3. Use SQS');
  const both = (oldStatus: string, newText: string, path = seven) =>
    judge({
      changes: [
        { path: old, before: oldText('Accepted'), after: oldText(oldStatus) },
        { path, after: newText },
      ],
      base: { [old]: oldText('Accepted') },
    });

  it.each([
    [
      'adr-tools',
      'Superceded by [7. Use Redis](0007-use-redis.md)',
      nygard('Accepted\n\nSupercedes [3. Use SQS](0003-sqs.md)'),
    ],
    ['names', 'Superseded by ADR-0007', nygard('Accepted\n\nSupersedes ADR-3')],
    [
      'a mention anywhere',
      'Superseded by 0007-use-redis.md',
      madr('', { 'More Information': 'See [SQS](./0003-sqs.md#context).' }),
    ],
    ['front matter', 'Superseded by [Redis](/docs/adr/0007-use-redis.md)', madr('supersedes: [ADR-0003]')],
    ['a slug', 'Superseded by 0007-use-redis', nygard('Accepted\n\n- Supersedes: 0003-sqs')],
  ])('both ways: %s', (_, status, text) => {
    expect(both(status, text).said).toContain('2 decision records in good order');
  });

  it.each([
    [
      'the new one is silent',
      'Superseded by [7](0007-use-redis.md)',
      nygard(),
      `not-named-by:${seven}:${old}`,
    ],
    [
      'the old one is silent',
      'Accepted',
      nygard('Accepted\n\nSupersedes [3](0003-sqs.md)'),
      `not-superseded:${old}:${seven}`,
    ],
    [
      'the old one is only deprecated',
      'Deprecated',
      nygard('Accepted\n\nSupersedes [3](0003-sqs.md)'),
      `not-superseded:${old}:${seven}`,
    ],
  ])('one way: %s', (_, status, text, fingerprint) => {
    expect(both(status, text).about).toEqual([fingerprint]);
  });

  it('of a record on the base branch that the change leaves alone', () => {
    const changes = [{ path: seven, after: nygard('Accepted\n\nSupersedes [3](0003-sqs.md)') }];
    expect(judge({ changes, base: { [old]: oldText('Accepted') } }).said).toContain(
      'still has the status Accepted',
    );
    const done = oldText('Superseded by [7](0007-use-redis.md)');
    expect(judge({ changes, base: { [old]: done } }).outcome).toBe('pass');
    const other = {
      [old]: oldText('Superseded by [8](0008-b.md)'),
      'docs/adr/0008-b.md': nygard('Accepted', '8. B'),
    };
    expect(judge({ changes, base: other }).said).toContain('names another successor, docs/adr/0008-b.md');
  });

  it.each([
    ['by a proposal, not yet', nygard('Proposed\n\nSupersedes [3](0003-sqs.md)')],
    ['in part', nygard('Accepted\n\nPartially supersedes [3](0003-sqs.md)')],
    ['in passing', nygard('Accepted', '7. Use Redis', '\nThis does not supersede [3](0003-sqs.md).\n')],
  ])('%s', (_, after) => {
    expect(judge({ changes: [{ path: seven, after }], base: { [old]: oldText('Accepted') } }).outcome).toBe(
      'pass',
    );
  });

  it.each(['a later platform', '[the plan](https://example.org/plan)', '#1597 (removed)', '2 others'])(
    'by %s is not followed',
    (name) => {
      expect(add(nygard(`Superseded by ${name}`)).outcome).toBe('pass');
    },
  );
});

describe('what was accepted', () => {
  const before = madr('status: accepted\ndate: 2026-01-02');
  const edit = (after: string, more: Partial<Given> = {}) =>
    judge({ changes: [{ path: seven, before, after }], base: { [seven]: before }, ...more });

  it.each([
    ['another decision', before.replace('Redis", because', 'Kafka", because')],
    ['an option that was not considered', before.replace('* Kafka', '* Kafka\n* Pulsar')],
    ['another title', before.replace('# Use Redis', '# Use Kafka')],
    ['a further section', `${before}\n## Exceptions\n\nBilling.\n`],
    ['a changed example', before.replace('Jobs get lost.', 'Jobs get lost.\n\n```\nstatus: lost\n```')],
  ])('is not rewritten: %s', (_, after) => {
    expect(edit(after).about).toEqual([`rewritten:${seven}`]);
    expect(edit(after, { options: { 'accepted-text': 'free' } }).outcome).toBe('pass');
  });

  it.each([
    ['its status', before.replace('status: accepted', 'status: deprecated')],
    ['its date', before.replace('2026-01-02', '2026-11-02')],
    ['who decided', before.replace('status: accepted', 'status: accepted\ndeciders: maria')],
    ['links and what became known', `${before}\n## More Information\n\nIt went well.\n`],
    ['an amendment', `${before}\n## Notes\n\n### 2026-10-01\n\nRedis 9 works, too.\n`],
    ['a status in the text', before.replace('# Use Redis\n', '# Use Redis\n\n* Status: accepted\n')],
    [
      'wrapping and markup',
      before.replace('Jobs get lost.', 'Jobs *get*\nlost.').replace('* Kafka', '  - Kafka'),
    ],
    ['a hint in a comment', before.replace('Jobs', '<!-- why -->Jobs')],
  ])('may change %s', (_, after) => {
    expect(edit(after).said).toContain('in good order');
  });

  it('may be changed in links that move', () => {
    const linked = before.replace('Jobs get lost.', 'Jobs get [lost](../a.md), see https://a.example/x.');
    const after = linked.replace('../a.md', '../../b.md').replace('https://a.example/x', 'https://b.example');
    expect(judge({ changes: [{ path: seven, before: linked, after }] }).outcome).toBe('pass');
  });

  it('is not removed, but may be moved', () => {
    const removal = judge({ changes: [{ path: seven, before }], base: { [seven]: before } });
    expect(removal.about).toEqual([`removed:${seven}`]);
    const path = 'docs/adr/queue/0007-use-redis.md';
    const move = { path, previousPath: seven, status: 'renamed', before, after: before } as const;
    expect(judge({ changes: [move], base: { [seven]: before } }).outcome).toBe('pass');
    const sly = { ...move, after: before.replace('Redis", because', 'Kafka", because') };
    expect(judge({ changes: [sly], base: { [seven]: before } }).about).toEqual([`rewritten:${path}`]);
  });

  it('counts as accepted when the base branch says so by now', () => {
    const proposed = before.replace('status: accepted', 'status: proposed');
    const after = proposed.replace('Redis", because', 'Kafka", because');
    const changes = [{ path: seven, before: proposed, after }];
    expect(judge({ changes, base: { [seven]: proposed } }).outcome).toBe('pass');
    expect(judge({ changes, base: { [seven]: before } }).about).toEqual([`rewritten:${seven}`]);
  });

  it('is whatever was proposed, rejected or superseded before: those may be edited and removed', () => {
    for (const status of ['proposed', 'rejected', 'deprecated'])
      expect(judge({ changes: [{ path: seven, before: madr(`status: ${status}`) }] }).outcome).toBe('pass');
  });
});

describe('what was so before', () => {
  const legacy = '# 5. Use flags\n\n## Status\n\nAccepted\n\n## What we do\n\nFlags for every option.\n';
  const path = 'docs/adr/0005-flags.md';
  const notes = (before: string, after: string) => judge({ changes: [{ path, before, after }] });

  it('is no matter of a change that only takes the record out of force', () => {
    const { outcome, about } = notes(legacy, legacy.replace('Accepted', 'Deprecated'));
    expect({ outcome, about }).toEqual({ outcome: 'pass', about: [] });
  });

  it('is one of the change that accepts the record', () => {
    const proposed = legacy.replace('Accepted', 'Proposed');
    expect(notes(proposed, legacy).about).toContain(`section:context:${path}`);
  });

  it('a wrong number in the heading may stay, and may be put right, but not made wrong', () => {
    const wrong = nygard('Accepted', '2. Use Redis');
    const right = nygard('Accepted', '7. Use Redis');
    const edit = (before: string, after: string) =>
      judge({ changes: [{ path: seven, before, after }] }).about;
    expect(edit(wrong, right)).toEqual([]);
    expect(edit(wrong, wrong.replace('Accepted', 'Deprecated'))).toEqual([]);
    expect(edit(right, wrong)).toEqual([`heading-number:${seven}`]);
    expect(edit(wrong, nygard('Accepted', '3. Use Redis'))).toEqual([`heading-number:${seven}`]);
  });

  it('what a metadata word begins is text, too', () => {
    const before = nygard('Accepted').replace('We use Redis.', 'Authors may not push to main.');
    const after = before.replace('may not push', 'may push');
    expect(judge({ changes: [{ path: seven, before, after }] }).about).toEqual([`rewritten:${seven}`]);
  });

  it('a table at the top is metadata, one in the text is not', () => {
    const table = '| Status | Date |\n|---|---|\n| Accepted | 2026-01-19 |\n';
    const before = `# 7. Use Redis\n\n${table}\n## Context\n\nMany.\n\n## Decision\n\nWe poll.\n\n${table}`;
    const edit = (after: string) => judge({ changes: [{ path: seven, before, after }] }).about;
    expect(edit(before.replace('2026-01-19', '2026-02-20'))).toEqual([]);
    expect(edit(`${before.slice(0, -table.length)}${table.replace('2026-01-19', '2026-02-20')}`)).toEqual([
      `rewritten:${seven}`,
    ]);
  });

  it('setext headings are headings', () => {
    const before = nygard('Accepted');
    const setext = before.replace('# 7. Use Redis', '7. Use Redis\n===').replace(/## (\w+)/g, '$1\n------');
    expect(judge({ changes: [{ path: seven, after: setext }] }).outcome).toBe('pass');
    expect(judge({ changes: [{ path: seven, before, after: setext }] }).outcome).toBe('pass');
  });
});

it('moves are judged by number and links, not by how the record was written', () => {
  const text = '# 8. Use Redis\n\n## Status\n\nMarinating\n';
  const move = (path: string) =>
    judge({
      changes: [{ path, previousPath: 'adr/0008-a.md', status: 'renamed', before: text, after: text }],
    });
  expect(move('docs/adr/0008-a.md').outcome).toBe('pass');
  expect(move('docs/adr/0009-a.md').about).toEqual(['heading-number:docs/adr/0009-a.md']);
});

describe('any text', () => {
  const line = fc.oneof(
    fc.constantFrom(
      '---',
      '# 7. A',
      '## Status',
      '## Decision',
      'Supersedes [',
      '<!--',
      '```',
      'status: "',
      '[a]: b',
    ),
    fc.string({ unit: 'binary', maxLength: 30 }),
  );
  const text = fc.array(line, { maxLength: 30 }).map((lines) => lines.join('\n'));

  it('is judged, and each finding has its own fingerprint', () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const { outcome, about } = judge({
          changes: [{ path: seven, before, after }],
          base: { [seven]: before },
        });
        expect(['pass', 'fail']).toContain(outcome);
        expect(new Set(about).size).toBe(about.length);
      }),
    );
  });

  it('decides the same as itself', () => {
    fc.assert(fc.property(text, (one) => isSameDecision(one, one)));
  });

  it.each([
    '](',
    '[a]: ',
    'https://',
    '<!--',
    '# ',
    '- Supersedes ',
    '> ',
    '*',
    ' ',
    '-*',
    ': ',
    '{',
    '{ ',
    '{a} ',
    '}',
  ])('takes no time over many %j', (part) => {
    const started = processorNow();
    const long = part.repeat(30_000);
    judge({ changes: [{ path: seven, before: long, after: `${long}x` }] });
    expect(processorNow() - started).toBeLessThan(2000);
  });
});

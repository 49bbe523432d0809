import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isRecordPath, readDecisionRecord, recordName } from '../../policies/formats/decision-record.ts';
import { processorNow } from '../processor-time.ts';

const madr4 = (frontMatter: string) => `---
${frontMatter}
---

# Use Redis for the billing queue

## Context and Problem Statement

Jobs get lost.

## Decision Outcome

Chosen option: "Redis", because we run it already.
`;

const nygard = (status: string) => `# 7. Use Redis for the billing queue

Date: 2026-11-03

## Status

${status}

## Context

Jobs get lost.

## Decision

We use Redis.

## Consequences

One more thing to run.
`;

const log4brains = (list: string) => `# Use Redis for the billing queue

${list}

## Context and Problem Statement

Jobs get lost.

## Decision Outcome

Chosen option: "Redis", because we run it already.
`;

const read = (text: string, path = 'docs/adr/0007-use-redis.md') => readDecisionRecord(path, text);

describe('status', () => {
  it.each([
    ['MADR 4', madr4('status: accepted'), 'accepted'],
    ['MADR 4, quoted', madr4('status: "proposed"'), 'proposed'],
    ['MADR 4, superseded', madr4('status: superseded by ADR-0123'), 'superseded'],
    [
      'MADR 4, its own template',
      madr4('status: "{proposed | rejected | accepted | superseded by ADR-0123}"'),
      'draft',
    ],
    ['MADR 4, unbalanced quote', madr4('status: "accepted\ndate: 2026-11-03'), 'accepted'],
    ['MADR 4, CRLF', madr4('status: rejected').replaceAll('\n', '\r\n'), 'rejected'],
    ['MADR 2 list', log4brains('* Status: deprecated\n* Date: 2026-11-03'), 'deprecated'],
    ['Nygard', nygard('Accepted'), 'accepted'],
    ['Nygard, in other words', nygard('Approved by the team on Monday'), 'accepted'],
    ['Nygard, still argued about', nygard('Not accepted yet'), 'draft'],
    ['adr-tools spelling', nygard('Superceded by [9. Use Kafka](0009-use-kafka.md)'), 'superseded'],
    [
      'accepted, then superseded',
      nygard('Accepted\n\nSuperseded by [9. Use Kafka](0009-use-kafka.md)'),
      'superseded',
    ],
    [
      'superseding another does not end it',
      nygard('Accepted\n\nSupercedes [3. Use SQS](0003-use-sqs.md)'),
      'accepted',
    ],
    ['struck out, then decided', nygard('~~Proposed~~ Accepted'), 'accepted'],
    ['log4brains', log4brains('- Status: draft\n- Deciders: maria'), 'draft'],
    ['log4brains, bold', log4brains('- **Status:** proposed'), 'proposed'],
    ['log4brains, unknown word', log4brains('- Status: marinating'), 'draft'],
    ['none at all', log4brains(''), 'accepted'],
    ['a status inside code is none', log4brains('```\nStatus: rejected\n```'), 'accepted'],
    ['a status in a comment is none', log4brains('<!-- Status: rejected -->'), 'accepted'],
  ])('%s', (_, text, status) => {
    expect(read(text).status).toBe(status);
  });

  it('keeps the words as written, and null when there are none', () => {
    expect(read(nygard('Approved by the team')).statusText).toBe('Approved by the team');
    expect(read(log4brains('')).statusText).toBeNull();
  });

  it.each([
    [nygard('Superceded by [9. Use Kafka](0009-use-kafka.md)'), '0009-use-kafka.md'],
    [madr4('status: superseded by ADR-0123'), 'ADR-0123'],
    [madr4('status: accepted'), null],
  ])('names the successor', (text, successor) => {
    expect(read(text).supersededBy).toBe(successor);
  });
});

describe('other fields', () => {
  it.each([
    ['docs/adr/0007-use-redis.md', 7],
    ['docs/adr/ADR-012-use-redis.md', 12],
    ['docs/adr/adr_3_use_redis.md', 3],
    ['docs/adr/20201016-use-redis.md', null],
    ['docs/adr/2020-10-16-use-redis.md', null],
    ['docs/adr/use-redis.md', null],
    ['docs/adr/v2-api.md', null],
  ])('number of %s', (path, number) => {
    expect(read(madr4(''), path).number).toBe(number);
  });

  it.each([
    ['# 7. Use Redis', 'Use Redis'],
    ['# ADR-0007: Use Redis', 'Use Redis'],
    ['# ADR 7 - Use Redis', 'Use Redis'],
    ['# Use Redis 7', 'Use Redis 7'],
    ['# Adrenaline', 'Adrenaline'],
    ['## No first-level heading', null],
    ['', null],
  ])('title of %j', (text, title) => {
    expect(read(text).title).toBe(title);
  });

  it('reads dates and governed files from front matter, broken or not', () => {
    const whole = 'date: 2026-11-03\naffects:\n  - services/billing/**\n  - "!x"\n  - Dockerfile';
    const wanted = { date: '2026-11-03', affects: ['services/billing/**', 'Dockerfile'] };
    expect(read(madr4(whole))).toMatchObject(wanted);
    expect(read(madr4(`status: "oops\n${whole}`))).toMatchObject(wanted);
    expect(read(madr4('affects: [a/**, b/**]')).affects).toEqual(['a/**', 'b/**']);
    expect(read(madr4('x: "oops\naffects: ["a/**", b/**]')).affects).toEqual(['a/**', 'b/**']);
    expect(read(nygard('Accepted')).date).toBe('2026-11-03');
  });

  it('is not led astray by an alias bomb or deep nesting', () => {
    expect(read(madr4(`status: accepted\nbomb: &a [x]\nmore: [*a, *a]`)).status).toBe('accepted');
    expect(read(madr4(`status: rejected\ndeep: ${'['.repeat(9000)}`)).status).toBe('rejected');
  });
});

describe('whether it is decided', () => {
  it.each([
    ['MADR', madr4(''), true],
    ['Nygard', nygard('Accepted'), true],
    ['prose without sections', '# Use Redis\n\nWe use Redis because we run it already.', true],
    ['code with braces', madr4('').replace('Chosen', 'Routes are `/{id of it}`. Chosen'), true],
    ['a JSON key in braces', madr4('').replace('Redis"', 'Redis" with {id}'), true],
    [
      'consequences still open',
      `${madr4('')}\n### Consequences\n\n* Good, because {positive consequence}`,
      true,
    ],
    [
      'MADR 4 placeholders',
      '## Decision Outcome\n\nChosen option: "{title of option 1}", because {justification}.',
      false,
    ],
    [
      'MADR 2 placeholders',
      '## Decision Outcome\n\nChosen option: "[option 1]", because [justification. e.g., only option]',
      false,
    ],
    [
      'half filled',
      '## Decision Outcome\n\nChosen option: "Redis", because {justification. e.g., only option}',
      false,
    ],
    [
      'adr-tools template',
      "## Decision\n\nThe change that we're proposing or have agreed to implement.",
      false,
    ],
    [
      'only consequences, unfilled',
      '## Decision Outcome\n\n### Consequences\n\n* Good, because {positive consequence}',
      false,
    ],
    [
      'empty section',
      '# Use Redis\n\n## Context\n\nJobs get lost.\n\n## Decision\n\n## Consequences\n\nMore work.',
      false,
    ],
    ['only a status', '# Use Redis\n\n- Status: accepted\n', false],
    ['nothing', '', false],
  ])('%s: %j', (_, text, decided) => {
    expect(read(text).decided).toBe(decided);
  });
});

describe('which files are records', () => {
  it.each([
    ['docs/adr/0001-use-redis.md', true],
    ['docs/adr/0012-template-engine.md', true],
    ['docs/adr/index-of-customers.md', true],
    ['docs/adr/README.md', false],
    ['docs/adr/index.md', false],
    ['docs/adr/adr-template.md', false],
    ['docs/adr/0000-template.md', false],
    ['docs/adr/adr-template-bare-minimal.md', false],
    ['docs/adr/_template.md', false],
  ])('%s: %j', (path, is) => {
    expect(isRecordPath(path)).toBe(is);
  });
});

describe('any text', () => {
  const line = fc.oneof(
    fc.constantFrom(
      '---',
      '# ',
      '## Status',
      '## Decision',
      'Superceded by [',
      '<!--',
      '-->',
      '```',
      'affects: [',
    ),
    fc.constantFrom('status: "', '- Status:', '{a b}', '  - x', '', '\r', '&a [*a]', '? : -'),
    fc.string({ unit: 'binary', maxLength: 30 }),
  );

  it('gives a record with plain data', () => {
    fc.assert(
      fc.property(fc.array(line), fc.string(), (lines, path) => {
        const record = readDecisionRecord(path, lines.join('\n'));
        expect(JSON.parse(JSON.stringify(record))).toEqual(record);
        expect(record.number === null || Number.isInteger(record.number)).toBe(true);
        expect(recordName(path) === null).toBe(record.number === null);
      }),
      { numRuns: 500 },
    );
  });

  it.each(['<!--', '[', '{ ', '# ', '- Status: ', '---\n', '`', '~~', 'superseded by '])(
    'takes no time over many %j',
    (part) => {
      const started = processorNow();
      readDecisionRecord('docs/adr/0001-x.md', `---\n${part.repeat(30_000)}\n---\n${part.repeat(30_000)}`);
      expect(processorNow() - started).toBeLessThan(1000);
    },
  );
});

describe('whether it says what was decided', () => {
  const decided = (decision: string, path?: string) =>
    read(`# Use Redis\n\n## Decision\n\n${decision}\n`, path).decided;

  it.each([
    '',
    '.',
    '\u200b\u2060',
    '\u3164',
    '&nbsp;&#8203;',
    '<br/>',
    'TODO',
    'TBD.',
    '- [ ] todo',
    'ok',
    '![We use Redis](redis.png)',
    '[here](https://wiki.example.org/adr)',
    'See [the decision](0001-a.md).',
    'https://wiki.example.org/adr',
    '0001-use-postgres.md',
    '{Describe the decision}',
    '[justification. e.g., only option, which meets k.o. criterion]',
  ])('%j does not', (decision) => {
    expect(decided(decision)).toBe(false);
  });

  it.each([
    'We use Redis.',
    'Redis.',
    '使用数据库',
    'We log {"total": 5, "id": 7} for every order.',
    'Handlers take { id, name } and return { port: 80 }.',
    'We keep records, as [described in our handbook](https://handbook.example.com/adr).',
    'Use [Redis](https://redis.io) for it.',
  ])('%j does', (decision) => {
    expect(decided(decision)).toBe(true);
  });

  it('a text that is no record says nothing, whatever it says', () => {
    expect(read('We use Redis for all of it.\n', 'docs/adr/notes.md').decided).toBe(false);
    expect(read('We use Redis for all of it.\n', 'docs/adr/0007-a.md').decided).toBe(true);
  });

  it.each([
    ['TODO', false],
    ['', false],
    ['Jobs get lost.', true],
  ])('and why: %j: %s', (context, explained) => {
    expect(read(`# A\n\n## Context\n\n${context}\n\n## Decision\n\nWe use it.\n`).explained).toBe(explained);
  });
});

describe('other ways to write it', () => {
  it('setext headings', () => {
    const { title, status, decided } = read(
      'Use Redis\n=========\n\nStatus\n------\n\nProposed\n\nDecision\n--------\n\nWe use Redis.\n',
    );
    expect({ title, status, decided }).toEqual({ title: 'Use Redis', status: 'proposed', decided: true });
  });

  it.each([
    ['a table', '| Status | Date |\n|:---|:---|\n| Proposed | 2026-01-19 |', 'proposed', null],
    ['a table with labels to the left', '| | |\n|---|---|\n| **Status** | Rejected |', 'rejected', null],
    ['in part', 'Status: Partly superseded by [9](0009-a.md)', 'accepted', '0009-a.md'],
    ['after a dash', 'Status: Superseded - [9. Use Kafka](0009-a.md)', 'superseded', '0009-a.md'],
    ['a line of its own', 'Status: Accepted\n\n**Superseded:** by [9](0009-a.md)', 'superseded', '0009-a.md'],
    ['a line of its own, without a word', '**Superseded:** [9](0009-a.md)', 'superseded', '0009-a.md'],
  ])('a status in %s', (_, header, status, by) => {
    const record = read(`# Use Redis\n\n${header}\n\n## Decision\n\nWe use Redis.\n`);
    expect([record.status, record.supersededBy]).toEqual([status, by]);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toPlain } from '../../policies/engine/plain.ts';
import type { PullRequest } from '../../policies/facts/pull-request.ts';
import { readPullRequestText } from '../../policies/formats/pull-request-text.ts';
import { description as policy } from '../../policies/pull-request/description.ts';
import { processorNow } from '../processor-time.ts';
import { pullRequest } from './sample.ts';

const path = '.github/pull_request_template.md';
const template = `<!-- Thank you! -->
## What changes?

Please describe what changes and why.

**Ticket:**

## Checklist

- [ ] I have tested it
- [ ] The documentation is up to date
- [ ] Screenshots (optional)

### Kind of change (optional)
- [ ] Bug
- [ ] Feature
`;

type Templates = Readonly<Record<string, string>>;

function judge(
  body: string,
  options: object = {},
  templates: Templates = { [path]: template },
  pull: Partial<PullRequest> = {},
) {
  const facts = {
    pullRequest: { ...pullRequest, body, ...pull },
    pullRequestTemplates: Object.entries(templates).map(([at, text]) => ({ path: at, text })),
  };
  return policy.judge(facts, policy.options.parse(options));
}

/** What is wrong, by name, sorted. */
function wrong(body: string, options: object = {}, templates?: Templates): readonly string[] {
  const verdict = judge(body, options, templates);
  return verdict.outcome === 'fail' ? verdict.findings.map(({ fingerprint }) => fingerprint).sort() : [];
}

describe("words of the author's own", () => {
  it.each<[string, string, boolean]>([
    ['a sentence', 'The receipt shows the number.', true],
    ['nothing', '', false],
    ['spaces', ' \r\n\t\n', false],
    ['the template', template, false],
    ['the template as Windows writes it', template.replaceAll('\n', '\r\n'), false],
    [
      'the template with other case, emphasis and ticks',
      template.toUpperCase().replaceAll('[ ]', '[x]'),
      false,
    ],
    ['the template struck through', template.replaceAll(/^- \[ \] (.*)$/gm, '- [ ] ~~$1~~'), false],
    ['the template with other list marks', template.replaceAll('- [ ]', '* [X]'), false],
    ['half of the template', template.split('\n').slice(0, 10).join('\n'), false],
    ['the template and a sentence', `${template}\nThe receipt shows the number.`, true],
    ['a line of the template that goes on', template.replace('why.', 'why. Receipts show the number.'), true],
    ['two words', 'Shows number', false],
    ['a comment', '<!-- The receipt shows the number. -->', false],
    ['a comment that is not closed', '<!-- The receipt shows the number.', false],
    ['a heading', '# The receipt shows the number', false],
    ['a picture', '![the receipt with its number](https://example.org/a-b-c-d.png)', false],
    ['a tag', '<img width="300" alt="the receipt with its number" src="a.png">', false],
    ['an address', 'https://example.org/the/receipt/shows/the/number', false],
    ['marks', '.. .. .. .. - - -', false],
    ['another script', '领収書に番号を表示する', true],
    ['code', '```\nshow the number\n```', true],
  ])('%s', (_, body, enough) => {
    expect(wrong(body)).toEqual(enough ? [] : ['words']);
  });

  it('as many as asked for', () => {
    expect(wrong('one two three four', { 'min-words': 5 })).toEqual(['words']);
    expect(wrong('one two three four five', { 'min-words': 5 })).toEqual([]);
    expect(wrong('', { 'min-words': 0 })).toEqual([]);
  });

  it('says whose words do not count', () => {
    const verdict = judge(template);
    expect(verdict.outcome === 'fail' && toPlain(verdict.findings[0].message)).toBe(
      `The description has no words that are not those of ${path}.`,
    );
  });
});

describe('sections', () => {
  const options = { sections: ['What changes?', 'Rollback plan'] };
  it.each<[string, string, readonly string[]]>([
    ['filled in', '## What changes\nThe receipt.\n## Rollback plan\nRevert it.', []],
    ['in bold', '**What changes**\nThe receipt.\n\n**Rollback plan:**\nRevert it.', []],
    [
      'with a picture and other case',
      '## ✨ WHAT CHANGES\nThe receipt.\n# rollback  plan ##\nRevert it.',
      [],
    ],
    ['with a nested one', '## What changes\n### Receipt\nShows it.\n## Rollback plan\n- [x] Revert it', []],
    ['one missing', '## What changes\nThe receipt shows it.', ['section:rollback plan']],
    ['one empty', '## Rollback plan\n\n## What changes\nThe receipt shows it.', ['section:rollback plan']],
    [
      'with the words of the template',
      '## What changes?\nPlease describe what changes and why.\n## Rollback plan\nRevert the whole thing.',
      ['section:what changes'],
    ],
    [
      'in code',
      '## What changes\nThe receipt.\n```\n## Rollback plan\nRevert it.\n```',
      ['section:rollback plan'],
    ],
  ])('%s', (_, body, expected) => {
    expect(wrong(body, options)).toEqual(expected);
  });
});

describe('boxes', () => {
  const done = template.replaceAll('- [ ] I', '- [x] I').replaceAll('- [ ] The', '- [X] The');
  const text = (body: string) => `The receipt shows the number.\n${body}`;
  it.each<[string, string, readonly string[]]>([
    ['all ticked that must be', done, []],
    ['one open', done.replace('[x] I', '[ ] I'), ['task:[ ] i have tested it']],
    ['one removed', done.replace('- [x] I have tested it\n', ''), ['task:[ ] i have tested it']],
    [
      'one struck through',
      done.replace('- [x] I have tested it', '- [ ] ~~I have tested it~~'),
      ['task:[ ] i have tested it'],
    ],
    [
      'its line struck through',
      done.replace('- [x] I have tested it', '~~- [ ] I have tested it~~'),
      ['task:[ ] i have tested it'],
    ],
    [
      'one in a comment',
      done.replace('- [x] I have tested it', '<!-- - [x] I have tested it -->'),
      ['task:[ ] i have tested it'],
    ],
    [
      'one in code',
      done.replace('- [x] I have tested it', '```\n- [x] I have tested it\n```'),
      ['task:[ ] i have tested it'],
    ],
    [
      'one made optional by the author',
      done.replace('- [x] I have tested it', '- [ ] I have tested it (optional)'),
      ['task:[ ] i have tested it'],
    ],
    [
      'all put under an optional heading by the author',
      done.replace('## Checklist', '## Checklist (optional)').replace('[x] I', '[ ] I'),
      ['task:[ ] i have tested it'],
    ],
    ["the author's own, open", `- [ ] Tell support\n${done}`, ['task:[ ] tell support']],
    ["the author's own, optional", `- [ ] Tell support, if applicable\n${done}`, []],
    ['one without a label', `- [ ]\n${done}`, []],
  ])('%s', (_, body, expected) => {
    expect(wrong(text(body), { tasks: 'complete' })).toEqual(expected);
    expect(wrong(text(body))).toEqual([]);
  });

  it('are counted beyond twenty', () => {
    const many = Array.from({ length: 30 }, (_, i) => `- [ ] task ${i}`).join('\n');
    expect(wrong(text(many), { tasks: 'complete' }, {})).toHaveLength(21);
  });

  it('of several templates are those of the one that was used', () => {
    const several = {
      '.github/PULL_REQUEST_TEMPLATE/bug.md': '## Bug\n- [ ] Reproduced',
      '.github/PULL_REQUEST_TEMPLATE/feature.md': '## Feature\n- [ ] Demonstrated',
    };
    expect(wrong(text('## Feature\n- [x] Demonstrated'), { tasks: 'complete' }, several)).toEqual([]);
    expect(wrong(text('## Feature'), { tasks: 'complete' }, several)).toEqual(['task:[ ] demonstrated']);
    expect(wrong(text(''), { tasks: 'complete' }, several)).toEqual([]);
    const withDefault = { ...several, 'docs/pull_request_template.md': '- [ ] Tested' };
    expect(wrong(text(''), { tasks: 'complete' }, withDefault)).toEqual(['task:[ ] tested']);
  });
});

describe('who is left alone', () => {
  const bot = { author: { login: 'dependabot[bot]', kind: 'bot' } } as const;
  it.each([
    ['a bot', {}, bot, 'skip'],
    ['a bot, unless the options say so', { bots: 'judge' }, bot, 'fail'],
    ['a draft', {}, { draft: true }, 'skip'],
  ] as const)('%s', (_, options, pull, outcome) => {
    expect(judge('', options, {}, pull).outcome).toBe(outcome);
  });
});

describe('any text', () => {
  const piece = fc.constantFrom(
    '- [ ] a',
    '* [x] ~~b~~',
    '## c',
    '**d**',
    '<!--',
    '-->',
    '```',
    '![',
    '](',
    '<a',
    ' ',
    'x',
  );
  const body = fc
    .array(fc.oneof(piece, fc.string({ unit: 'binary', maxLength: 9 })))
    .map((parts) => parts.join('\n'));

  it('that is its own template says nothing of its own', () => {
    fc.assert(
      fc.property(body, (text) => {
        expect(wrong(text, { 'min-words': 1 }, { [path]: text })).toEqual(['words']);
      }),
    );
  });

  it('keeps its lines apart and its findings unique', () => {
    fc.assert(
      fc.property(body, body, (text, other) => {
        const found = wrong(text, { tasks: 'complete', sections: ['c', 'd'] }, { [path]: other });
        expect(new Set(found).size).toBe(found.length);
        for (const { heading, box } of readPullRequestText(text)) expect(heading && box).toBeNull();
      }),
    );
  });

  it.each([
    ['pictures', '!['.repeat(32_000)],
    ['tags', '<a '.repeat(21_000)],
    ['comments', '<!--'.repeat(16_000)],
    ['hashes', `${'# #'.repeat(21_000)}x`],
    ['boxes', '- [ ] a\n'.repeat(8000)],
    ['strikes', '~'.repeat(65_000)],
    ['one word', 'x'.repeat(65_536)],
  ])('of 64 KiB takes little time: %s', (_, text) => {
    const start = processorNow();
    judge(text, { tasks: 'complete', sections: ['a'] });
    expect(processorNow() - start).toBeLessThan(1000);
  });
});

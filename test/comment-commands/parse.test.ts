import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Parsed, parseCommentCommand } from '../../app/comment-commands/parse.ts';
import { toPlain } from '../../policies/engine/plain.ts';

const waive = (reason: string, until = '2026-12-01', policy = 'review') => ({
  kind: 'waive',
  policy,
  reason,
  until,
});
const none = { kind: 'none' };

describe('parseCommentCommand', () => {
  it.each<[string, string, unknown]>([
    ['nothing', '', none],
    ['words', 'Looks good', none],
    ['the mark alone', '/fairlead', { kind: 'help' }],
    ['help', '/fairlead help', { kind: 'help' }],
    ['recheck', '/fairlead recheck', { kind: 'recheck' }],
    ['more lines below', '/fairlead recheck\n\nsince CI was red', { kind: 'recheck' }],
    ['lines of Windows', '/fairlead recheck\r\nplease', { kind: 'recheck' }],
    ['a tab, and spaces at the end', '/fairlead\trecheck  ', { kind: 'recheck' }],
    ['a space before', ' /fairlead recheck', none],
    ['a line before', '\n/fairlead recheck', none],
    ['a quote', '> /fairlead recheck', none],
    ['code', '`/fairlead recheck`', none],
    ['a byte order mark before', '\uFEFF/fairlead recheck', none],
    ['an invisible character before', '\u200B/fairlead recheck', none],
    ['a longer word', '/fairleads recheck', none],
    ['another case', '/Fairlead recheck', none],
    ['a NUL after the mark', '/fairlead\0recheck', none],
    ['a space of another kind', '/fairlead\u00A0recheck', none],
    ['a command on the second line', 'Hello\n/fairlead recheck', none],
    ['explain', '/fairlead explain review', { kind: 'explain', policy: 'review' }],
    ['a name in backticks', '/fairlead explain `review`', { kind: 'explain', policy: 'review' }],
    ['another word', '/fairlead rechekc', { kind: 'unknown', word: 'rechekc' }],
    ['another case of a word', '/fairlead Recheck', { kind: 'unknown', word: 'Recheck' }],
    ['a decision', '/fairlead adr new "Use Redis"', { kind: 'adr', title: 'Use Redis' }],
    ['one without quotes', '/fairlead adr new Use Redis', { kind: 'adr', title: 'Use Redis' }],
    ['one in curly quotes', '/fairlead adr new “Use Redis”', { kind: 'adr', title: 'Use Redis' }],
    ['a waiver', '/fairlead waive review reason: nobody is here until: 2026-12-01', waive('nobody is here')],
    [
      'a word that a head may go on',
      '/fairlead proceed `review` reason: "the scanner is down"',
      { kind: 'proceed', policy: 'review', reason: 'the scanner is down' },
    ],
    [
      'the other order',
      '/fairlead waive review until: 2026-12-01 reason: nobody is here',
      waive('nobody is here'),
    ],
    [
      'quotes',
      '/fairlead waive `review` reason: "we wait until: Friday" until:2026-12-01',
      waive('we wait until: Friday'),
    ],
    [
      'upper case keys',
      '/fairlead waive review Reason: nobody is here UNTIL: 2026-12-01',
      waive('nobody is here'),
    ],
    [
      'other scripts',
      '/fairlead waive review until: 2026-12-01 reason: 今日は誰もいません、来週に',
      waive('今日は誰もいません、来週に'),
    ],
    [
      'what cannot be seen',
      '/fairlead waive review reason: "a\0b \u202Enobody\u200B here" until: 2026-12-01',
      waive('a b  nobody  here'),
    ],
    [
      'a leap day',
      '/fairlead waive review reason: nobody is here until: 2028-02-29',
      waive('nobody is here', '2028-02-29'),
    ],
  ])('%s', (_, body, parsed) => {
    expect(parseCommentCommand(body)).toEqual(parsed);
  });

  it.each<[string, RegExp]>([
    ['/fairlead recheck now', /Nothing may follow/],
    ['/fairlead help me', /Nothing may follow/],
    ['/fairlead explain', /Name the policy/],
    ['/fairlead explain review title', /Nothing may follow/],
    ['/fairlead waive', /Name the policy/],
    ['/fairlead proceed', /Name the policy/],
    ['/fairlead proceed reason: the scanner is down', /Name the policy/],
    ['/fairlead proceed review', /needs `reason:`/],
    ['/fairlead proceed review reason: too short', /at least 10 characters/],
    ['/fairlead proceed review reason: the scanner is down until: 2026-12-01', /leave `until:` out/],
    ['/fairlead proceed review because the scanner is down', /comes `reason:`, and nothing else/],
    ['/fairlead waive reason: nobody is here until: 2026-12-01', /Name the policy/],
    ['/fairlead waive review', /needs `reason:`/],
    ['/fairlead waive review until: 2026-12-01', /needs `reason:`/],
    ['/fairlead waive review reason: nobody is here', /needs `until:/],
    ['/fairlead waive review because nobody is here', /come `reason:` and `until:`/],
    ['/fairlead waive review reason: "nobody is here until: 2026-12-01', /not closed/],
    ['/fairlead waive review reason: "nobody" is here until: 2026-12-01', /come `reason:` and `until:`/],
    ['/fairlead waive review reason: too short until: 2026-12-01', /at least 10/],
    [`/fairlead waive review reason: ${'x'.repeat(501)} until: 2026-12-01`, /at most 500/],
    ['/fairlead waive review reason: nobody is here until: 2026-02-30', /day of the calendar/],
    ['/fairlead waive review reason: nobody is here until: tomorrow', /day of the calendar/],
    ['/fairlead waive review reason: nobody is here until: 2026-12-01 or so', /day of the calendar/],
    ['/fairlead waive review reason: nobody is here until: 2026-12-01 until: 2027-12-01', /twice/],
    ['/fairlead adr', /adr new/],
    ['/fairlead adr new', /needs a title/],
    ['/fairlead adr new ""', /needs a title/],
    ['/fairlead adr new "Use Redis', /not closed/],
    ['/fairlead adr new "', /not closed/],
    [`/fairlead adr new ${'x'.repeat(201)}`, /at most 200/],
    [`/fairlead recheck ${'x'.repeat(65_000)}`, /at most 2,000/],
  ])('%s is not acted on', (body, problem) => {
    const parsed = parseCommentCommand(body);
    expect(parsed.kind).toBe('unclear');
    expect(parsed.kind === 'unclear' && toPlain(parsed.problem)).toMatch(problem);
  });

  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc
      .array(
        fc.constantFrom(
          '/fairlead',
          'waive',
          'adr',
          'new',
          'reason:',
          'until:',
          '2026-12-01',
          '"',
          '“',
          '\n',
          '\0',
          ' ',
          'x',
        ),
        { maxLength: 40 },
      )
      .map((parts) => parts.join(' ')),
    fc.string({ maxLength: 200 }).map((rest) => `/fairlead ${rest}`),
  );

  it('never throws, and hears only what starts with the mark', () => {
    fc.assert(
      fc.property(text, (body) => {
        const parsed = parseCommentCommand(body);
        expect(parsed.kind === 'none').toBe(!/^\/fairlead(?:[ \t\r\n]|$)/.test(body));
      }),
    );
  });

  it('reads the first line alone', () => {
    fc.assert(
      fc.property(text, fc.string({ maxLength: 100 }), (body, more) => {
        const line = body.split(/[\r\n]/)[0] ?? '';
        expect(parseCommentCommand(`${line}\n${more}`)).toEqual(parseCommentCommand(line));
      }),
    );
  });

  it('lets nothing invisible and nothing long through', () => {
    const inert = (value: string, most: number) =>
      value.length <= most && !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(value);
    const isInert = (parsed: Parsed) =>
      (parsed.kind !== 'waive' || inert(parsed.reason, 500)) &&
      (parsed.kind !== 'adr' || inert(parsed.title, 200));
    const quoted = fc
      .string({ unit: 'binary', maxLength: 600 })
      .map((value) => value.replaceAll(/["\r\n]/g, ''));
    fc.assert(
      fc.property(quoted, (value) => {
        expect(
          isInert(parseCommentCommand(`/fairlead waive review reason: "${value}" until: 2026-12-01`)),
        ).toBe(true);
        expect(isInert(parseCommentCommand(`/fairlead adr new "${value}"`))).toBe(true);
      }),
    );
  });

  it('takes 64 KB of the worst in no time', () => {
    const worst = ['reason:', '"', '“', 'until: ', ' ', '\t', '`'].map((part) =>
      part.repeat(65_536 / part.length),
    );
    const begun = performance.now();
    for (const part of worst)
      for (const head of ['/fairlead ', '/fairlead waive review ', '/fairlead adr new ', ''])
        parseCommentCommand(head + part);
    expect(performance.now() - begun).toBeLessThan(200);
  });
});

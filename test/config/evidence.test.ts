/** `evidence:` of the configuration: what it may say, and what is wrong with what it does. */
import { expect, it } from 'vitest';
import { nothing } from '../../app/config/loaded.ts';
import { misplaced } from '../../app/config/misplaced.ts';
import { readLayer } from '../../policies/engine/config/layer.ts';
import { mergeLayers } from '../../policies/engine/config/merge.ts';
import { toPlain } from '../../policies/engine/plain.ts';

const read = (text: string) => readLayer({ path: 'a.yml', text, layer: 'a.yml' }, []);

function layersOf(texts: readonly string[]) {
  return texts.map((text) => {
    const one = read(text);
    if (!one.ok) throw new Error(one.problems.map(({ message }) => toPlain(message)).join());
    return one.layer;
  });
}

const merged = (...texts: readonly string[]) => mergeLayers(layersOf(texts), []).evidence;

it('asks for no exports unless it is there', () => {
  expect(merged('', 'comment: never')).toBe(null);
});

it('asks for the last quarter, kept where the service runs, when nothing else is said', () => {
  expect(merged('evidence:')).toMatchObject({
    cron: { minute: 0, hour: 6, daysOfMonth: new Set([2]), months: new Set([1, 4, 7, 10]) },
    timeZone: 'UTC',
    period: 'quarter',
    frameworks: null,
    destination: { kind: 'service' },
  });
});

it('is merged key by key', () => {
  const shared = 'evidence:\n  timezone: Europe/Berlin\n  period: month\n  frameworks: [soc2]\n';
  expect(
    merged(shared, 'evidence:\n  cron: 30 5 1 * *\n  destination: { repository: evidence }\n'),
  ).toMatchObject({
    cron: { minute: 30, hour: 5 },
    timeZone: 'Europe/Berlin',
    period: 'month',
    frameworks: ['soc2'],
    destination: { kind: 'repository', repository: 'evidence', branch: 'fairlead-evidence' },
  });
  expect(merged('evidence: { destination: { bucket: audit } }')?.destination).toEqual({
    kind: 'bucket',
    bucket: 'audit',
  });
});

it.each([
  [
    'evidence:\n  cron: "* * * * *"',
    2,
    '"cron" comes once a day at most: its minute and its hour are one number each',
  ],
  ['evidence:\n  cron: 0 6 31 2 *', 2, '"cron" names days that never come'],
  ['evidence:\n  timezone: Berlin', 2, '"timezone" must be a name of the IANA database, as Europe/Berlin'],
  ['evidence:\n  timezone: "+02:00"', 2, '"timezone" must be a name of the IANA database, as Europe/Berlin'],
  [
    'evidence:\n  period: day',
    2,
    '"evidence.period" must be "week", "month", "quarter", "half-year" or "year"',
  ],
  ['evidence:\n  perod: week', 2, 'unknown key "perod" of "evidence". Did you mean "period"?'],
  ['evidence:\n  destination: {}', 2, '"destination" must name a "repository" or a "bucket", and not both'],
  [
    'evidence:\n  destination: { bucket: a, repository: b }',
    2,
    '"destination" must name a "repository" or a "bucket"',
  ],
  ['evidence:\n  destination: { bucket: a, branch: b }', 2, '"branch" is of a "repository"'],
  ['evidence:\n  destination: { repository: acme/evidence }', 2, '"evidence.destination.repository"'],
  ['evidence:\n  destination: { repository: e, branch: a..b }', 2, '"evidence.destination.branch"'],
  ['evidence:\n  frameworks: []', 2, '"evidence.frameworks"'],
])('%s is a problem on line %i', (text, line, message) => {
  const one = read(text);
  expect(one.ok ? [] : one.problems.map((problem) => [problem.line, toPlain(problem.message)])).toEqual([
    [line, expect.stringContaining(message)],
  ]);
});

it('is the organization’s to say: elsewhere it would do nothing, in silence', () => {
  const loaded = { ...nothing, layers: layersOf(['comment: never\nevidence: {}']) };
  expect(misplaced(loaded, 'acme/.github')).toEqual([]);
  expect(misplaced(loaded, 'acme/shop').map(({ line, message }) => [line, toPlain(message)])).toEqual([
    [2, '"evidence" can stand only in the organization’s .github repository'],
  ]);
});

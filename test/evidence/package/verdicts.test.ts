/** What policies said is counted again from the ledger inside: the same as whoever wrote the package counted, and no other number. */
import { expect, it } from 'vitest';
import { controlsOf } from '../../../app/evidence/controls/controls.ts';
import { readCrosswalk } from '../../../app/evidence/controls/crosswalk.ts';
import { counted } from '../../../app/evidence/controls/tally.ts';
import { verdictsOf } from '../../../app/evidence/controls/verdicts.ts';
import type { Control } from '../../../app/evidence/model/control.ts';
import type { Population, Row } from '../../../app/evidence/model/population.ts';
import { report, verifyPackage } from '../../../app/evidence/standalone/verify.mjs';
import { catalogue } from '../../../policies/index.ts';
import { change, changes, dossier } from './dossiers.ts';
import { asLedger, ledgerOf, newKey, written } from './made.ts';

const key = newKey();
const period = { from: '2026-07-01T00:00:00.000Z', to: '2026-10-01T00:00:00.000Z' };
const at = (day: number, hour = 0): string => new Date(Date.UTC(2026, 6, day, hour)).toISOString();

const outcomes = ['pass', 'fail', 'waived', 'skip', 'unknown'];
/** The policies that any control here names. */
const asked = ['title', 'review', 'size', 'release-readiness', 'branch-protection'];

/** Of seven pull requests, of which one was judged on another head and one too late; of a merge group, a release and a repository. */
function payloadOf(n: number): unknown {
  const assessments = Object.fromEntries(
    asked.slice(0, 3).map((policy, i) => [policy, { outcome: outcomes[(n + i) % 5] }]),
  );
  const base = { repository_id: 1, assessments };
  if (n === 20) return { ...base, kind: 'merge_group', subject: 'sha-3', head: 'sha-3', judged_at: at(3) };
  if (n === 21) return { ...base, kind: 'repository', subject: '1', judged_at: at(5) };
  if (n === 22)
    return { ...base, kind: 'pull_request', subject: 1, head: 'h1', judged_at: at(1), repository_id: 2 };
  if (n === 23) return { ...base, assessments: null, kind: 'release', subject: 'v1', judged_at: at(5) };
  const pull = (n % 7) + 1;
  const head = pull === 5 ? 'other' : `h${pull}`;
  const late = pull === 6 ? { judged_at: at(25) } : { judged_at: at(pull, n % 20) };
  return { ...base, kind: 'pull_request', subject: pull, head, ...late };
}

const records = 24;

const rowOf = (i: number): Row => ({
  ...change(i, 7),
  raw: {
    repository: { id: 1, name: 'acme/shop' },
    branch: 'main',
    landing: { after: `sha-${i}`, at: at(20) },
    pulls: i === 4 ? [] : [{ number: i + 1, head: `h${i + 1}`, mergedAt: at(20) }],
  },
});

const repositories: Population = {
  id: 'repositories',
  title: 'Repositories',
  about: [],
  columns: [{ key: 'inScope', title: 'Looked at', kind: 'text' }],
  rows: () => [
    { id: '1', at: null, cells: { inScope: 'yes' }, raw: { id: 1, disabled: false } },
    { id: '2', at: null, cells: { inScope: 'no' }, raw: { id: 2, disabled: false } },
  ],
  sheet: () => ({ queries: [], tieOuts: [], gaps: [], exclusions: [], incomplete: [] }),
};

async function packageWith(change_: (all: readonly Control[]) => readonly Control[]) {
  const rows = Array.from({ length: 7 }, (_, i) => rowOf(i));
  const verdicts = await verdictsOf(
    {
      since: period.from,
      async *records() {
        for (let n = 0; n < records; n += 1)
          yield { place: n, at: at(1), kind: 'verdict', hash: '', payload: payloadOf(n) };
      },
    },
    period,
    new Set([1]),
  );
  const all = [repositories, { ...changes(7), rows: () => rows }];
  const { populations, tally } = counted(all, verdicts.on);
  const read = readCrosswalk({
    path: 'x.yml',
    text: "framework: soc2\ntitle: Our own\nversion: '2026-01-01'\ncontrols:\n  - id: CC8.1\n    words: Our words\n",
  });
  if (!read.ok) throw new Error('broken');
  const controls = () =>
    change_(
      controlsOf({
        crosswalks: [read.crosswalk],
        catalogue,
        period,
        tally: tally(),
        verdicts,
        continuity: [],
        gaps: [],
        given: [],
      }),
    );
  const ledger = asLedger(ledgerOf('github.com/7', { records, every: 4, key, payload: payloadOf }));
  const more = { ledger, populations, controls, attachments: [], continuity: () => [], gaps: () => [] };
  return verifyPackage(
    await written(dossier(0, { ...more, frameworks: [read.crosswalk.framework] }), [key]),
    { keys: [key.id] },
  );
}

it('as it was counted, it holds', async () => {
  let seen: readonly Control[] = [];
  const verdict = await packageWith((all) => {
    seen = all;
    return all;
  });
  expect(verdict.problems).toEqual([]);
  expect(report(verdict).join('\n')).not.toContain('How often each policy passed and failed');
  const [control] = seen;
  const judged = control?.evidence.filter(({ passed, failed }) => passed > 0 && failed > 0) ?? [];
  expect(judged.length).toBeGreaterThan(0);
});

it('with another number, it is named', async () => {
  const { problems } = await packageWith((all) =>
    all.map((control) => ({
      ...control,
      evidence: control.evidence.map((one) =>
        one.failed > 0 ? { ...one, failed: one.failed - 1, passed: one.passed + 1 } : one,
      ),
    })),
  );
  expect(problems.join('\n')).toMatch(/raw\/controls\.json: control CC8\.1 says .* of Policy: /);
});

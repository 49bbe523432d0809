/** Every policy's page is true: its options table is the schema's, and its examples are executed. */
import { describe, expect, it } from 'vitest';
import { optionsTable } from '../../policies/engine/options-table.ts';
import { toPlain } from '../../policies/engine/plain.ts';
import { catalogue } from '../../policies/index.ts';
import { examplesOf, pageOf } from './page-examples.ts';

const outcomes = { passes: 'pass', fails: 'fail', skips: 'skip', unknown: 'unknown' } as const;

describe.each(catalogue.map((policy) => [policy.id, policy] as const))('%s.md', (id, policy) => {
  const page = pageOf(policy);
  const examples = examplesOf(page);

  it('starts with its id and says its title', () => {
    expect(page.startsWith(`# ${id}\n`)).toBe(true);
    expect(page).toContain(policy.title);
  });

  it('has the options table that the schema makes', () => {
    expect(page).toContain(optionsTable(policy.options));
  });

  it('shows at least one pass and one fail', () => {
    expect(examples.map((e) => e.expected)).toEqual(expect.arrayContaining(['passes', 'fails']));
  });

  it.each(examples.map((e, i) => [i + 1, e.expected, e] as const))(
    'example %i %s',
    (_, expected, { options, facts, says }) => {
      const verdict = policy.judge(facts as never, policy.options.parse(options) as never);
      const gaps = verdict.gaps ?? [];
      // As the engine has it: without a value that it depends on, only a fail stands.
      const outcome = verdict.outcome !== 'fail' && gaps.length > 0 ? 'unknown' : verdict.outcome;
      expect(outcome).toBe(outcomes[expected as keyof typeof outcomes]);
      const found =
        verdict.outcome === 'fail'
          ? verdict.findings.flatMap((f) => [f.message, f.remedy])
          : [verdict.because, ...(verdict.outcome === 'pass' ? (verdict.notes ?? []) : [])];
      const words = [...found, ...gaps.flatMap(({ reason, remedy = [] }) => [reason, remedy])];
      if (says) expect(words.map(toPlain).join('\n')).toContain(says);
    },
  );
});

/** Every policy's page is true: its options table is the schema's, and its examples are executed. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import * as z from 'zod';
import { optionsTable } from '../../policies/engine/options-table.ts';
import { toPlain } from '../../policies/engine/plain.ts';
import { catalogue } from '../../policies/index.ts';
import { changedFile, dependencyChange, sampleFacts } from './sample.ts';

const directories = {
  pull_request: 'pull-request',
  repository: 'repository',
  organization: 'organization',
  release: 'release',
} as const;

/** ```yaml passes|fails|skips: {options?, facts?, says?}``` */
const fenced = /```yaml (passes|fails|skips)\n([\s\S]*?)```/g;
const outcomes = { passes: 'pass', fails: 'fail', skips: 'skip' } as const;
const example = z.strictObject({
  options: z.record(z.string(), z.unknown()).default({}),
  facts: z.record(z.string(), z.unknown()).default({}),
  says: z.string().optional(),
});

/** Merges an example's facts over the sample: objects deeply, lists and values replaced; changed files completed. */
function merged(base: unknown, over: unknown): unknown {
  if (over === undefined) return base;
  if (!isRecord(base) || !isRecord(over)) return over;
  const keys = new Set([...Object.keys(base), ...Object.keys(over)]);
  return Object.fromEntries([...keys].map((key) => [key, merged(base[key], over[key])]));
}

/** A page gives only what matters about a package. */
function completed(fact: unknown): unknown {
  if (!isRecord(fact) || !Array.isArray(fact.changes)) return fact;
  return { ...fact, changes: fact.changes.map((change) => ({ ...dependencyChange, ...change })) };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

describe.each(catalogue.map((policy) => [policy.id, policy] as const))('%s.md', (id, policy) => {
  const page = readFileSync(`policies/${directories[policy.subject]}/${id}.md`, 'utf8');
  const examples = [...page.matchAll(fenced)].map(([, expected, text]) => ({ expected, text }));

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

  it.each(examples.map((e, i) => [i + 1, e.expected, e.text] as const))(
    'example %i %s',
    (_, expected, text) => {
      const { options, facts, says } = example.parse(parse(text ?? ''));
      const known = merged(sampleFacts, facts) as Record<string, unknown>;
      if (Array.isArray(facts.changedFiles)) known.changedFiles = facts.changedFiles.map(changedFile);
      known.dependencyChanges = completed(known.dependencyChanges);
      const verdict = policy.judge(known as never, policy.options.parse(options) as never);
      expect(verdict.outcome).toBe(outcomes[expected as keyof typeof outcomes]);
      const words =
        verdict.outcome === 'fail'
          ? verdict.findings.flatMap((f) => [f.message, f.remedy])
          : [verdict.because];
      if (says) expect(words.map(toPlain).join('\n')).toContain(says);
    },
  );
});

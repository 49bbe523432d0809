/** The examples of policies' pages: facts and options with what comes out, as people read them. */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import * as z from 'zod';
import type { AnyPolicy } from '../../policies/engine/policy.ts';
import {
  changedFile,
  dependencyChange,
  deployKey,
  environment,
  protectedBranch,
  sampleFacts,
  vulnerabilityAlert,
  webhook,
} from './sample.ts';

const directories = {
  pull_request: 'pull-request',
  repository: 'repository',
  organization: 'organization',
  release: 'release',
} as const;

/** ```yaml passes|fails|skips|unknown: {options?, facts?, says?}``` */
const fenced = /```yaml (passes|fails|skips|unknown)\n([\s\S]*?)```/g;
const example = z.strictObject({
  options: z.record(z.string(), z.unknown()).default({}),
  facts: z.record(z.string(), z.unknown()).default({}),
  says: z.string().optional(),
});

export interface Example {
  readonly expected: string;
  readonly options: Readonly<Record<string, unknown>>;
  /** Every fact there is, with what the example gives. */
  readonly facts: Readonly<Record<string, unknown>>;
  readonly says: string | undefined;
}

/** Merges an example's facts over the sample: objects deeply, lists and values replaced; changed files completed. */
function merged(base: unknown, over: unknown): unknown {
  if (over === undefined) return base;
  if (!isRecord(base) || !isRecord(over)) return over;
  const keys = new Set([...Object.keys(base), ...Object.keys(over)]);
  return Object.fromEntries([...keys].map((key) => [key, merged(base[key], over[key])]));
}

/** Lists of which a page gives only what matters of each item, by where they are. */
const items: readonly (readonly [fact: string, list: string | null, item: object])[] = [
  ['deployKeys', 'keys', deployKey],
  ['environments', null, environment],
  ['repositoryWebhooks', null, webhook],
  ['vulnerabilityAlerts', 'alerts', vulnerabilityAlert],
];

function filled(facts: Record<string, unknown>): void {
  const each = (list: unknown, item: object) =>
    Array.isArray(list) ? list.map((one) => ({ ...item, ...one })) : list;
  for (const [name, list, item] of items) {
    const fact = facts[name];
    if (list === null) facts[name] = each(fact, item);
    else if (isRecord(fact)) facts[name] = { ...fact, [list]: each(fact[list], item) };
  }
}

/** A page gives only what matters about a package. */
function completed(fact: unknown): unknown {
  if (!isRecord(fact) || !Array.isArray(fact.changes)) return fact;
  return { ...fact, changes: fact.changes.map((change) => ({ ...dependencyChange, ...change })) };
}

/** A page gives only what places ask for. */
function withRules(fact: unknown): unknown {
  if (!isRecord(fact) || !Array.isArray(fact.branches)) return fact;
  return { ...fact, branches: fact.branches.map((branch) => protectedBranch(branch)) };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function pageOf({ id, subject }: Pick<AnyPolicy, 'id' | 'subject'>): string {
  return readFileSync(`policies/${directories[subject]}/${id}.md`, 'utf8');
}

export function examplesOf(page: string): readonly Example[] {
  return [...page.matchAll(fenced)].map(([, expected = '', text = '']) => {
    const { options, facts, says } = example.parse(parse(text));
    const known = merged(sampleFacts, facts) as Record<string, unknown>;
    if (Array.isArray(facts.changedFiles)) known.changedFiles = facts.changedFiles.map(changedFile);
    known.dependencyChanges = completed(known.dependencyChanges);
    if (facts.protection) known.protection = withRules(known.protection);
    filled(known);
    return { expected, options, facts: known, says };
  });
}

/** The messages about files that are missing beside others. */
import { own, type Prose, say, some } from '../../engine/prose.ts';
import type { Finding } from '../../engine/verdict.ts';
import type { KindName } from './kinds.ts';
import type { Irreversible } from './rollback.ts';
import type { Missed, Rule } from './rule.ts';

const maxNamed = 3;

function names(all: readonly string[]): Prose {
  return some(
    all.map((name) => say`${name}`),
    maxNamed,
  );
}

function place({ because }: Missed): Pick<Finding, 'path'> {
  const [first] = because;
  return first ? { path: first.path } : {};
}

const paths = ({ because }: Missed) => names(because.map(({ path }) => path));

/** The configuration's words are shown as a value: they are not ours. */
export function ruleMissed({ name, why, need }: Rule, missed: Missed): Finding {
  const isChoice = need === 'any' && missed.missing.length > 1;
  return {
    message: say`${name}: ${paths(missed)} changed, and nothing was added to ${own(isChoice ? 'any of ' : '')}${names(missed.missing)}.`,
    remedy: say`Add ${own(isChoice ? 'to one of them' : 'there')} what belongs to this change. Why this repository asks: "${why}"`,
    who: 'author',
    ...place(missed),
    fingerprint: `rule:${name}`,
  };
}

const kindWords: Readonly<Record<Exclude<KindName, 'migration-rollback'>, readonly [string, string]>> = {
  tests: ['no test did', 'Add or change the test that would notice if this broke.'],
  changelog: ['the changelog did not', 'Add a line to the changelog for those who use this.'],
  docs: ['no documentation did', 'Say in the documentation what is different for those who call it.'],
  runbook: ['no runbook did', 'Say in the runbook what somebody on call must know of this.'],
};

export function kindMissed(
  kind: Exclude<KindName, 'migration-rollback'>,
  why: string,
  missed: Missed,
): Finding {
  const [what, remedy] = kindWords[kind];
  return {
    message: say`${paths(missed)} changed, and ${own(what)}.`,
    remedy: say`${own(remedy)} ${own(why)}`,
    who: 'author',
    ...place(missed),
    fingerprint: `kind:${kind}`,
  };
}

export function rollbackMissed({ path, rollback }: Irreversible): Finding {
  return {
    message: say`The migration ${path} has no way back: ${rollback} is missing.`,
    remedy: say`Add ${rollback} and try it once; if the migration cannot be undone, say so in it.`,
    who: 'author',
    path,
    fingerprint: `rollback:${path}`,
  };
}

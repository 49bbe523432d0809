/** Finds the security policy that GitHub shows for a repository. */
import { notKnown, type Part } from '../../policies/engine/part.ts';
import { own } from '../../policies/engine/prose.ts';
import type { SecurityPolicy } from '../../policies/facts/security-policy.ts';
import { misplacedPolicies, securityPolicyIn } from '../../policies/formats/security-policy.ts';
import { overviewOf } from '../github/overview.ts';
import { type Looked, orGap } from '../looked.ts';
import type { Collector, RepositorySource } from './source.ts';
import { standingOf } from './standing.ts';

/** The beginning is enough to see whether it says how to report. */
const maxCharacters = 50_000;

async function appliesTo({
  github,
}: RepositorySource): Promise<Part<{ readonly url: string | null } | null>> {
  if (!github) return notKnown(own('a clone does not tell whether the owner has one for all repositories'));
  return (await overviewOf(github)).securityPolicy;
}

async function collect(source: RepositorySource): Promise<Looked<SecurityPolicy>> {
  const held = await source.files.list();
  const paths = held.flatMap(({ path, kind }) => (kind === 'submodule' ? [] : [path]));
  const path = securityPolicyIn(paths);
  const [read, applies, archived, visibility] = await Promise.all([
    orGap(path === null ? Promise.resolve(null) : source.files.text(path)),
    // Its own file counts before any other: nobody has to be asked then.
    path === null ? appliesTo(source) : null,
    standingOf(source, 'archived'),
    standingOf(source, 'visibility'),
  ]);
  const file =
    path === null || read.value === null ? null : { path, text: read.value.slice(0, maxCharacters) };
  const value = {
    archived,
    visibility,
    empty: paths.length === 0,
    file,
    elsewhere: misplacedPolicies(paths),
    applies,
  };
  return { value, gaps: read.gaps };
}

export const securityPolicy: Collector<'securityPolicy'> = {
  fact: 'securityPolicy',
  events: ['push', 'repository'],
  permissions: { contents: 'read' },
  local: true,
  asks: [],
  collect,
};

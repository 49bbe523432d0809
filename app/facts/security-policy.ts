/** Finds the security policy that GitHub shows for a repository. */
import { notKnown } from '../../policies/engine/part.ts';
import { own } from '../../policies/engine/prose.ts';
import type { SecurityPolicy } from '../../policies/facts/security-policy.ts';
import {
  misplacedPolicies,
  securityPolicyIn,
  securityPolicyPaths,
} from '../../policies/formats/security-policy.ts';
import { otherFiles } from '../github/files/other-files.ts';
import { overviewOf } from '../github/overview.ts';
import { CannotLook, type Looked, orGap } from '../looked.ts';
import type { Collector, RepositorySource } from './source.ts';
import { standingOf } from './standing.ts';

/** The beginning is enough to see whether it says how to report. */
const maxCharacters = 50_000;

type Applies = SecurityPolicy['applies'];

/**
 * The owner's own default, where GitHub would look for it. That GitHub's word on the policy that applies takes it in is
 * written nowhere, so it is looked for before it is said that there is none. Throws `CannotLook`.
 */
async function ownersDefault({ github, elsewhere }: RepositorySource): Promise<Applies> {
  if (!github || !elsewhere || github.repo === '.github') return null;
  const at = { owner: github.owner, repo: '.github', ref: null };
  for (const [i, read] of otherFiles(elsewhere, at, securityPolicyPaths).entries()) {
    const answer = await read();
    if (answer.kind === 'unreadable') throw new CannotLook(answer.gap.reason, answer.gap.remedy);
    if (answer.kind === 'file' && answer.isPublic)
      return { url: `${at.owner}/${at.repo}/${securityPolicyPaths[i] ?? ''}` };
    // There is no such repository, or it is none that GitHub would take a default from.
    if (answer.kind === 'unseen' || answer.kind === 'file' || !answer.isPublic) return null;
  }
  return null;
}

async function appliesTo(source: RepositorySource): Promise<Applies> {
  const { github } = source;
  if (!github) return notKnown(own('a clone does not tell whether the owner has one for all repositories'));
  return (await overviewOf(github)).securityPolicy ?? (await ownersDefault(source));
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

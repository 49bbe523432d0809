import * as z from 'zod';
import { control } from '../engine/controls.ts';
import type { Known } from '../engine/facts.ts';
import { definePolicy } from '../engine/policy.ts';
import { count, own, type Prose, say, some } from '../engine/prose.ts';
import { stricter } from '../engine/stricter.ts';
import { failOr, pass, skip, type Verdict } from '../engine/verdict.ts';
import { isUndecided, type SignedCommit } from '../facts/commit-signatures.ts';
import { sameLogin } from '../facts/people.ts';
import {
  byGitHubFlaw,
  type Flaw,
  findingsOf,
  otherSignerFlaw,
  stateFlaw,
} from './commit-signatures/words.ts';

const options = z.strictObject({
  signer: z
    .enum(['anyone', 'author'])
    .default('anyone')
    .describe('Whose signature counts: that of anyone GitHub knows, or only that of an author of the commit')
    .meta(stricter.from('anyone', 'author')),
  'web-flow': z
    .enum(['accept', 'refuse'])
    .default('accept')
    .describe(
      'Whether commits count that GitHub made and signed itself (its editor, its buttons, an App through its API)',
    )
    .meta(stricter.from('accept', 'refuse')),
  bots: z
    .enum(['refuse', 'accept'])
    .default('refuse')
    .describe('Whether a bot may leave its own commits unsigned in pull requests that it opened')
    .meta(stricter.from('accept', 'refuse')),
});

type Options = z.output<typeof options>;
type Facts = Known<'pullRequest' | 'commitSignatures'>;

/** Anybody can write a name into a commit; GitHub itself knows who opened the pull request. */
function isOwnOfBot({ authorName, authors }: SignedCommit, { pullRequest: { author } }: Facts): boolean {
  const names = authors.length > 0 ? authors : [authorName ?? ''];
  return author.kind === 'bot' && names.every((name) => sameLogin(name, author.login));
}

function isSignedByAuthor({ authors, signature }: SignedCommit): boolean {
  const signer = signature?.signer ?? null;
  return signer !== null && authors.some((author) => sameLogin(author, signer));
}

/** What is wrong with a commit's signature; null when nothing is, or GitHub could not say. */
function flawOf(commit: SignedCommit, facts: Facts, options: Options): Flaw | null {
  const { signature } = commit;
  if (signature === null && options.bots === 'accept' && isOwnOfBot(commit, facts)) return null;
  if (isUndecided(signature)) return null;
  if (!signature?.isValid) return stateFlaw(commit);
  if (signature.byGitHub) return options['web-flow'] === 'accept' ? null : byGitHubFlaw(commit);
  return options.signer === 'author' && !isSignedByAuthor(commit) ? otherSignerFlaw(commit) : null;
}

const shown = 3;

/** Worth knowing where anyone may sign: a commit can name an author who did not make it. */
function signedForOthers(commits: readonly SignedCommit[]): readonly Prose[] {
  const others = commits.filter(
    (commit) => commit.signature?.isValid && !commit.signature.byGitHub && !isSignedByAuthor(commit),
  );
  const each = others.map(
    ({ sha, signature }) => say`${sha.slice(0, 7)} by ${signature?.signer ?? 'nobody known'}`,
  );
  return others.length > 0 ? [say`Signed by others than their authors: ${some(each, shown)}.`] : [];
}

function judge(facts: Facts, options: Options): Verdict {
  const { commits } = facts.commitSignatures;
  if (commits.length === 0) return skip(own('The change has no commits'));
  const flaws = commits.map((commit) => flawOf(commit, facts, options)).filter((flaw) => flaw !== null);
  const signed = commits.filter(({ signature }) => signature?.isValid);
  const because = say`${signed.length} of ${count(commits.length, 'commit')} signed and verified by GitHub.`;
  return failOr(findingsOf(flaws), pass(because, signedForOthers(commits)));
}

export const commitSignatures = definePolicy({
  id: 'commit-signatures',
  title: 'Every commit of the change is signed, and GitHub has verified by whom',
  subject: 'pull_request',
  controls: [
    control('soc2', 'CC6.1', 'supporting'),
    control('soc2', 'CC8.1', 'supporting'),
    control('iso27001', 'A.8.4', 'supporting'),
    control('ssdf', 'PS.1.1', 'partial'),
    control('cis', '1.1.12', 'partial'),
  ],
  needs: ['pullRequest', 'commitSignatures'],
  options,
  judge,
});

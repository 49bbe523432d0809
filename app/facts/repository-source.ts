/** A repository on GitHub as a {@link RepositorySource}: its default branch's rules judge it, if it has one. */
import type { Wanted } from '../../policies/engine/facts.ts';
import { type AssessmentOctokit, forAssessment } from '../github/access/assessment-octokit.ts';
import type { OctokitFor } from '../github/access/purpose.ts';
import { filesOf } from '../github/files/repository-files.ts';
import type { Place } from '../github/files/texts.ts';
import type { Ahead, OwnerRun } from '../github/owner-run.ts';
import type { GitHubReads } from '../github/reads.ts';
import { readRepository } from '../github/repository.ts';
import { whole } from '../looked.ts';
import { type CommitFiles, rulesAt } from '../repository-reads.ts';
import { pagesOf } from './pages.ts';
import type { RepositorySource } from './source.ts';

export interface RepositorySourceOf {
  /** Reads the files of the repository. */
  readonly counted: AssessmentOctokit;
  /** Reads what the wanted facts need more. */
  readonly octokitFor: OctokitFor;
  readonly owner: string;
  readonly repo: string;
  readonly self: GitHubReads['self'];
  /** How its delivery went, where that is kept. */
  readonly delivery?: RepositorySource['delivery'];
  /** Where many repositories of one owner are judged together. */
  readonly run?: OwnerRun | undefined;
  readonly fetch: typeof fetch;
  /** ISO 8601, UTC. */
  readonly now: string;
}

/** Files of a repository that nothing was ever pushed to. */
const noFiles: CommitFiles = {
  list: async () => [],
  text: async () => null,
  texts: async () => whole([]),
};

/** The rules and files of the default branch; an empty repository has no rules of its own. */
function readsOf(
  { counted: { octokit }, owner, repo }: RepositorySourceOf,
  ref: string,
  sha: string | null,
  texts: Ahead['texts'],
) {
  if (sha === null) return { rules: null, files: noFiles };
  const known = (place: Place) => (texts?.sha === place.sha ? texts.byPath.get(place.path) : undefined);
  const files = filesOf({ octokit, owner, repo, shaOf: async () => sha, listed: true, known });
  const rules = rulesAt(files, 'base', `${owner}/${repo}`, async () => ({ ref, sha }));
  return { rules, files: files.commit('base') };
}

/** Opened for each set of wishes; every read is made once for all of them. Throws `CannotLook`. */
export async function repositorySource(
  of: RepositorySourceOf,
): Promise<(wanted: Wanted) => RepositorySource> {
  const { counted, owner, repo, self } = of;
  const { octokit } = counted;
  const ahead = (await of.run?.ahead(owner, repo)) ?? null;
  const { sha, ...repository } = await readRepository(octokit, { owner, repo }, ahead?.listed);
  const reads = readsOf(of, repository.defaultBranch, sha, ahead?.texts ?? null);
  return (wanted) => {
    const verdict = of.octokitFor({ for: 'verdict', kind: 'repository', facts: wanted.facts });
    const facts = forAssessment(verdict, counted.calls).octokit;
    const settings = of.octokitFor({ for: 'settings-read', facts: wanted.facts });
    const layers = of.octokitFor({ for: 'layers' });
    return {
      kind: 'repository',
      wanted,
      ...reads,
      readAt: of.now,
      github: {
        owner,
        repo,
        octokit: facts,
        subject: octokit,
        self,
        pages: pagesOf(facts),
        ahead: ahead?.shown ?? null,
      },
      listed: ahead?.listed,
      delivery: of.delivery,
      rulesets: of.run?.rulesets,
      ofOwner: of.run && forAssessment(settings, counted.calls, of.run.reads).octokit,
      settings: forAssessment(settings, counted.calls).octokit,
      elsewhere: forAssessment(layers, counted.calls, of.run?.reads).octokit,
      repository: async () => repository,
      fetch: of.fetch,
    };
  };
}

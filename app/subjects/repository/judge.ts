/** Judges a repository itself as it is now, by the rules of its default branch. */
import { assess, type Described, type Judged } from '../../assess.ts';
import { repositorySource } from '../../facts/repository-source.ts';
import type { RepositorySource } from '../../facts/source.ts';
import { forAssessment } from '../../github/access/assessment-octokit.ts';
import { type Access, elsewhereOf } from '../access.ts';

async function describe(source: RepositorySource): Promise<Described> {
  const tip = (await source.rules?.at()) ?? null;
  return { base: tip, head: tip, author: null, proposer: null, pullRequest: null, github: source.github };
}

/** Throws `CannotLook` only when the repository cannot be read. */
export async function judgeRepository(access: Access & { readonly repositoryId: number }): Promise<Judged> {
  const counted = forAssessment(access.octokit);
  const {
    octokitFor,
    owner,
    repo,
    self,
    fetch,
    client,
    repositoryId,
    viewpoint,
    configurationPath,
    catalogue,
    run,
    delivery,
  } = access;
  const of = { counted, octokitFor, owner, repo, self, fetch, now: access.now(), run, delivery };
  return assess({
    subject: `${owner}/${repo}`,
    identity: { kind: 'repository', client, repositoryId, subjectId: String(repositoryId) },
    viewpoint,
    open: await repositorySource(of),
    describe,
    elsewhere: elsewhereOf(access, counted),
    catalogue,
    calls: () => counted.calls.reads,
    ...(configurationPath ? { configurationPath } : {}),
  });
}

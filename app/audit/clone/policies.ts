/** What the policies about a repository say of a clone, as far as its files tell; the others are not visible from here. */
import type { AnyPolicy } from '../../../policies/engine/policy.ts';
import { own, say } from '../../../policies/engine/prose.ts';
import type { Viewpoint } from '../../../policies/engine/selection.ts';
import type { Tip } from '../../../policies/facts/pull-request.ts';
import { assess } from '../../assess.ts';
import { collectors } from '../../facts/index.ts';
import { localRepositorySource } from '../../facts/local-repository-source.ts';
import type { Repository } from '../../git/repository.ts';
import { CannotLook } from '../../looked.ts';
import type { Check } from '../model/check.ts';
import { checksOfReport, riskOfPolicy } from '../model/from-report.ts';

const notHere = own('a clone does not have it, GitHub does');
const there = say`Audit it on GitHub: ${'fairlead audit OWNER'} with a token.`;

const fileView: Viewpoint = {
  judges: ['repository'],
  unknowable: (fact) => (collectors[fact].local ? null : notHere),
};

const offline: typeof fetch = async () => {
  throw new CannotLook(own('an audit of a clone uses no network'));
};

export interface CloneOf {
  readonly repository: Repository;
  readonly tip: Tip;
  /** For people. */
  readonly name: string;
  /** ISO 8601, UTC. */
  readonly now: string;
  readonly catalogue: readonly AnyPolicy[];
}

/** A policy whose facts only GitHub has. */
function unseen(policy: AnyPolicy, name: string): Check {
  return {
    id: policy.id,
    area: riskOfPolicy(policy).area,
    repository: policy.subject === 'organization' ? null : name,
    asks: policy.title,
    result: { state: 'not seen', reason: notHere, remedy: there },
    gaps: [],
  };
}

function isVisible({ subject, needs }: AnyPolicy): boolean {
  return subject === 'repository' && needs.every((fact) => collectors[fact].local);
}

/** By the rules of the clone's own configuration, where it has one. */
export async function policyChecks({
  repository,
  tip,
  name,
  now,
  catalogue,
}: CloneOf): Promise<readonly Check[]> {
  const about = catalogue.filter(({ subject }) => subject === 'repository' || subject === 'organization');
  const visible = about.filter(isVisible);
  const { report } = await assess({
    subject: name,
    identity: { kind: 'repository', client: null, repositoryId: null, subjectId: tip.sha },
    viewpoint: fileView,
    open: localRepositorySource({ repository, tip, fetch: offline, now }),
    describe: async () => ({
      base: tip,
      head: tip,
      author: null,
      proposer: null,
      pullRequest: null,
      github: null,
    }),
    catalogue,
  });
  return [
    ...checksOfReport(report, name, visible),
    ...about.filter((policy) => !isVisible(policy)).map((policy) => unseen(policy, name)),
  ];
}

/** What the policies that a file can satisfy find in a repository, by the configuration in force there. Only reads. */
import { wantsNothing } from '../../policies/engine/facts.ts';
import { say } from '../../policies/engine/prose.ts';
import type { Setting } from '../../policies/engine/setting.ts';
import { type FileChoices, type FilePolicy, filePolicies } from '../../policies/files/offer.ts';
import { assess, type Described } from '../assess.ts';
import { configurationInForce, configurationPath, type InForce } from '../config/in-force.ts';
import { repositorySource } from '../facts/repository-source.ts';
import type { RepositorySource } from '../facts/source.ts';
import type { AssessmentOctokit } from '../github/access/assessment-octokit.ts';
import type { RepositoryAt } from '../github/settings/branches.ts';
import { checkNames } from '../publish/purposes.ts';
import type { Planner } from '../settings/plan-target.ts';

export interface JudgingFiles extends Pick<Planner, 'octokit' | 'catalogue' | 'elsewhere'> {
  readonly choices: FileChoices;
  /** ISO 8601, UTC. */
  readonly now: () => string;
}

function isFilePolicy(id: string): id is FilePolicy {
  return (filePolicies as readonly string[]).includes(id);
}

/** Of policies that were not chosen nothing is asked. */
function chosen(settings: readonly Setting[], { policies }: FileChoices): readonly Setting[] {
  return settings.filter(({ policy: { id } }) => !isFilePolicy(id) || policies.includes(id));
}

async function describe({ rules, github }: RepositorySource): Promise<Described> {
  const tip = (await rules?.at()) ?? null;
  return { base: tip, head: tip, author: null, proposer: null, pullRequest: null, github };
}

async function assessed(
  { catalogue, elsewhere }: JudgingFiles,
  where: RepositoryAt,
  id: number,
  open: Awaited<ReturnType<typeof repositorySource>>,
  inForce: InForce,
) {
  const asked = inForce.settings.filter(
    ({ policy }) => policy.subject === 'repository' && isFilePolicy(policy.id),
  );
  const { report, facts } = await assess<RepositorySource>({
    subject: `${where.owner}/${where.repo}`,
    identity: { kind: 'repository', client: null, repositoryId: id, subjectId: String(id) },
    viewpoint: {
      judges: ['repository'],
      unknowable: () => null,
      grant: (permission) => say`Give the token ${permission}.`,
    },
    open,
    describe,
    elsewhere,
    catalogue,
    inForce: { ...inForce, settings: asked },
  });
  const workflows = facts.repositoryWorkflows;
  return { assessments: report.assessments, workflows: workflows?.ok ? workflows.value : null };
}

/** Throws `CannotLook` when the repository cannot be read. */
export async function judgedFor(
  of: JudgingFiles,
  counted: AssessmentOctokit,
  where: RepositoryAt,
  repositoryId: number,
) {
  const open = await repositorySource({
    ...where,
    counted,
    octokitFor: () => of.octokit,
    self: { appId: null, checkName: checkNames.verdict, workflowRunId: null },
    fetch: () => Promise.reject(new Error('nothing but GitHub is asked')),
    now: of.now(),
  });
  const source = open(wantsNothing);
  const inForce = await configurationInForce(source.rules, of.catalogue, configurationPath, of.elsewhere);
  const settings = chosen(inForce.settings, of.choices);
  const { assessments, workflows } = await assessed(of, where, repositoryId, open, { ...inForce, settings });
  const { problems, notes = [] } = inForce;
  return { source, settings, problems, notes, assessments, workflows };
}

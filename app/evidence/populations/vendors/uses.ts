/** What workflows on default branches and the repositories’ own actions use: actions, reusable workflows and images. */
import { posix } from 'node:path';
import * as z from 'zod';
import { own, type Prose, say } from '../../../../policies/engine/prose.ts';
import { readWorkflow, type Workflow, workflowKind } from '../../../../policies/formats/workflow.ts';
import { cannotLook, statusOf } from '../../../github/access/reasons.ts';
import { requestText } from '../../../github/files/repository-files.ts';
import { CannotLook } from '../../../looked.ts';
import type { Exclusion, Query } from '../../model/population.ts';
import { askList } from '../ask.ts';
import { type EvidenceOf, type EvidenceRepository, fullName } from '../of.ts';

/** What one place uses. */
export interface Use {
  readonly uses: string;
  readonly repository: string;
  readonly path: string;
}

const registry = 'docker://';

/** An action whose image is built from a Dockerfile beside it names no image. */
function usesIn({ jobs, image }: Workflow): readonly string[] {
  const used = jobs.flatMap(({ uses, steps }) => [uses, ...steps.map((step) => step.uses)]);
  const images = jobs
    .flatMap((job) => job.images)
    .map(({ text }) => (text.startsWith(registry) ? text : `${registry}${text}`));
  const own = image?.text.startsWith(registry) ? [image.text] : [];
  return [...used.flatMap((one) => (one ? [one.text] : [])), ...images, ...own];
}

const entry = z.object({ name: z.string(), path: z.string(), type: z.string() });

const folder = '.github/workflows';

interface Read {
  readonly uses: readonly Use[];
  readonly queries: readonly Query[];
  readonly incomplete: readonly Prose[];
  readonly exclusions?: readonly Exclusion[];
}

type Uses = Omit<Read, 'queries'>;

/** Null: there is no such file. */
async function ofFile(of: EvidenceOf, repository: EvidenceRepository, path: string): Promise<Uses | null> {
  const { owner, name: repo } = repository;
  try {
    const text = await requestText({ octokit: of.octokit, owner, repo }, path, repository.defaultBranch);
    if (text === null) return null;
    const read = readWorkflow(workflowKind(path) ?? 'workflow', text);
    if (read.state !== 'read')
      return { uses: [], incomplete: [say`${path} of ${fullName(repository)} could not be understood`] };
    const uses = usesIn(read.workflow).map((one) => ({ uses: one, repository: fullName(repository), path }));
    return { uses, incomplete: [] };
  } catch (error) {
    const looked =
      error instanceof CannotLook
        ? error
        : cannotLook(error, say`${path} of ${fullName(repository)}`, 'contents: read');
    return { uses: [], incomplete: [looked.gap.reason] };
  }
}

/** The folder of an action of the repository itself: `./.github/actions/setup`. Null: another thing, or a reusable workflow, which is read already. */
function actionIn({ uses }: Use): string | null {
  if (!uses.startsWith('./') || /\.ya?ml$/i.test(uses)) return null;
  return posix.normalize(uses.slice(2)).replace(/\/$/, '');
}

async function ofAction(of: EvidenceOf, repository: EvidenceRepository, folder: string): Promise<Uses> {
  const at = (name: string) => (folder === '.' ? name : `${folder}/${name}`);
  const isInside = !folder.split('/').includes('..');
  const read =
    isInside &&
    ((await ofFile(of, repository, at('action.yml'))) ?? (await ofFile(of, repository, at('action.yaml'))));
  const exclusion = {
    what: say`${fullName(repository)}: ${`./${folder}`}, which a workflow uses`,
    because: own('the default branch has no action there: the workflow brings it itself'),
  };
  return read || { uses: [], incomplete: [], exclusions: [exclusion] };
}

/** Actions of the repository that its workflows use, and those that these use. */
async function ofActions(
  of: EvidenceOf,
  repository: EvidenceRepository,
  from: readonly Use[],
): Promise<Uses> {
  const seen = new Set<string>();
  const all: Uses[] = [];
  let next = from;
  while (next.length > 0) {
    const folders = new Set(next.map(actionIn).filter((one) => one !== null && !seen.has(one)));
    for (const folder of folders) if (folder !== null) seen.add(folder);
    const read = await Promise.all([...folders].map((one) => ofAction(of, repository, one ?? '')));
    all.push(...read);
    next = read.flatMap(({ uses }) => uses);
  }
  return {
    uses: all.flatMap(({ uses }) => uses),
    incomplete: all.flatMap(({ incomplete }) => incomplete),
    exclusions: all.flatMap(({ exclusions }) => exclusions ?? []),
  };
}

/** A folder that is not there has no workflows; GitHub says so with 404, and of a repository that is empty, too. */
const noFolder = (error: unknown): Prose | null =>
  statusOf(error) === 404 && error instanceof Error && /not found|is empty/i.test(error.message)
    ? own('there are no workflows')
    : null;

export async function ofRepository(of: EvidenceOf, repository: EvidenceRepository): Promise<Read> {
  const { owner, name: repo, defaultBranch } = repository;
  if (defaultBranch === null) return { uses: [], queries: [], incomplete: [] };
  const asked = await askList({
    octokit: of.octokit,
    route: 'GET /repos/{owner}/{repo}/contents/{path}',
    parameters: { owner, repo, path: folder, ref: defaultBranch },
    answer: entry,
    idOf: ({ path }) => path,
    what: say`the workflows of ${fullName(repository)}`,
    permission: 'contents: read',
    none: noFolder,
  });
  // Git has no folder without a file.
  const isOdd = asked.items.length === 0 && asked.problem === null && asked.none === null;
  const noEmptyFolder = say`GitHub shows a folder of workflows of ${fullName(repository)} with nothing in it, which there cannot be`;
  const files = asked.items.filter(({ name, type }) => type === 'file' && /\.ya?ml$/i.test(name));
  const listed = await Promise.all(files.map(({ path }) => ofFile(of, repository, path)));
  const read = listed.filter((one) => one !== null);
  const workflows = read.flatMap(({ uses }) => uses);
  const actions = await ofActions(of, repository, workflows);
  return {
    uses: [...workflows, ...actions.uses],
    exclusions: actions.exclusions ?? [],
    queries: [asked.query],
    incomplete: [
      ...(asked.problem ? [asked.problem] : []),
      ...(isOdd ? [noEmptyFolder] : []),
      ...[...read, actions].flatMap(({ incomplete }) => incomplete),
    ],
  };
}

/** What workflows on default branches use: actions, reusable workflows and images. */
import * as z from 'zod';
import { own, type Prose, say } from '../../../../policies/engine/prose.ts';
import { readWorkflow, type Workflow } from '../../../../policies/formats/workflow.ts';
import { cannotLook, statusOf } from '../../../github/access/reasons.ts';
import { requestText } from '../../../github/files/repository-files.ts';
import { CannotLook } from '../../../looked.ts';
import type { Query } from '../../model/population.ts';
import { askList } from '../ask.ts';
import { type EvidenceOf, type EvidenceRepository, fullName } from '../of.ts';

/** What one place uses. */
export interface Use {
  readonly uses: string;
  readonly repository: string;
  readonly path: string;
}

function usesIn({ jobs, image }: Workflow): readonly string[] {
  const placed = jobs.flatMap(({ uses, steps, images }) => [
    uses,
    ...steps.map((step) => step.uses),
    ...images.map((one) => ({
      ...one,
      text: one.text.startsWith('docker://') ? one.text : `docker://${one.text}`,
    })),
  ]);
  return [...placed, image].flatMap((one) => (one ? [one.text] : []));
}

const entry = z.object({ name: z.string(), path: z.string(), type: z.string() });

const folder = '.github/workflows';

interface Read {
  readonly uses: readonly Use[];
  readonly queries: readonly Query[];
  readonly incomplete: readonly Prose[];
}

async function ofFile(
  of: EvidenceOf,
  repository: EvidenceRepository,
  path: string,
): Promise<Omit<Read, 'queries'>> {
  const { owner, name: repo } = repository;
  try {
    const text = await requestText({ octokit: of.octokit, owner, repo }, path, repository.defaultBranch);
    if (text === null) return { uses: [], incomplete: [] };
    const read = readWorkflow('workflow', text);
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
  const read = await Promise.all(files.map(({ path }) => ofFile(of, repository, path)));
  return {
    uses: read.flatMap(({ uses }) => uses),
    queries: [asked.query],
    incomplete: [
      ...(asked.problem ? [asked.problem] : []),
      ...(isOdd ? [noEmptyFolder] : []),
      ...read.flatMap(({ incomplete }) => incomplete),
    ],
  };
}

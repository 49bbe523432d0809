/** Whose code and services the client lets in: installed Apps with what they may do, and actions of others that workflows run. */
import * as z from 'zod';
import { own, type Prose, say } from '../../../policies/engine/prose.ts';
import { readWorkflow, type Workflow } from '../../../policies/formats/workflow.ts';
import { isPinned, usedOf } from '../../../policies/pull-request/workflow-hardening/pins.ts';
import { cannotLook, statusOf } from '../../github/access/reasons.ts';
import { requestText } from '../../github/files/repository-files.ts';
import { CannotLook } from '../../looked.ts';
import type { Population, Query, Row } from '../model/population.ts';
import { askList } from './ask.ts';
import { forEach, type Gathered, population } from './gathered.ts';
import { type EvidenceOf, type EvidenceRepository, fullName, timeOf } from './of.ts';

const installation = z.object({
  id: z.number(),
  app_slug: z.string(),
  repository_selection: z.string(),
  permissions: z.record(z.string(), z.string()),
  events: z.array(z.string()).optional(),
  created_at: z.string(),
  updated_at: z.string().nullish(),
  suspended_at: z.string().nullish(),
});

async function appRows(of: EvidenceOf): Promise<Gathered> {
  const because = own('GitHub lists Apps on a person’s account to that person alone');
  if (of.account.kind === 'user')
    return { rows: [], queries: [], incomplete: [], exclusions: [{ what: own('installed Apps'), because }] };
  const asked = await askList({
    octokit: of.settings,
    route: 'GET /orgs/{org}/installations',
    parameters: { org: of.account.login },
    answer: installation,
    idOf: ({ id }) => String(id),
    what: own('the installed Apps'),
    permission: 'organization_administration: read',
    under: 'installations',
  });
  const rows = asked.items.map(
    (one): Row => ({
      id: `app ${one.id}`,
      at: timeOf(one.created_at),
      cells: {
        kind: 'App',
        vendor: one.app_slug,
        version: null,
        pinned: null,
        may: Object.entries(one.permissions)
          .map(([name, level]) => `${name}: ${level}`)
          .sort()
          .join(', '),
        repositories: one.repository_selection,
        since: timeOf(one.created_at),
        state: one.suspended_at ? 'suspended' : 'installed',
        places: null,
      },
      raw: one,
    }),
  );
  return { rows, queries: [asked.query], incomplete: asked.problem ? [asked.problem] : [] };
}

/** What one place uses. */
interface Use {
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

async function ofRepository(of: EvidenceOf, repository: EvidenceRepository): Promise<Read> {
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
  const files = asked.items.filter(({ name, type }) => type === 'file' && /\.ya?ml$/i.test(name));
  const read = await Promise.all(files.map(({ path }) => ofFile(of, repository, path)));
  return {
    uses: read.flatMap(({ uses }) => uses),
    queries: [asked.query],
    incomplete: [...(asked.problem ? [asked.problem] : []), ...read.flatMap(({ incomplete }) => incomplete)],
  };
}

/** Pinned to a commit or a digest, to a version that its owner can move, or to a name that moves. */
function pinState(uses: string): string {
  const used = usedOf(uses);
  if (!used) return 'not known';
  if (isPinned(used, 'hash')) return 'commit';
  return isPinned(used, 'tag') ? 'version that can be moved' : 'name that moves';
}

const ownerOf = (name: string): string => name.split('/')[0] ?? '';

function actionRow(uses: string, places: readonly Use[]): Row {
  const used = usedOf(uses);
  const where = [...new Set(places.map(({ repository, path }) => `${repository}/${path}`))].sort();
  return {
    id: `action ${uses}`,
    at: null,
    cells: {
      kind: used?.name.startsWith('docker://') ? 'image' : 'action',
      vendor: used?.name ?? uses,
      version: used?.ref ?? null,
      pinned: pinState(uses),
      may: null,
      repositories: String(new Set(places.map(({ repository }) => repository)).size),
      since: null,
      state: 'used',
      places: where.slice(0, 20).join(', ') + (where.length > 20 ? ` and ${where.length - 20} more` : ''),
    },
    raw: { uses, places: where },
  };
}

async function gather(of: EvidenceOf): Promise<Gathered> {
  const [apps, read] = await Promise.all([
    appRows(of),
    forEach(of.repositories, (one) => ofRepository(of, one)),
  ]);
  const others = read
    .flatMap(({ uses }) => uses)
    .filter(({ uses }) => {
      const used = usedOf(uses);
      if (!used) return !/^[.$]/.test(uses);
      return ownerOf(used.name).toLowerCase() !== of.account.login.toLowerCase();
    });
  const rows = [...Map.groupBy(others, ({ uses }) => uses)].map(([uses, places]) => actionRow(uses, places));
  return {
    rows: [...apps.rows, ...rows],
    queries: [...apps.queries, ...read.flatMap(({ queries }) => queries)],
    exclusions: [
      ...(apps.exclusions ?? []),
      {
        what: own('OAuth apps, and what actions use themselves'),
        because: own(
          'GitHub lists OAuth apps to no App; what an action runs is not in the client’s repositories',
        ),
      },
    ],
    incomplete: [...apps.incomplete, ...read.flatMap(({ incomplete }) => incomplete)],
  };
}

export const vendors = (of: EvidenceOf): Population =>
  population(
    {
      id: 'vendors',
      title: 'Vendors',
      about: own(
        'One row for each App that is installed, and for each action, reusable workflow and image of others that a workflow on a default branch uses, as it was when the evidence was collected.',
      ),
      columns: [
        { key: 'kind', title: 'Kind', kind: 'text' },
        { key: 'vendor', title: 'Vendor', kind: 'text' },
        { key: 'version', title: 'Version', kind: 'text' },
        { key: 'pinned', title: 'Pinned to', kind: 'text' },
        { key: 'may', title: 'May', kind: 'text' },
        { key: 'repositories', title: 'Repositories', kind: 'text' },
        { key: 'since', title: 'Since', kind: 'time' },
        { key: 'state', title: 'State', kind: 'text' },
        { key: 'places', title: 'Used in', kind: 'text' },
      ],
    },
    () => gather(of),
  );

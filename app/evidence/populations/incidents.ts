/** Issues that are incidents, by what `metrics:` says: opened, acknowledged, ended, and what they name as the cause. */
import * as z from 'zod';
import { type MetricsRules, usualMetrics } from '../../../policies/engine/metrics-rules.ts';
import { own, type Prose, say } from '../../../policies/engine/prose.ts';
import { statusOf } from '../../github/access/reasons.ts';
import { CannotLook } from '../../looked.ts';
import type { Population, Row } from '../model/population.ts';
import { askList, emptyOf } from './ask.ts';
import { forEach, type Gathered, joined, population } from './gathered.ts';
import { type EvidenceOf, type EvidenceRepository, fullName, timeOf } from './of.ts';

const issue = z.object({
  number: z.number(),
  title: z.string(),
  html_url: z.string(),
  state: z.string(),
  state_reason: z.string().nullish(),
  created_at: z.string(),
  closed_at: z.string().nullish(),
  body: z.string().nullish(),
  user: z.object({ login: z.string() }).nullish(),
  closed_by: z.object({ login: z.string() }).nullish(),
  assignees: z.array(z.object({ login: z.string() })).nullish(),
  labels: z.array(z.union([z.string(), z.object({ name: z.string().nullish() })])),
  type: z.object({ name: z.string() }).nullish(),
  pull_request: z.unknown().optional(),
});

type Issue = z.output<typeof issue>;

const labelsOf = ({ labels }: Issue): readonly string[] =>
  labels.flatMap((one) => (typeof one === 'string' ? one : (one.name ?? [])));

const causes = /^Caused-by:[ \t]*(\S[^\n]{0,300})$/gim;

/** Addresses in the text that are called so: a post-mortem is an issue, a page or a file. */
const afterwards = /^(?:Post-?mortem|Retrospective|Review):[ \t]*(\S[^\n]{0,500})$/im;

function rowOf(repository: EvidenceRepository, one: Issue): Row {
  const body = (one.body ?? '').slice(0, 20_000);
  const [opened, closed] = [timeOf(one.created_at), timeOf(one.closed_at)];
  const hours = opened && closed ? (Date.parse(closed) - Date.parse(opened)) / 3_600_000 : null;
  return {
    id: `${repository.id} issue ${String(one.number).padStart(8, '0')}`,
    at: opened,
    cells: {
      repository: fullName(repository),
      number: one.number,
      title: one.title,
      opened,
      closed,
      hours: hours === null ? null : Math.round(hours * 100) / 100,
      state: one.state_reason ? `${one.state} (${one.state_reason})` : one.state,
      by: one.user?.login ?? null,
      closedBy: one.closed_by?.login ?? null,
      assignees: (one.assignees ?? []).map(({ login }) => login).join(', '),
      labels: labelsOf(one).join(', '),
      type: one.type?.name ?? null,
      cause: [...body.matchAll(causes)].map(([, said = '']) => said.trim()).join(', ') || null,
      afterwards: afterwards.exec(body)?.[1]?.trim() ?? null,
      link: one.html_url,
    },
    raw: { ...one, body: undefined, labels: labelsOf(one) },
  };
}

/** Issues are switched off. */
const off = (error: unknown) => (statusOf(error) === 410 ? own('issues are switched off there') : null);

/** GitHub refuses a type that the organization does not have: there is none of it. */
const noType = (error: unknown) =>
  statusOf(error) === 422 ? own('the organization has no such type of issue') : off(error);

function askedOf(
  of: EvidenceOf,
  repository: EvidenceRepository,
  { labels, types }: MetricsRules['incidents'],
) {
  const { owner, name: repo } = repository;
  const ask = (by: Readonly<Record<string, string>>, none: typeof off) =>
    askList({
      octokit: of.octokit,
      route: 'GET /repos/{owner}/{repo}/issues',
      parameters: { owner, repo, state: 'all', sort: 'created', direction: 'asc', ...by },
      otherEnd: { direction: 'desc' },
      answer: issue,
      idOf: ({ number }) => String(number),
      what: say`the incidents of ${fullName(repository)}`,
      permission: 'issues: read',
      none,
    });
  return Promise.all([
    ...labels.map((one) => ask({ labels: one }, off)),
    ...types.map((type) => ask({ type }, noType)),
  ]);
}

/** What is usual where nobody could read what the client says. */
async function rulesOf(of: EvidenceOf, repository: EvidenceRepository) {
  try {
    return { incidents: (await of.metricsOf(repository)).incidents, unread: [] };
  } catch (error) {
    if (!(error instanceof CannotLook)) throw error;
    const { reason } = error.gap;
    const unread: readonly Prose[] = [
      say`what counts as an incident in ${fullName(repository)} could not be read: ${reason}`,
    ];
    return { incidents: usualMetrics.incidents, unread };
  }
}

async function ofRepository(of: EvidenceOf, repository: EvidenceRepository): Promise<Gathered> {
  const { incidents, unread } = await rulesOf(of, repository);
  const asked = await askedOf(of, repository, incidents);
  const found = new Map(asked.flatMap(({ items }) => items).map((one) => [one.number, one]));
  const { from, to } = of.period;
  const rows = [...found.values()]
    .filter((one) => one.pull_request === undefined || one.pull_request === null)
    .map((one) => rowOf(repository, one))
    .filter(
      ({ at, cells }) => at !== null && at < to && (cells.closed === null || String(cells.closed) >= from),
    );
  const isOff = asked.some(({ none }) => none !== null && none[0] === 'issues are switched off there');
  const fields = Object.keys(incidents.fields);
  return {
    rows,
    queries: asked.map(({ query }) => query),
    empty: asked.every((one) => emptyOf(one, '', []).length > 0)
      ? asked.slice(0, 1).flatMap((one) => emptyOf(one, fullName(repository), own('incidents')))
      : [],
    exclusions: isOff
      ? [{ what: say`${fullName(repository)}`, because: own('issues are switched off there') }]
      : [],
    incomplete: [
      ...unread,
      ...asked.flatMap(({ problem }) => (problem ? [problem] : [])),
      ...(fields.length > 0
        ? [say`issues that are incidents by a field (${fields.join(', ')}) are not listed here`]
        : []),
    ],
  };
}

export const incidents = (of: EvidenceOf): Population =>
  population(
    {
      id: 'incidents',
      title: 'Incidents',
      about: own(
        'One row for each issue that is an incident by its label or type and was open at some time of the period. Incidents that are kept elsewhere are not here.',
      ),
      columns: [
        { key: 'repository', title: 'Repository', kind: 'text' },
        { key: 'number', title: 'Number', kind: 'number' },
        { key: 'title', title: 'Title', kind: 'text' },
        { key: 'opened', title: 'Opened', kind: 'time' },
        { key: 'closed', title: 'Closed', kind: 'time' },
        { key: 'hours', title: 'Hours', kind: 'hours', means: 'From opened to closed' },
        { key: 'state', title: 'State', kind: 'text', means: 'When the evidence was collected' },
        { key: 'by', title: 'Opened by', kind: 'text' },
        { key: 'closedBy', title: 'Closed by', kind: 'text' },
        { key: 'assignees', title: 'Assignees', kind: 'text' },
        { key: 'labels', title: 'Labels', kind: 'text' },
        { key: 'type', title: 'Type', kind: 'text' },
        { key: 'cause', title: 'Caused by', kind: 'text' },
        { key: 'afterwards', title: 'Looked at afterwards', kind: 'text' },
        { key: 'link', title: 'Link', kind: 'link' },
      ],
    },
    async () => joined(await forEach(of.repositories, (one) => ofRepository(of, one))),
  );

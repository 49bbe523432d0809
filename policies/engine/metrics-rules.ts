/** How delivery is measured where it is not as usual: what `metrics:` of the configuration says. */
import * as z from 'zod';
import { glob, globs } from './option.ts';
import { isTimeZone } from './time-zone.ts';

export const deploymentSources = ['deployments', 'runs', 'releases', 'tags', 'merges'] as const;
export type DeploymentSource = (typeof deploymentSources)[number];

const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

const name = z.string().min(1).max(255);
const time = z
  .string()
  .regex(/^(?:[01]\d|2[0-4]):[0-5]\d$/)
  .describe('HH:MM, from 00:00 to 24:00.');

const where = {
  environments: z
    .array(name)
    .min(1)
    .max(50)
    .optional()
    .describe('Environments that are production, by name.'),
  tags: glob.optional().describe('Tags that are deployments, or of releases that are: a glob.'),
  workflow: name.optional().describe('File name of the workflow whose runs are deployments: deploy.yml.'),
};

const service = z.union([
  globs.min(1),
  z.strictObject({ paths: globs.min(1).describe('Files that belong to the service.'), ...where }),
]);

/** Labels that say a change pays debt back, compared without case. */
const usualDebtLabels: readonly string[] = [
  'debt',
  'tech-debt',
  'tech debt',
  'technical-debt',
  'technical debt',
  'refactor',
  'refactoring',
  'type: debt',
  'kind/debt',
];

export const metricsSchema = z.strictObject({
  comments: z
    .enum(['everywhere', 'never', 'private'])
    .optional()
    .describe(
      'Where Fairlead comments how delivery went, on merged pull requests and of releases: in private repositories (the default), everywhere, or never.',
    ),
  debt: z
    .array(name)
    .min(1)
    .max(50)
    .optional()
    .describe(
      `Labels of pull requests that pay debt back, instead of the usual ones: ${usualDebtLabels.join(', ')}.`,
    ),
  deployments: z
    .strictObject({
      source: z
        .enum(deploymentSources)
        .optional()
        .describe('What counts as a deployment. Without it, the first of these that the repository has.'),
      ...where,
    })
    .optional()
    .describe('What a deployment is.'),
  failures: z
    .array(name)
    .max(50)
    .optional()
    .describe(
      'Labels, and first words of titles and branches, of changes that repair a deployment; hotfix always does.',
    ),
  hours: z
    .strictObject({
      days: z.array(z.enum(days)).min(1).max(7).optional(),
      from: time.optional(),
      to: time.optional(),
    })
    .refine(({ from = '09:00', to = '17:00' }) => from < to, { message: '"hours" must end after they begin' })
    .optional()
    .describe('Working hours: waiting for a review is shown by them, too. Lead time never is.'),
  incidents: z
    .strictObject({
      fields: z
        .record(name, name)
        .optional()
        .describe('Issue fields and the value that makes an issue an incident.'),
      labels: z.array(name).max(20).optional().describe('Labels that make an issue an incident.'),
      types: z.array(name).max(20).optional().describe('Issue types that are incidents.'),
    })
    .optional()
    .describe('Which issues are incidents.'),
  'release-notes': z
    .boolean()
    .optional()
    .describe(
      'Whether a release is told of in its own notes, between markers, where Fairlead was granted contents: write. Otherwise in a comment.',
    ),
  services: z
    .record(name, service)
    .optional()
    .describe('Services that are deployed apart, each with the files that belong to it.'),
  timezone: z
    .string()
    .refine(isTimeZone, { message: '"timezone" must be a name of the IANA database, as Europe/Berlin' })
    .optional()
    .describe(
      'Where days and weeks begin, and working hours are: a name of the IANA database. UTC unless said.',
    ),
});

type Said = z.output<typeof metricsSchema>;

export interface ServiceRules {
  readonly name: string;
  readonly paths: readonly string[];
  readonly environments: readonly string[];
  readonly tags: string | null;
  readonly workflow: string | null;
}

export interface MetricsRules {
  /** Where there are comments. */
  readonly comments: 'everywhere' | 'never' | 'private';
  readonly releaseNotes: boolean;
  /** Labels of pull requests that pay debt back, compared without case. */
  readonly debtLabels: readonly string[];
  readonly deployments: {
    /** Null: the first that the repository has. */
    readonly source: DeploymentSource | null;
    readonly environments: readonly string[];
    readonly tags: string | null;
    readonly workflow: string | null;
  };
  readonly incidents: {
    readonly labels: readonly string[];
    readonly types: readonly string[];
    readonly fields: Readonly<Record<string, string>>;
  };
  /** In the order of their names. */
  readonly services: readonly ServiceRules[];
  /** IANA. */
  readonly timeZone: string;
  /** Null: not asked for. */
  readonly hours: { readonly days: readonly number[]; readonly from: number; readonly to: number } | null;
  /** Lower case. */
  readonly repairs: readonly string[];
}

const minutes = (text: string): number => {
  const [hour = 0, minute = 0] = text.split(':').map(Number);
  return hour * 60 + minute;
};

/** `environments: [x]` alone means deployments to it, and so on. */
function sourceOf({ source, environments, workflow, tags }: NonNullable<Said['deployments']>) {
  if (source !== undefined) return source;
  if (environments) return 'deployments';
  if (workflow !== undefined) return 'runs';
  return tags === undefined ? null : 'tags';
}

function serviceOf(name: string, said: z.output<typeof service>): ServiceRules {
  const all = Array.isArray(said) ? { paths: said } : said;
  const {
    paths,
    environments = [],
    tags = null,
    workflow = null,
  } = {
    environments: undefined,
    tags: undefined,
    workflow: undefined,
    ...all,
  };
  return { name, paths, environments, tags, workflow };
}

/** `said` as the schema reads it. */
export function metricsRulesOf(said: Said = {}): MetricsRules {
  const { deployments = {}, incidents = {}, hours, services = {}, failures = [] } = said;
  const { environments = [], tags = null, workflow = null } = deployments;
  const { days: of = days.slice(0, 5), from = '09:00', to = '17:00' } = hours ?? {};
  return {
    comments: said.comments ?? 'private',
    releaseNotes: said['release-notes'] ?? false,
    debtLabels: said.debt ?? usualDebtLabels,
    deployments: { source: sourceOf(deployments), environments, tags, workflow },
    incidents: {
      labels: incidents.labels ?? ['incident', 'type: incident', 'type:incident', 'kind/incident', 'outage'],
      types: incidents.types ?? ['Incident'],
      fields: incidents.fields ?? {},
    },
    services: Object.entries(services)
      .map(([name, one]) => serviceOf(name, one))
      .toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    timeZone: said.timezone ?? 'UTC',
    hours: hours
      ? { days: of.map((day) => days.indexOf(day) + 1), from: minutes(from), to: minutes(to) }
      : null,
    repairs: [...new Set(['hotfix', ...failures.map((word) => word.toLowerCase())])],
  };
}

export const usualMetrics: MetricsRules = metricsRulesOf();

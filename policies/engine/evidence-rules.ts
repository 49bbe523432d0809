/** When a client's evidence is exported, of what, and where to: what `evidence:` of the organization's configuration says. */
import * as z from 'zod';
import { type Cron, cronOf } from './cron.ts';
import { toPlain } from './plain.ts';
import { isTimeZone } from './time-zone.ts';

export const periodKinds = ['week', 'month', 'quarter', 'half-year', 'year'] as const;

/** The last whole one before the export: of a calendar, weeks from Monday. */
export type PeriodKind = (typeof periodKinds)[number];

/** GitHub's names of repositories. */
const repositoryName = /^[A-Za-z0-9._-]{1,100}$/;

/** Of git's names of branches, those that need no thought. */
const branchName = /^(?!.*(?:\.\.|\/\/|\.lock(?:\/|$)|\/\.|\.$|\/$))[A-Za-z0-9_][A-Za-z0-9._/-]{0,199}$/;

export const usualBranch = 'fairlead-evidence';

function cronProblem(text: string): string | null {
  const cron = cronOf(text);
  return 'problem' in cron ? toPlain(cron.problem) : null;
}

export const usualAnchorBranch = 'fairlead-anchors';

export const evidenceSchema = z.strictObject({
  anchor: z
    .strictObject({
      branch: z
        .string()
        .regex(branchName)
        .optional()
        .describe(`Branch of the repository, which holds nothing else. ${usualAnchorBranch} unless said.`),
      repository: z
        .string()
        .regex(repositoryName)
        .describe('Name of a repository of the organization, where Fairlead was granted contents: write.'),
    })
    .optional()
    .describe(
      'Where what signs the evidence ledger is committed, once an hour when anything is new: a history of the client’s own, which whoever runs the service cannot write anew.',
    ),
  cron: z
    .string()
    .max(100)
    .superRefine((text, context) => {
      const problem = cronProblem(text);
      if (problem !== null) context.addIssue({ code: 'custom', message: `"cron" ${problem}` });
    })
    .optional()
    .describe(
      'When: minute, hour, day of the month, month, day of the week, in the time zone. Once a day at most. 0 6 2 1,4,7,10 *, the second morning of each quarter, unless said.',
    ),
  destination: z
    .strictObject({
      bucket: z
        .string()
        .min(1)
        .max(100)
        .optional()
        .describe('Name of a bucket that whoever runs the service set up for this client.'),
      branch: z
        .string()
        .regex(branchName)
        .optional()
        .describe(`Branch of the repository, which holds nothing else. ${usualBranch} unless said.`),
      repository: z
        .string()
        .regex(repositoryName)
        .optional()
        .describe('Name of a repository of the organization, to which packages are committed.'),
    })
    .refine(({ bucket, repository }) => (bucket === undefined) !== (repository === undefined), {
      message: '"destination" must name a "repository" or a "bucket", and not both',
    })
    .refine(({ bucket, branch }) => bucket === undefined || branch === undefined, {
      message: '"branch" is of a "repository"',
    })
    .optional()
    .describe('Where packages go. Unless said, they are kept where the service runs.'),
  frameworks: z
    .array(z.string().min(1).max(100))
    .min(1)
    .max(20)
    .optional()
    .describe('Frameworks whose controls are shown, by name. All unless said.'),
  period: z
    .enum(periodKinds)
    .optional()
    .describe('What a package is about: the last whole one of these. quarter unless said.'),
  timezone: z
    .string()
    .refine(isTimeZone, { message: '"timezone" must be a name of the IANA database, as Europe/Berlin' })
    .optional()
    .describe('Where days and periods begin: a name of the IANA database. UTC unless said.'),
});

type Said = z.output<typeof evidenceSchema>;

export type DestinationRules =
  | { readonly kind: 'repository'; readonly repository: string; readonly branch: string }
  | { readonly kind: 'bucket'; readonly bucket: string }
  /** Where the service runs. */
  | { readonly kind: 'service' };

export interface EvidenceRules {
  /** False: nothing but an anchor is asked for. */
  readonly exports: boolean;
  readonly cron: Cron;
  /** IANA. */
  readonly timeZone: string;
  readonly period: PeriodKind;
  /** Null: all. */
  readonly frameworks: readonly string[] | null;
  readonly destination: DestinationRules;
  /** Null: nowhere. */
  readonly anchor: AnchorRules | null;
}

export interface AnchorRules {
  readonly repository: string;
  readonly branch: string;
}

const usualCron = '0 6 2 1,4,7,10 *';

function destinationOf({
  bucket,
  repository,
  branch = usualBranch,
}: NonNullable<Said['destination']> = {}): DestinationRules {
  if (repository !== undefined) return { kind: 'repository', repository, branch };
  return bucket === undefined ? { kind: 'service' } : { kind: 'bucket', bucket };
}

/** `said` as the schema reads it. Throws for a line of cron that the schema refuses. */
export function evidenceRulesOf(said: Said): EvidenceRules {
  const cron = cronOf(said.cron ?? usualCron);
  if ('problem' in cron) throw new Error(toPlain(cron.problem));
  const keys = Object.entries(said).flatMap(([key, value]) => (value === undefined ? [] : [key]));
  return {
    exports: keys.length === 0 || keys.some((key) => key !== 'anchor'),
    cron,
    timeZone: said.timezone ?? 'UTC',
    period: said.period ?? 'quarter',
    frameworks: said.frameworks ?? null,
    destination: destinationOf(said.destination),
    anchor: said.anchor
      ? { repository: said.anchor.repository, branch: said.anchor.branch ?? usualAnchorBranch }
      : null,
  };
}

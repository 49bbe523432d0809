/** What `code-scanning` says. */
import { count, own, type Prose, say, some } from '../../engine/prose.ts';
import type { Finding } from '../../engine/verdict.ts';
import { age, ageInDays } from '../../facts/age.ts';
import type { CodeAlert, CodeAnalysis } from '../../facts/code-scanning.ts';
import { type Deadlines, daysFor } from '../../facts/deadlines.ts';
import { ghApi } from '../../facts/products.ts';
import type { Repository } from '../../facts/repository.ts';
import { looksElsewhere } from './tools.ts';

export interface At {
  readonly repository: Repository;
  /** ISO 8601, UTC. */
  readonly readAt: string;
  /** The commit of the default branch; null where nothing was ever pushed. */
  readonly head: string | null;
}

function setUp({ repository }: Pick<At, 'repository'>): Prose {
  const command = ghApi(repository, 'PATCH', '/code-scanning/default-setup -f state=configured');
  return say`Set up CodeQL with one press (Settings → Advanced Security → Code scanning → Default, or ${command}), or upload another tool's SARIF from a workflow.`;
}

const fixed = { who: 'administrator', severity: 'medium' } as const;

export function nothing(at: At): Finding {
  return {
    message: own(
      'No tool analyses the code here: code scanning is not set up, and nothing was ever uploaded.',
    ),
    remedy: setUp(at),
    ...fixed,
    fingerprint: 'nothing-scans',
  };
}

/** `CodeQL (2 days ago, of the newest commit)` */
export function upload(
  { tool, commit, createdAt }: CodeAnalysis,
  head: string | null,
  readAt: string,
): Prose {
  const days = ageInDays(createdAt, readAt);
  const when = Number.isNaN(days) ? own('at no time that can be read') : say`${age(createdAt, readAt)} ago`;
  const of = commit === head ? own('of the newest commit') : say`of ${commit.slice(0, 7)}`;
  const instead = looksElsewhere(tool);
  return say`${tool} (${instead === null ? [] : say`${own(instead)}; `}${when}, ${of})`;
}

/** Reports come in, and none is about the code. */
export function otherwise(analyses: readonly CodeAnalysis[], at: At): Finding {
  const uploads = analyses.map((one) => upload(one, at.head, at.readAt));
  return {
    message: say`No tool analyses the code here. What is uploaded looks at something else: ${some(uploads, 5)}.`,
    remedy: say`${setUp(at)} If one of these does look at the code, name it in ${'tools'} of this policy.`,
    ...fixed,
    fingerprint: 'nothing-scans',
  };
}

export function closed(repository: Repository): Finding {
  return {
    message: own('GitHub does not analyse the code here: Code Security is not switched on.'),
    remedy: say`Switch on Code Security (Settings → Advanced Security; an owner may have to buy it). ${setUp({ repository })}`,
    ...fixed,
    fingerprint: 'not-available',
  };
}

export function neverRan(_at: At): Finding {
  return {
    message: own('Code scanning is set up, and has never analysed the default branch.'),
    remedy: own(
      'Look at its runs (Actions → CodeQL): they fail, or workflows may not run here. Choose its languages anew in Settings → Advanced Security if they do.',
    ),
    ...fixed,
    fingerprint: 'never-ran',
  };
}

function lastOf({ tool, createdAt, error }: CodeAnalysis, readAt: string): Prose {
  const when = say`the last analysis by ${tool} is ${age(createdAt, readAt)} old`;
  return error === null ? when : say`${when}, and GitHub could not read it (${error})`;
}

const runAgain = own(
  'Run the analysis again (Actions, or the job of another CI that uploads it) and see that it runs on pushes to the default branch and on a schedule: GitHub stops scheduled workflows of quiet public repositories after 60 days.',
);

export function stale([newest]: readonly CodeAnalysis[], { readAt }: At): Finding {
  const last = newest ? say`: ${lastOf(newest, readAt)}` : own('');
  return {
    message: say`What is on the default branch now has not been analysed${last}.`,
    remedy: runAgain,
    ...fixed,
    fingerprint: 'stale',
  };
}

export function unreadable({ tool, category, error }: CodeAnalysis): Finding {
  const part = category === '' ? own('') : say` for ${category}`;
  return {
    message: say`GitHub could not read the newest report of ${tool}${part}: ${error ?? 'no reason given'}.`,
    remedy: own('Look at the run that uploaded it (Actions, or the other CI), and run it again.'),
    ...fixed,
    fingerprint: `unreadable:${tool.toLowerCase()}:${category}`,
  };
}

export function missingTool(tool: string, analyses: readonly CodeAnalysis[], { readAt }: At): Finding {
  const last = analyses.find((one) => one.tool.toLowerCase() === tool.toLowerCase());
  return {
    message: last
      ? say`${tool} has not analysed what is on the default branch now: ${lastOf(last, readAt)}.`
      : say`${tool} has not analysed the default branch.`,
    remedy: runAgain,
    ...fixed,
    fingerprint: `tool:${tool.toLowerCase()}`,
  };
}

export function overdue(
  alert: CodeAlert,
  severity: NonNullable<CodeAlert['severity']>,
  readAt: string,
  rules: Deadlines,
): Finding {
  const { number, tool, rule, description, path, line, createdAt } = alert;
  const allowed = count(daysFor(severity, rules), 'day');
  return {
    message: say`${tool} found ${description === '' ? rule : description} (${rule}, ${own(severity)}): alert ${own(`#${number}`)} is open for ${age(createdAt, readAt)}, ${allowed} allowed.`,
    remedy: own(
      'Mend it on the default branch, or dismiss the alert with the reason that holds (Security → Code scanning).',
    ),
    who: 'maintainer',
    severity,
    ...(path === null ? {} : { path }),
    ...(path === null || line === null ? {} : { line }),
    fingerprint: `alert:${number}`,
  };
}

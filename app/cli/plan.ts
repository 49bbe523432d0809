/** `fairlead plan`: the exact calls that would bring settings to what is declared. Only reads. */
import { own, say } from '../../policies/engine/prose.ts';
import { makePlan } from '../settings/plan.ts';
import { planJson, planText } from '../settings/plan-words.ts';
import { type Choices, type Limits, overLimits, planFile, usualLimits } from '../settings/planned.ts';
import { writePlan } from '../settings/state-folder.ts';
import { type Command, type ExitCode, exitCode, type Io, Usage } from './command.ts';
import { choice, readOptions } from './options.ts';
import { withProgress } from './progress.ts';
import { sessionFrom, stateHelp } from './settings-session.ts';

const help = `Shows how settings on GitHub differ from what fairlead.yml declares under settings:, and the exact
calls that would end it. It writes nothing to GitHub, and could not: its connection refuses writes.

  fairlead plan OWNER [options]            an organization and all of its repositories
  fairlead plan OWNER/NAME [options]       one repository

Options
  --repositories A,B   of the organization, only these
  --max-edits N        calls that one run may make (default: ${usualLimits.maxEdits})
  --max-share P        per cent of the organization's repositories that one run may change
                       (default: ${usualLimits.maxShare}; 3 repositories always may)
  --adopt ID           this ruleset is Fairlead's to change, although the journal does not show that
                       Fairlead made it; may be repeated
  --again              set again what somebody keeps setting back
  --format FORMAT      text (default) or json
${stateHelp}
  -h, --help           this text

The token is in GITHUB_TOKEN. It needs to see settings: administration and, for organizations,
organization administration; without them values are "not visible", and never planned.

Exit code
  0  all is as declared
  1  something differs, or is held back
  2  something could not be read, the configuration has problems, the plan is over a limit,
     or called wrongly
`;

function numberOf(name: string, text: string | null, usual: number, most: number): number {
  if (text === null) return usual;
  const value = Number(text);
  if (/^\d{1,6}$/.test(text) && value >= 1 && value <= most) return value;
  throw new Usage(say`--${own(name)} must be a whole number from 1 to ${most}, not ${text}`);
}

function rulesetId(text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new Usage(say`--adopt must be the number of a ruleset, not ${text}`);
}

function subjectOf(positionals: readonly string[]): string {
  const [subject, extra] = positionals;
  if (subject === undefined)
    throw new Usage(own('plan needs an organization, or a repository as OWNER/NAME'));
  if (extra !== undefined)
    throw new Usage(say`One OWNER or OWNER/NAME is planned at a time, but ${extra} was given as well`);
  if (!/^[A-Za-z0-9][A-Za-z0-9-]*(\/[\w.-]+)?$/.test(subject))
    throw new Usage(say`${subject} is neither an organization nor a repository as OWNER/NAME`);
  return subject;
}

interface PlanOptions {
  readonly subject: string;
  readonly only: readonly string[];
  readonly limits: Limits;
  readonly choices: Choices;
  readonly format: 'text' | 'json';
  readonly state: string | null;
}

function optionsOf(args: readonly string[]): PlanOptions {
  const { text, texts, flag, positionals } = readOptions(args, {
    repositories: 'text',
    'max-edits': 'text',
    'max-share': 'text',
    adopt: 'texts',
    again: 'flag',
    format: 'text',
    state: 'text',
  });
  const adopt = texts('adopt').map(rulesetId);
  return {
    subject: subjectOf(positionals),
    only: text('repositories')?.split(',').filter(Boolean) ?? [],
    limits: {
      maxEdits: numberOf('max-edits', text('max-edits'), usualLimits.maxEdits, 100_000),
      maxShare: numberOf('max-share', text('max-share'), usualLimits.maxShare, 100),
    },
    choices: { adopt, again: flag('again') },
    format: choice('format', text('format') ?? 'text', ['text', 'json'] as const),
    state: text('state'),
  };
}

async function run(args: readonly string[], io: Io): Promise<ExitCode> {
  const { subject, only, limits, choices, format, state } = optionsOf(args);
  const session = sessionFrom(process.env, io, state, 'plan');
  const [owner = ''] = subject.split('/');
  const planner = session.planner(owner, choices);
  const plan = await withProgress(io, say`Reading ${subject}`, (tell) =>
    makePlan(planner, session.newReader(), subject, only, (done, all) =>
      tell({ what: say`Reading the repositories of ${subject}`, done, all }),
    ),
  );
  const file = planFile({ host: session.host, subject, choices }, plan.targets);
  const over = overLimits(file, limits, plan.repositories);
  const hash = file.targets.length === 0 || over ? null : writePlan(session.folder, file);
  const shown = { plan, file, hash, limits };
  await io.print(format === 'json' ? planJson(shown) : planText(shown));
  const unread = plan.targets.some(
    ({ unknown, problems, skipped }) => unknown.length > 0 || problems.length > 0 || isUnread(skipped),
  );
  if (unread || over) return exitCode.cannotJudge;
  const differs = hash !== null || plan.targets.some(({ held }) => held.length > 0);
  return differs ? exitCode.failed : exitCode.fine;
}

/** Archived and disabled ones are left in peace: that is no failure to look. */
function isUnread(skipped: Awaited<ReturnType<typeof makePlan>>['targets'][number]['skipped']): boolean {
  const [first] = skipped ?? [];
  return skipped !== null && !(typeof first === 'string' && /^(archived|disabled)/.test(first));
}

export const plan: Command = { help, run };

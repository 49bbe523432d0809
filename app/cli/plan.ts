/** `fairlead plan`: the exact calls that would bring settings to what is declared. Only reads. */
import { own, say } from '../../policies/engine/prose.ts';
import { isOwnerName } from '../../policies/files/code-owners.ts';
import { type FileChoices, type FilePolicy, filePolicies } from '../../policies/files/offer.ts';
import { makePlan } from '../settings/plan.ts';
import { planJson, planText } from '../settings/plan-words.ts';
import { type Choices, type Limits, overLimits, planFile, usualLimits } from '../settings/planned.ts';
import { writePlan } from '../settings/state-folder.ts';
import { type Command, type ExitCode, exitCode, type Io, Usage } from './command.ts';
import { choice, type ReadOptions, readOptions } from './options.ts';
import { planTheFiles } from './plan-files.ts';
import { withProgress } from './progress.ts';
import { planNote, recordPlan, recordsHelp } from './run-records.ts';
import { credentialsHelp, type OpenSession, settingsPlace, stateHelp } from './settings-session.ts';

const help = `Shows how settings on GitHub differ from what fairlead.yml declares under settings:, and the exact
calls that would end it. It writes nothing to GitHub, and could not: its connection refuses writes.
With --files it shows instead what files would put right (CODEOWNERS, SECURITY.md, dependabot.yml, actions
pinned to commits, a first decision record), as one pull request for each repository.

  fairlead plan OWNER [options]            an organization and all of its repositories
  fairlead plan OWNER/NAME [options]       one repository

Options
  --repositories A,B   of the organization, only these
  --max-edits N        calls that one run may make (default: ${usualLimits.maxEdits})
  --max-share P        per cent of the organization's repositories that one run may change
                       (default: ${usualLimits.maxShare}; 3 repositories always may)
  --adopt ID           this ruleset is Fairlead's to change, although the journal does not show that
                       Fairlead made it; may be repeated
  --again              set again what somebody keeps setting back; with --files, offer again what somebody
                       closed without merging
  --files              plan files instead of settings; --max-edits then counts pull requests
  --owner @NAME        who owns everything in a new CODEOWNERS: @organization/team or @person; may be
                       repeated (default: the one team that administers the repository)
  --policies A,B       with --files, only what these ask for: ${filePolicies.join(', ')}
  --format FORMAT      text (default) or json
${stateHelp}
${recordsHelp}
  -h, --help           this text

${credentialsHelp}
It needs to see settings: administration and, for organizations, organization administration; without them
values are "not visible", and never planned.

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
  readonly withoutLedger: boolean;
  /** Null: settings are planned. */
  readonly files: FileChoices | null;
}

function filePolicy(name: string): FilePolicy {
  return choice('policies', name, filePolicies);
}

function filesIn({ texts, text, flag }: ReadOptions, now: string): FileChoices | null {
  const owners = texts('owner');
  if (!flag('files')) {
    const stray = owners.length > 0 ? 'owner' : text('policies') === null ? null : 'policies';
    if (stray) throw new Usage(say`--${own(stray)} is about files: it goes with --files`);
    return null;
  }
  if (texts('adopt').length > 0)
    throw new Usage(own('--adopt is about settings: it does not go with --files'));
  const wrong = owners.find((name) => !isOwnerName(name));
  if (wrong !== undefined) throw new Usage(say`--owner must be @organization/team or @person, not ${wrong}`);
  const named = text('policies')?.split(',').filter(Boolean).map(filePolicy);
  const policies = filePolicies.filter((one) => named?.includes(one) ?? true);
  return { owners: [...new Set(owners)], policies, again: flag('again'), date: now.slice(0, 10) };
}

function optionsOf(args: readonly string[], now: string): PlanOptions {
  const read = readOptions(args, {
    repositories: 'text',
    'max-edits': 'text',
    'max-share': 'text',
    adopt: 'texts',
    again: 'flag',
    files: 'flag',
    owner: 'texts',
    policies: 'text',
    format: 'text',
    state: 'text',
    'without-ledger': 'flag',
  });
  const { text, texts, flag, positionals } = read;
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
    withoutLedger: flag('without-ledger'),
    files: filesIn(read, now),
  };
}

async function run(args: readonly string[], io: Io): Promise<ExitCode> {
  const options = optionsOf(args, io.now);
  const { subject, state, files } = options;
  const place = settingsPlace(process.env, io, state, 'plan');
  const session = await place.open(subject);
  if (files) return planTheFiles({ ...options, choices: files }, session, io);
  return planSettings(options, session, io);
}

async function planSettings(
  { subject, only, limits, choices, format, withoutLedger }: PlanOptions,
  session: OpenSession,
  io: Io,
): Promise<ExitCode> {
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
  if (hash !== null) await recordPlan(io, session, planNote('settings', hash, file), withoutLedger);
  const shown = { plan, file, hash, limits };
  await io.print(format === 'json' ? planJson(shown) : planText(shown, io.width));
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

/** The options of `fairlead record`, and its help. */
import { own, say } from '../../policies/engine/prose.ts';
import { type Thing, things } from '../delivery/told/things.ts';
import { Usage } from './command.ts';
import { readOptions } from './options.ts';

export type RecordOptions =
  | {
      readonly kind: 'tell';
      readonly thing: Thing;
      /** As the service takes it. */
      readonly body: Readonly<Record<string, unknown>> & { readonly repository: string };
      /** Where the service is; null: the environment says. */
      readonly to: string | null;
      readonly store: boolean;
    }
  | { readonly kind: 'secret'; readonly account: string; readonly end: boolean };

/** What a workflow's environment knows. */
export type Variables = Readonly<Record<string, string | undefined>>;

function needed(name: string, value: string | null | undefined): string {
  if (value) return value;
  throw new Usage(say`--${own(name)} is needed`);
}

function inWorkflow({ GITHUB_RUN_ID, GITHUB_RUN_ATTEMPT }: Variables): string | undefined {
  return GITHUB_RUN_ID && `run ${GITHUB_RUN_ID}/${GITHUB_RUN_ATTEMPT ?? '1'}`;
}

const thingOptions = {
  deployment: { commit: 'text', environment: 'text', service: 'text' },
  'error-budget': { left: 'text', window: 'text', source: 'text', service: 'text' },
  incident: { 'caused-by': 'texts' },
} as const;

/** `72`, `72%`, `30d`: what unit it is in is known. */
function numberIn(name: string, text: string | null): number {
  const [, digits] = /^(-?\d+(?:\.\d+)?) ?[%d]?$/.exec(needed(name, text)) ?? [];
  if (digits === undefined) throw new Usage(say`--${own(name)} is a number, and not ${text ?? ''}`);
  return Number(digits);
}

function tellOptions(thing: Thing, args: readonly string[], now: string, env: Variables): RecordOptions {
  const { text, texts, flag, positionals } = readOptions(args, {
    ...{ repository: 'text', id: 'text', at: 'text', state: 'text', to: 'text', store: 'flag' },
    ...thingOptions[thing],
  } as const);
  if (positionals.length > 0) throw new Usage(say`${positionals[0] ?? ''} is no option`);
  const about = {
    repository: needed('repository', text('repository') ?? env.GITHUB_REPOSITORY),
    at: text('at') ?? now.replace(/\.\d+Z$/, 'Z'),
  };
  const sent = { kind: 'tell', thing, to: text('to'), store: flag('store') } as const;
  const service = text('service') === null ? {} : { service: text('service') };
  if (thing === 'error-budget') {
    const [left, days] = [numberIn('left', text('left')), numberIn('window', text('window'))];
    const source = needed('source', text('source'));
    return { ...sent, body: { ...about, ...service, left, window_days: days, source } };
  }
  const same = {
    ...about,
    id: needed('id', text('id') ?? (thing === 'deployment' ? inWorkflow(env) : undefined)),
  };
  if (thing === 'incident')
    return {
      ...sent,
      body: { ...same, state: needed('state', text('state')), caused_by: texts('caused-by') },
    };
  const body = {
    ...same,
    commit: needed('commit', text('commit') ?? env.GITHUB_SHA),
    environment: text('environment') ?? 'production',
    state: text('state') ?? 'success',
    ...service,
  };
  return { ...sent, body };
}

/** Throws {@link Usage}. */
export function recordOptions(args: readonly string[], now: string, env: Variables): RecordOptions {
  const [what, ...rest] = args;
  const thing = things.find((one) => one === what);
  if (thing) return tellOptions(thing, rest, now, env);
  if (what !== 'secret')
    throw new Usage(
      own('Say what to record: deployment, incident, error-budget, or make a secret'),
      undefined,
      true,
    );
  const { flag, positionals } = readOptions(rest, { end: 'flag' });
  const [account, ...more] = positionals;
  if (account === undefined || more.length > 0)
    throw new Usage(own('Name one organization (or user) that installed Fairlead'));
  return { kind: 'secret', account, end: flag('end') };
}

export const recordHelp = `Tells the service of what happens where GitHub does not see it: a deployment by another system, an incident,
what is left of an error budget.

  fairlead record deployment --id ID --commit SHA [options]
  fairlead record incident --id ID --state open|resolved [options]
  fairlead record error-budget --left PERCENT --window DAYS --source URL [options]
  fairlead record secret ACCOUNT [--end]

Telling the same thing again changes nothing. An id is yours: the deployment's number, the incident's key.
In a job of a GitHub workflow with "permissions: id-token: write", GitHub vouches for the repository, and
--repository, --commit and --id are known. Elsewhere FAIRLEAD_SECRET is the client's secret.

Options
  --repository OWNER/NAME  the repository (in a workflow: its own)
  --id ID                  the same for all that is told of one deployment or incident (in a workflow: its run)
  --commit SHA             the commit that was deployed, whole (in a workflow: its own)
  --state STATE            of a deployment started, success (default) or failure; of an incident open or resolved
  --at TIME                when it happened, as 2026-11-30T15:50:00Z (default: now)
  --environment NAME       where to (default: production)
  --service NAME           which of several that are deployed apart (default: the repository is one)
  --caused-by WHAT         what an incident was caused by: a deployment's id, a commit, a tag, a pull request's number;
                           may be repeated
  --left PERCENT           what is left of the error budget: 72; below 0 it is overspent
  --window DAYS            the days of its objective: 30
  --source URL             what measured it; a reading counts for a day, and then it is not known
  --to URL                 where the service is (default: FAIRLEAD_URL)
  --store                  write into the service's database instead, where it is at hand
  -h, --help               this text

"secret" makes the secret of a client and shows it once; run it where the service is. It takes the place of the
one before, which is good for another 24 hours. With --end, none is good any more. On the embedded engine, stop
the service first.

Exit code
  0  recorded, or known already
  2  not recorded, or called wrongly

Examples
  fairlead record deployment --environment production
  fairlead record incident --id PD-Q1W2 --state open --caused-by v2.4.0 --repository acme/shop
  fairlead record error-budget --left 72 --window 30 --source https://slo.acme.example/shop --repository acme/shop
  fairlead record secret acme
`;

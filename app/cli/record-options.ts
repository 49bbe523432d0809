/** The options of `fairlead record`, and its help. */
import { own, say } from '../../policies/engine/prose.ts';
import type { Thing } from '../delivery/told/things.ts';
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

function tellOptions(thing: Thing, args: readonly string[], now: string, env: Variables): RecordOptions {
  const { text, texts, flag, positionals } = readOptions(args, {
    ...{ repository: 'text', id: 'text', at: 'text', state: 'text', to: 'text', store: 'flag' },
    ...(thing === 'deployment'
      ? { commit: 'text', environment: 'text', service: 'text' }
      : { 'caused-by': 'texts' }),
  } as const);
  if (positionals.length > 0) throw new Usage(say`${positionals[0] ?? ''} is no option`);
  const same = {
    repository: needed('repository', text('repository') ?? env.GITHUB_REPOSITORY),
    id: needed('id', text('id') ?? (thing === 'deployment' ? inWorkflow(env) : undefined)),
    at: text('at') ?? now.replace(/\.\d+Z$/, 'Z'),
  };
  const sent = { kind: 'tell', thing, to: text('to'), store: flag('store') } as const;
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
    ...(text('service') === null ? {} : { service: text('service') }),
  };
  return { ...sent, body };
}

/** Throws {@link Usage}. */
export function recordOptions(args: readonly string[], now: string, env: Variables): RecordOptions {
  const [what, ...rest] = args;
  if (what === 'deployment' || what === 'incident') return tellOptions(what, rest, now, env);
  if (what !== 'secret')
    throw new Usage(own('Say what to record: deployment, incident, or make a secret'), undefined, true);
  const { flag, positionals } = readOptions(rest, { end: 'flag' });
  const [account, ...more] = positionals;
  if (account === undefined || more.length > 0)
    throw new Usage(own('Name one organization (or user) that installed Fairlead'));
  return { kind: 'secret', account, end: flag('end') };
}

export const recordHelp = `Tells the service of what happens where GitHub does not see it: a deployment by another system, an incident.

  fairlead record deployment --id ID --commit SHA [options]
  fairlead record incident --id ID --state open|resolved [options]
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
  fairlead record secret acme
`;

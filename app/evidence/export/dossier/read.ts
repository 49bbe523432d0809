/** What is read once for a whole package, and what its parts are read with. */
import * as z from 'zod';
import { list, own, say } from '../../../../policies/engine/prose.ts';
import { catalogue } from '../../../../policies/index.ts';
import { metricsRulesIn } from '../../../config/metrics-of.ts';
import { cannotLook, statusOf } from '../../../github/access/reasons.ts';
import { CannotLook } from '../../../looked.ts';
import type { Shelf } from '../../changes/shelf.ts';
import type { ChangesSource } from '../../changes/source.ts';
import { gapsOf } from '../../gaps/read.ts';
import { type Roster, type RosterEntry, readRoster } from '../../github/roster.ts';
import type { LedgerReads } from '../../model/captured.ts';
import type { Gap } from '../../model/gap.ts';
import type { Policy } from '../../population/facts.ts';
import type { EvidenceOf } from '../../populations/of.ts';
import { type RulesOverTime, rulesOverTime } from '../../populations/rules-over-time.ts';
import type { MakeOf } from '../asked.ts';
import { chosenBy } from '../chosen.ts';
import { clientEvidence, type Given } from '../client-evidence.ts';
import { policyOver } from '../policy.ts';

export interface Read {
  readonly of: MakeOf;
  /** Where rows lie that were read. */
  readonly shelf: Shelf;
  readonly roster: Roster;
  readonly kind: 'organization' | 'user';
  /** Since the period began. */
  readonly reads: LedgerReads | null;
  /** And somewhat before: what landed in the period was judged and approved earlier. */
  readonly recent: LedgerReads | null;
  /** From its beginning: what was in force when the period began is older. */
  readonly whole: LedgerReads | null;
  readonly gaps: readonly Gap[];
  readonly given: Given;
  /** What may land without a review. */
  readonly policy: Policy;
}

const account = z.object({ type: z.string() });

async function kindOf({ octokit, login }: MakeOf): Promise<'organization' | 'user'> {
  try {
    const { data } = await octokit.request('GET /users/{username}', { username: login });
    const read = account.safeParse(data);
    if (!read.success) throw new CannotLook(say`GitHub's answer about ${login} is not as it describes it`);
    return read.data.type === 'Organization' ? 'organization' : 'user';
  } catch (error) {
    // An App without a look at accounts is installed on organizations all the same.
    if (statusOf(error) === 403) return 'organization';
    if (statusOf(error) === 404)
      throw new CannotLook(
        say`GitHub has no account ${login}`,
        own('Is it the name in its address on GitHub, and is GITHUB_API_URL the right host?'),
      );
    if (statusOf(error) === 401) throw cannotLook(error, say`the account ${login}`);
    throw error;
  }
}

/** Milliseconds for which a pull request may have been open, with a verdict of before the period that stood when it was merged. */
const openFor = 92 * 86_400_000;

export async function read(of: MakeOf, shelf: Shelf): Promise<Read> {
  const { octokit, login, ledger, period } = of;
  of.tell?.({ what: 'Listing repositories' });
  const kind = await kindOf(of);
  const roster = await readRoster(octokit, login);
  if (of.repositories !== null && !roster.repositories.some(chosenBy(of.repositories)))
    throw new CannotLook(
      say`no repository of ${login} that can be seen is called ${of.repositories.join(', ')}`,
      roster.repositories.length === 0
        ? own('The token sees none at all: it has to be one that may read them.')
        : say`There are ${roster.repositories.length}: ${list(
            roster.repositories.slice(0, 10).map(({ name }) => say`${name}`),
            ', ',
          )}`,
    );
  const reads = ledger && (await ledger.since(period.from));
  const recent = ledger && (await ledger.since(new Date(Date.parse(period.from) - openFor).toISOString()));
  const whole = ledger && (await ledger.since(''));
  const all = whole === null ? [] : await gapsOf(whole);
  const gaps = all.filter(({ from, to }) => from < period.to && (to ?? period.to) > period.from);
  const given = await clientEvidence(octokit, login);
  const current = given.evidence.changes;
  const policy = await policyOver({ octokit, login, roster, period, now: of.collectedAt, current });
  return { of, shelf, roster, kind, reads, recent, whole, gaps, given, policy };
}

/** Those that are looked at. */
export function looked({ of, roster }: Read): readonly RosterEntry[] {
  return roster.repositories.filter(chosenBy(of.repositories)).filter(({ disabled }) => !disabled);
}

export function evidenceOf(all: Read, ledger: LedgerReads | null): EvidenceOf {
  const { of, kind, gaps, given, shelf } = all;
  const { octokit, login, period, collectedAt } = of;
  return {
    period,
    collectedAt,
    account: { login, kind },
    repositories: looked(all),
    octokit,
    settings: octokit,
    ledger,
    shelf,
    gaps,
    levels: given.evidence.levels,
    metricsOf: ({ owner, name }) => metricsRulesIn(octokit, octokit, { owner, repo: name }),
    policies: catalogue.map(({ id }) => id),
  };
}

const leftOut = own('the export was asked for other repositories alone');

/** Of all repositories, since the ledger began. */
export const rulesOf = (all: Read): Promise<RulesOverTime> =>
  rulesOverTime(evidenceOf(all, all.whole), all.given.evidence.promised);

export function sourceOf({ of, shelf, roster, recent, policy }: Read, rules: RulesOverTime): ChangesSource {
  const { octokit, host, collectedAt, repositories } = of;
  const isChosen = chosenBy(repositories);
  return {
    octokit,
    rules,
    host: `https://${host}`,
    roster,
    excluded: (entry) => (isChosen(entry) ? null : leftOut),
    ledger: recent,
    shelf,
    policy,
    now: collectedAt,
  };
}

/** The same, telling of each repository as it begins. */
export function telling(source: ChangesSource, { roster, of: { tell } }: Read): ChangesSource {
  const all = roster.repositories.length;
  let done = 0;
  return {
    ...source,
    excluded: (entry) => {
      tell?.({ what: 'repositories: changes', done, all });
      done = Math.min(done + 1, all);
      return source.excluded?.(entry) ?? null;
    },
  };
}

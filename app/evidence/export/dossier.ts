/** Gathers what one package is made of. Most of it is read from GitHub only as the package's writer asks for rows, so little is held at once. */
import { list, own, type Prose, say } from '../../../policies/engine/prose.ts';
import { catalogue } from '../../../policies/index.ts';
import { metricsRulesIn } from '../../config/metrics-of.ts';
import { statusOf } from '../../github/access/reasons.ts';
import { engineVersion } from '../../identity.ts';
import { populationOfChanges } from '../changes/population.ts';
import { gapsOf } from '../gaps/read.ts';
import { type Roster, type RosterEntry, readRoster } from '../github/roster.ts';
import type { LedgerReads } from '../model/captured.ts';
import type { Dossier } from '../model/dossier.ts';
import type { Gap } from '../model/gap.ts';
import type { Population } from '../model/population.ts';
import { usualPolicy } from '../population/facts.ts';
import { usualLevels } from '../populations/levels.ts';
import type { EvidenceOf } from '../populations/of.ts';
import { populationsOf } from '../populations/populations.ts';
import { breathing, landedIn } from './breathing.ts';
import { chosenBy } from './chosen.ts';
import { continuityRead } from './continuity.ts';
import type { MakeOf } from './make.ts';
import { rosterPopulation } from './roster.ts';

/** What only an App that listened then can show. */
const liveOnly: readonly Prose[] = [
  own(
    'There is no ledger: this was read from GitHub afterwards. On which commit a review was given is what GitHub says of it now, and GitHub may have moved it',
  ),
  own(
    'Changes of classic branch protection, of security settings and of access are not told by GitHub afterwards: only what is there now was read',
  ),
  own(
    'GitHub shows evaluations of rulesets for a month, and updates of branches for a year: what is older rests on commits and pull requests alone',
  ),
  own(
    'Nothing in it was recorded as it happened, so nothing but GitHub’s own word shows that it was not changed since',
  ),
];

interface Read {
  readonly of: MakeOf;
  readonly roster: Roster;
  readonly kind: 'organization' | 'user';
  readonly reads: LedgerReads | null;
  /** From its beginning: what was in force when the period began is older. */
  readonly whole: LedgerReads | null;
  readonly gaps: readonly Gap[];
}

async function kindOf({ octokit, login }: MakeOf): Promise<'organization' | 'user'> {
  try {
    const { data } = await octokit.request('GET /users/{username}', { username: login });
    return data.type === 'Organization' ? 'organization' : 'user';
  } catch (error) {
    // An App without a look at accounts is installed on organizations all the same.
    if (statusOf(error) === 403) return 'organization';
    throw error;
  }
}

async function read(of: MakeOf): Promise<Read> {
  const { octokit, login, ledger, period } = of;
  of.tell?.({ what: 'Listing repositories' });
  const kind = await kindOf(of);
  const roster = await readRoster(octokit, login);
  const reads = ledger && (await ledger.since(period.from));
  const whole = ledger && (await ledger.since(''));
  const all = whole === null ? [] : await gapsOf(whole);
  const gaps = all.filter(({ from, to }) => from < period.to && (to ?? period.to) > period.from);
  return { of, roster, kind, reads, whole, gaps };
}

function evidenceOf({ of, roster, kind, reads, gaps }: Read, ledger = reads): EvidenceOf {
  const { octokit, login, period, collectedAt, repositories } = of;
  const isChosen = chosenBy(repositories);
  return {
    period,
    collectedAt,
    account: { login, kind },
    repositories: roster.repositories.filter(isChosen).filter(({ disabled }) => !disabled),
    octokit,
    settings: octokit,
    ledger,
    gaps,
    levels: usualLevels,
    metricsOf: ({ owner, name }) => metricsRulesIn(octokit, octokit, { owner, repo: name }),
    policies: catalogue.map(({ id }) => id),
  };
}

const leftOut = own('the export was asked for other repositories alone');

async function changesOf({ of, roster, reads }: Read): Promise<Population> {
  const { octokit, host, period, collectedAt, repositories, tell } = of;
  const isChosen = chosenBy(repositories);
  let done = 0;
  const excluded = (entry: RosterEntry): Prose | null => {
    tell?.({ what: 'repositories: changes', done, all: roster.repositories.length });
    done += 1;
    return isChosen(entry) ? null : leftOut;
  };
  return populationOfChanges(
    {
      octokit,
      settings: octokit,
      host: `https://${host}`,
      roster,
      excluded,
      ledger: reads,
      policy: usualPolicy,
      now: collectedAt,
    },
    period,
  );
}

const whichNot = ({ of, roster, gaps }: Read): readonly Prose[] => {
  const isChosen = chosenBy(of.repositories);
  const out = roster.repositories.filter((one) => !isChosen(one)).map(({ name }) => say`${name}`);
  return [
    ...(of.notLookedAt ?? []),
    ...(of.ledger === null ? liveOnly : []),
    ...(out.length > 0
      ? [say`${out.length} repositories were left out, as the export was asked to: ${list(out.slice(0, 50))}`]
      : []),
    ...gaps.flatMap(({ lost }) => (lost === null ? [] : [lost])),
  ];
};

/** Throws `CannotLook` where not even the repositories can be listed. */
export async function dossierOf(of: MakeOf): Promise<Dossier> {
  const { client, host, login, period, timeZone, draw, ledger, by, collectedAt } = of;
  const all = await read(of);
  const evidence = evidenceOf(all);
  const changes = landedIn(await changesOf(all));
  const populations = [rosterPopulation(all.roster, of), changes.population, ...populationsOf(evidence)];
  const continuity = await continuityRead(evidenceOf(all, all.whole), changes.landed, of.tell);
  return {
    client: { id: client, host, name: login },
    period: { from: period.from, to: period.to },
    timeZone,
    collectedAt,
    collector: { by, version: engineVersion, ledgerSince: all.whole?.since ?? null },
    populations: populations.map(breathing),
    draw,
    continuity,
    frameworks: [],
    controls: () => [],
    gaps: () => all.gaps,
    notLookedAt: () => whichNot(all),
    ledger: ledger?.lines ?? null,
    attachments: [],
  };
}

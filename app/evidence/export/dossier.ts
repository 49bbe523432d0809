/** Gathers what one package is made of. Most of it is read from GitHub only as the package's writer asks for rows, so little is held at once. */
import { list, own, type Prose, say } from '../../../policies/engine/prose.ts';
import { catalogue } from '../../../policies/index.ts';
import { metricsRulesIn } from '../../config/metrics-of.ts';
import { statusOf } from '../../github/access/reasons.ts';
import { engineVersion } from '../../identity.ts';
import { populationOfDeployments } from '../changes/deployments.ts';
import { populationOfChanges } from '../changes/population.ts';
import { populationOfReleases } from '../changes/releases.ts';
import { populationOfRepositories } from '../changes/repositories.ts';
import type { ChangesSource } from '../changes/source.ts';
import { controlsOf } from '../controls/controls.ts';
import { counted } from '../controls/tally.ts';
import { noVerdicts, verdictsOf } from '../controls/verdicts.ts';
import { gapsOf } from '../gaps/read.ts';
import { type Roster, type RosterEntry, readRoster } from '../github/roster.ts';
import type { LedgerReads } from '../model/captured.ts';
import type { Dossier } from '../model/dossier.ts';
import type { Gap } from '../model/gap.ts';
import { type Population, populationIds } from '../model/population.ts';
import { usualPolicy } from '../population/facts.ts';
import type { EvidenceOf } from '../populations/of.ts';
import { populationsOf } from '../populations/populations.ts';
import type { MakeOf } from './asked.ts';
import { breathing, landedIn } from './breathing.ts';
import { chosenBy } from './chosen.ts';
import { clientEvidence, type Given } from './client-evidence.ts';
import { continuityRead } from './continuity.ts';
import { crosswalksOf } from './frameworks.ts';

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
  own('Nothing in it was recorded as it happened: that nothing was changed since is GitHub’s word alone'),
];

interface Read {
  readonly of: MakeOf;
  readonly roster: Roster;
  readonly kind: 'organization' | 'user';
  /** Since the period began. */
  readonly reads: LedgerReads | null;
  /** From its beginning: what was in force when the period began is older. */
  readonly whole: LedgerReads | null;
  readonly gaps: readonly Gap[];
  readonly given: Given;
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
  return { of, roster, kind, reads, whole, gaps, given: await clientEvidence(octokit, login) };
}

/** Those that are looked at. */
function looked({ of, roster }: Read): readonly RosterEntry[] {
  return roster.repositories.filter(chosenBy(of.repositories)).filter(({ disabled }) => !disabled);
}

function evidenceOf(all: Read, ledger: LedgerReads | null): EvidenceOf {
  const { of, kind, gaps, given } = all;
  const { octokit, login, period, collectedAt } = of;
  return {
    period,
    collectedAt,
    account: { login, kind },
    repositories: looked(all),
    octokit,
    settings: octokit,
    ledger,
    gaps,
    levels: given.evidence.levels,
    metricsOf: ({ owner, name }) => metricsRulesIn(octokit, octokit, { owner, repo: name }),
    policies: catalogue.map(({ id }) => id),
  };
}

const leftOut = own('the export was asked for other repositories alone');

function sourceOf({ of, roster, reads }: Read): ChangesSource {
  const { octokit, host, collectedAt, repositories } = of;
  const isChosen = chosenBy(repositories);
  return {
    octokit,
    settings: octokit,
    host: `https://${host}`,
    roster,
    excluded: (entry) => (isChosen(entry) ? null : leftOut),
    ledger: reads,
    policy: usualPolicy,
    now: collectedAt,
  };
}

/** The same, telling of each repository as it begins. */
function telling(source: ChangesSource, { roster, of: { tell } }: Read): ChangesSource {
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

const shownAs = (one: Population): number => populationIds.indexOf(one.id);

async function allPopulations(all: Read, changes: Population): Promise<readonly Population[]> {
  const { period } = all.of;
  const source = sourceOf(all);
  const every = [
    populationOfRepositories(source, period),
    changes,
    populationOfReleases(source, period),
    await populationOfDeployments(source, period),
    ...populationsOf(evidenceOf(all, all.reads)),
  ];
  return every.map(breathing).toSorted((a, b) => shownAs(a) - shownAs(b));
}

function whichNot({ of, roster, gaps, given }: Read): readonly Prose[] {
  const isChosen = chosenBy(of.repositories);
  const out = roster.repositories.filter((one) => !isChosen(one)).map(({ name }) => say`${name}`);
  const asked = say`${out.length} repositories were left out, as the export was asked to: ${list(out.slice(0, 50))}`;
  return [
    ...(of.notLookedAt ?? []),
    ...(of.ledger === null ? liveOnly : []),
    ...(out.length > 0 ? [asked] : []),
    ...given.problems,
    ...gaps.flatMap(({ lost }) => (lost === null ? [] : [lost])),
  ];
}

/** Throws `CannotLook` where not even the repositories can be listed. */
export async function dossierOf(of: MakeOf): Promise<Dossier> {
  const { client, host, login, period, timeZone, draw, ledger, by, collectedAt } = of;
  const all = await read(of);
  const changes = landedIn(await populationOfChanges(telling(sourceOf(all), all), period));
  const { populations, tally } = counted(await allPopulations(all, changes.population));
  const { promised, given } = all.given.evidence;
  const continuity = await continuityRead(evidenceOf(all, all.whole), {
    landed: changes.landed,
    promised,
    tell: of.tell ?? (() => {}),
  });
  const ids = new Set(looked(all).map(({ id }) => id));
  const verdicts = all.reads === null ? noVerdicts : await verdictsOf(all.reads, period, ids);
  const crosswalks = crosswalksOf(of.frameworks);
  const controls = () =>
    controlsOf({
      crosswalks,
      catalogue,
      period,
      tally: tally(),
      verdicts,
      continuity: continuity(),
      gaps: all.gaps,
      given,
    });
  return {
    client: { id: client, host, name: login },
    period: { from: period.from, to: period.to },
    timeZone,
    collectedAt,
    collector: { by, version: engineVersion, ledgerSince: all.whole?.since ?? null },
    populations,
    draw,
    continuity,
    frameworks: crosswalks.map(({ framework }) => framework),
    controls,
    gaps: () => all.gaps,
    notLookedAt: () => whichNot(all),
    ledger: ledger?.lines ?? null,
    attachments: all.given.attachments,
  };
}

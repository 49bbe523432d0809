/** Gathers what one package is made of. Most of it is read from GitHub only as the package's writer asks for rows, so little is held at once. */
import { catalogue } from '../../../policies/index.ts';
import { engineVersion } from '../../identity.ts';
import { populationOfDeployments } from '../changes/deployments.ts';
import { withGone } from '../changes/gone.ts';
import { allHeard } from '../changes/heard.ts';
import { populationOfChanges } from '../changes/population.ts';
import { populationOfReleases } from '../changes/releases.ts';
import { populationOfRepositories } from '../changes/repositories.ts';
import { inMemory, type Shelf } from '../changes/shelf.ts';
import type { ChangesSource } from '../changes/source.ts';
import { controlsOf } from '../controls/controls.ts';
import type { Crosswalk } from '../controls/crosswalk.ts';
import { counted } from '../controls/tally.ts';
import { noVerdicts, verdictsOf } from '../controls/verdicts.ts';
import type { Roster } from '../github/roster.ts';
import type { Dossier } from '../model/dossier.ts';
import type { Gap } from '../model/gap.ts';
import { type Population, populationIds } from '../model/population.ts';
import { populationsOf } from '../populations/populations.ts';
import type { MakeOf } from './asked.ts';
import { breathing, landedIn } from './breathing.ts';
import { continuityRead } from './continuity.ts';
import { whichNot } from './dossier/not-looked-at.ts';
import { evidenceOf, looked, type Read, read, rulesOf, sourceOf, telling } from './dossier/read.ts';
import { crosswalksOf } from './frameworks.ts';
import { redacting } from './redacting.ts';

/** What is asked of each repository may be missing of those that no list showed. */
const ofRoster =
  ({ incomplete }: Roster) =>
  (population: Population): Population => ({
    ...population,
    sheet: () => {
      const sheet = population.sheet();
      return { ...sheet, incomplete: [...incomplete, ...sheet.incomplete] };
    },
  });

/** What could not be seen of it, where that is known by population: on its sheet, too. */
const withGaps =
  (gaps: readonly Gap[]) =>
  (population: Population): Population => ({
    ...population,
    sheet: () => {
      const sheet = population.sheet();
      const named = gaps.filter((gap) => gap.populations?.includes(population.id));
      return { ...sheet, gaps: [...new Set([...sheet.gaps, ...named])] };
    },
  });

const shownAs = (one: Population): number => populationIds.indexOf(one.id);

async function allPopulations(
  all: Read,
  source: ChangesSource,
  changes: Population,
): Promise<readonly Population[]> {
  const { period } = all.of;
  const every = [
    populationOfRepositories(source, period),
    changes,
    await populationOfReleases(source, period),
    await populationOfDeployments(source, period),
    ...populationsOf(evidenceOf(all, all.reads)).map(ofRoster(all.roster)),
  ]
    .map(redacting)
    .map(withGaps(all.gaps));
  return every.map(breathing).toSorted((a, b) => shownAs(a) - shownAs(b));
}

/** Of the frameworks that are asked for: a file that no control names says nothing. */
function attachmentsOf({ given }: Read, crosswalks: readonly Crosswalk[]): Dossier['attachments'] {
  const asked = new Set(crosswalks.map(({ framework }) => framework.id));
  const named = new Set(
    given.evidence.given.flatMap(({ framework, file }) => (asked.has(framework) ? [file] : [])),
  );
  return given.attachments.filter(({ path }) => named.has(path));
}

/** Throws `CannotLook` where not even the repositories can be listed. */
export async function dossierOf(of: MakeOf, shelf: Shelf = inMemory): Promise<Dossier> {
  const { client, host, login, period, timeZone, draw, ledger, by, collectedAt } = of;
  const all = await read(of, shelf);
  const rules = await rulesOf(all);
  const source = withGone(sourceOf(all, rules), await allHeard(all.recent, period.from), period);
  const changes = landedIn(await populationOfChanges(telling(source, all), period));
  const { given } = all.given.evidence;
  const continuity = await continuityRead(evidenceOf(all, all.whole), {
    landed: changes.landed,
    rules,
    tell: of.tell ?? (() => {}),
  });
  const ids = new Set(looked(all).map(({ id }) => id));
  const verdicts = all.recent === null ? noVerdicts : await verdictsOf(all.recent, period, ids);
  const { populations, tally } = counted(await allPopulations(all, source, changes.population), verdicts.on);
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
    attachments: attachmentsOf(all, crosswalks),
  };
}

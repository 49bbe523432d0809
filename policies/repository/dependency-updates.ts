import * as z from 'zod';
import { answers, answersPartOf } from '../engine/answers.ts';
import { control } from '../engine/controls.ts';
import { compileGlobs } from '../engine/glob.ts';
import { globs } from '../engine/option.ts';
import { isKnown } from '../engine/part.ts';
import { definePolicy } from '../engine/policy.ts';
import { count, list, own, type Prose, say } from '../engine/prose.ts';
import { stricter } from '../engine/stricter.ts';
import { type Finding, failOr, pass, skip } from '../engine/verdict.ts';
import { type EcosystemId, ecosystemIds, usualEcosystems } from '../formats/updates/ecosystems.ts';
import type { Place } from '../formats/updates/places.ts';
import {
  type Facts,
  looksAfter,
  type Reason,
  restsOnDependabot,
  settingsOf,
} from './dependency-updates/covered.ts';
import * as words from './dependency-updates/words.ts';

const options = z.strictObject({
  ecosystems: z
    .array(z.enum(ecosystemIds))
    .default([...usualEcosystems])
    .describe('Package managers whose dependencies must be kept up to date, by Dependabot’s names')
    .meta(stricter.more),
  ignore: globs
    .default([])
    .describe(
      'Globs of manifests that need no updates; tests and their data, examples and vendored code are left out anyway',
    )
    .meta(stricter.fewer),
  'security-updates-only': z
    .enum(['accept', 'refuse'])
    .default('refuse')
    .describe(
      'Whether an entry with `open-pull-requests-limit: 0` is enough: Dependabot then proposes nothing but fixes of known vulnerabilities, and those only where they are switched on',
    )
    .meta(stricter.from('accept', 'refuse')),
});

type Options = z.output<typeof options>;

/** Places that somebody has to look after. */
function asked({ places }: Facts, rules: Options): readonly Place[] {
  const isIgnored = compileGlobs(rules.ignore);
  return places
    .filter(({ ecosystem }) => rules.ecosystems.includes(ecosystem))
    .map((place) => ({ ...place, files: place.files.filter((path) => !isIgnored(path)) }))
    .filter(({ files }) => files.length > 0);
}

interface Open {
  readonly place: Place;
  readonly reason: Reason;
}

/** Without the members of workspaces whose root is open itself: an entry for the root is all that is missing. */
function roots(open: readonly Open[]): readonly Open[] {
  const isOpen = (ecosystem: EcosystemId, folder: string) =>
    open.some(({ place }) => place.ecosystem === ecosystem && place.folder === folder);
  return open.filter(({ place }) => !place.from.slice(1).some((root) => isOpen(place.ecosystem, root)));
}

/** What is configured does nothing while GitHub has it paused. */
function pausedIn({ dependabot, pulls, ...facts }: Facts, places: readonly Place[], rules: Options) {
  if (!dependabot || !isKnown(pulls) || !(pulls.paused > 0)) return [];
  const rests = (place: Place) =>
    restsOnDependabot({ dependabot, pulls, ...facts }, place, rules['security-updates-only']);
  return places.some(rests) ? [words.paused(dependabot.path, pulls.paused)] : [];
}

function findings(facts: Facts, rules: Options): readonly Finding[] {
  const { dependabot, renovate } = facts;
  const broken = [
    ...(dependabot?.file.state === 'broken'
      ? [words.brokenDependabot(dependabot.path, dependabot.file)]
      : []),
    ...(renovate?.file.state === 'broken' ? [words.brokenRenovate(renovate.path)] : []),
  ];
  const places = asked(facts, rules);
  if (!dependabot && !renovate) return places.length > 0 ? [words.nothing(places)] : [];
  const open = places.flatMap((place) => {
    const reason = looksAfter(facts, place, rules['security-updates-only']);
    return reason === null ? [] : [{ place, reason }];
  });
  // What a file looks after that is broken, or was not read, is not known.
  const isUnclear = broken.length > 0 || [dependabot, renovate].some((one) => one?.file.state === 'beyond');
  const uncovered = isUnclear ? [] : [...Map.groupBy(roots(open), ({ place }) => place.ecosystem).values()];
  return [
    ...broken,
    ...pausedIn(facts, places, rules),
    ...uncovered.map((all) => words.uncovered(all, dependabot?.path ?? null)),
    ...(dependabot && dependabot.dead.length > 0 ? [words.dead(dependabot)] : []),
  ];
}

/** What a reader would take to be covered and nobody here knows. */
function unseen(facts: Facts): readonly Prose[] {
  const { dependabot, renovate, pulls } = facts;
  const seen = isKnown(pulls) ? pulls : null;
  const isQuiet = renovate && !dependabot && seen && seen.looked > 0 && !seen.renovate;
  const odd = dependabot?.file.state === 'read' ? dependabot.file.odd : [];
  return [
    ...(dependabot && odd.length > 0 ? [words.oddKeys(dependabot.path, odd)] : []),
    ...(renovate && renovate.unread.length > 0 ? [words.unreadPresets(renovate)] : []),
    ...(isQuiet ? [words.neverSeen(renovate.path, seen.looked)] : []),
  ];
}

function others(facts: Facts, rules: Options): readonly Prose[] {
  const more = new Set(
    facts.places.map(({ ecosystem }) => ecosystem).filter((id) => !rules.ecosystems.includes(id)),
  );
  return [
    ...(more.size > 0
      ? [say`Also declared, and not asked about: ${list([...more].map((id) => say`${id}`))}.`]
      : []),
    ...(facts.leftOut > 0
      ? [
          say`${count(facts.leftOut, 'manifest')} in tests, examples and vendored code ${own(facts.leftOut === 1 ? 'was' : 'were')} left out.`,
        ]
      : []),
  ];
}

export const dependencyUpdates = definePolicy({
  id: 'dependency-updates',
  title: 'Dependabot or Renovate keeps every declared dependency up to date',
  subject: 'repository',
  controls: [
    control('soc2', 'CC7.1', 'supporting'),
    control('iso27001', 'A.8.8', 'partial'),
    control('ssdf', 'PW.4.4', 'partial'),
    control('ssdf', 'RV.1.1', 'supporting'),
    control('cis', '1.5.5', 'supporting'),
  ],
  answers: [answers('scorecard', 'Dependency-Update-Tool'), answersPartOf('osps', 'OSPS-VM-05.01')],
  needs: ['dependencyUpdates'],
  options,
  judge({ dependencyUpdates: facts }, rules) {
    if (isKnown(facts.archived) && facts.archived)
      return skip(own('the repository is archived, and nothing can be updated in it'));
    const places = asked(facts, rules);
    const known = settingsOf(facts);
    const isElsewhere = known.length === 0 && isKnown(facts.pulls) && facts.pulls.renovate;
    if (places.length === 0 && known.length === 0)
      return skip(own('nothing is declared here that Dependabot or Renovate would update'));
    if (isElsewhere)
      return pass(own('Renovate opens pull requests here'), others(facts, rules), [words.withoutFile]);
    return failOr(
      findings(facts, rules),
      pass(words.covered(places, known), others(facts, rules), unseen(facts)),
    );
  },
});

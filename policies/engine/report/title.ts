/** The verdict in one line, and in a sentence or two. Both hold only our own words and counts. */
import { grouped } from '../prose.ts';
import { isUnjudged, leftOut, type Report } from '../report.ts';
import { nounsOf } from './nouns.ts';
import { standing, type Tally, tally } from './tally.ts';

/** GitHub's limit for a check run's title. */
const maxCharacters = 255;

/** The verdict in one line, at most 255 characters: `2 to fix, 9 passed`. */
export function renderTitle(report: Report): string {
  const counts = tally(report);
  const asks = [...configurationClauses(report), ...askClauses(counts)];
  const waived = counts.waived > 0 ? [`${grouped(counts.waived)} waived`] : [];
  if (asks.length + waived.length === 0) return quietTitle(counts, report);
  const only = asks.length === 1 && counts.unknown > 0;
  const verdict = only
    ? [`Could not judge ${policies(counts.unknown)} (${nounsOf(report).blameless})`]
    : asks;
  const passed = counts.passed > 0 ? [`${grouped(counts.passed)} passed`] : [];
  const unlooked = leftOut(report).length > 0 ? [`${leftOutWords(report)} here`] : [];
  return capital([...verdict, ...waived, ...passed, ...unlooked].join(', '));
}

/** Several titles in one line, cut to what GitHub takes. */
export function cutTitle(title: string): string {
  if (title.length <= maxCharacters) return title;
  return `${title.slice(0, maxCharacters - 1).toWellFormed()}…`;
}

function askClauses(counts: Tally): readonly string[] {
  const { toFix, toFixPolicies, unknown, letThrough, toConsider } = counts;
  const spread = toFix === toFixPolicies ? '' : ` in ${policies(toFixPolicies)}`;
  return [
    ...(toFix > 0 ? [`${grouped(toFix)} to fix${spread}`] : []),
    ...(unknown > 0 ? [`${grouped(unknown)} could not be judged`] : []),
    ...(letThrough > 0 ? [`${grouped(letThrough)} not judged (let through)`] : []),
    ...(toConsider > 0 ? [`${grouped(toConsider)} to consider`] : []),
  ];
}

/** Problems of each file that decides how changes are judged and that the change edits. */
function broken({ proposed, proposedWaivers }: Report) {
  return {
    configuration: proposed?.problems.length ?? 0,
    waivers: proposedWaivers?.problems.length ?? 0,
  };
}

function configurationClauses(report: Report): readonly string[] {
  const { configuration, waivers } = broken(report);
  const { provenance, assessments } = report;
  // Layers of other repositories judge all the same.
  const enforced = assessments.some(({ rung }) => rung !== 'observe');
  const fallback = {
    none: [],
    refused: ['configuration goes against a lock or itself (not applied there)'],
    incomplete: ['part of the configuration could not be read'],
    'last-valid': ['configuration has problems (an older one judges)'],
    default: [
      enforced
        ? "this repository's configuration cannot be used"
        : 'configuration cannot be used (nothing is enforced)',
    ],
  }[provenance.fallback];
  return [
    ...(configuration > 0 ? [`${plural(configuration, 'problem')} in the new configuration`] : []),
    ...(waivers > 0 ? [`${plural(waivers, 'problem')} in the new waivers`] : []),
    ...unreadWords(report).map((what) => `the ${what} could not be read`),
    ...fallback,
  ];
}

/** What the change proposes and could not be looked at. */
function unreadWords({ proposed, proposedWaivers }: Report): readonly string[] {
  return [
    ...(proposed?.unread ? ['new configuration'] : []),
    ...(proposedWaivers?.unread ? ['new file of waivers'] : []),
  ];
}

/** `1 policy that blocks was not looked at` */
function leftOutWords(report: Report): string {
  const out = leftOut(report).length;
  return `${policies(out)} that ${out === 1 ? 'blocks was' : 'block were'} not looked at`;
}

/** "Nothing holds this merge" only where nothing that could hold it was left out. */
function freeWords(report: Report): string {
  return leftOut(report).length > 0 ? `${capital(leftOutWords(report))} here` : nounsOf(report).holdsNothing;
}

function quietTitle(counts: Tally, report: Report): string {
  if (isUnjudged(report)) return `Not judged: ${leftOutWords(report)} here`;
  const unlooked = leftOut(report).length > 0 ? `, ${leftOutWords(report)} here` : '';
  if (counts.passed > 0) return `${policies(counts.passed)} passed${unlooked}`;
  const { subject } = nounsOf(report);
  const looked = inapplicable(report);
  if (looked > 0 && counts.observed > 0)
    return `No policy that counts applies to ${subject} (${looked} looked at)${unlooked}`;
  if (counts.observed > 0) return `Nothing blocks here yet: ${observedWords(counts)}`;
  if (counts.notApplicable > 0)
    return `No policy applies to ${subject} (${counts.notApplicable} looked at)${unlooked}`;
  return 'No policy is switched on here';
}

/** Policies that warn or block and do not apply. */
function inapplicable(report: Report): number {
  return standing(report, 'not applicable').filter(({ rung }) => rung !== 'observe').length;
}

function observedWords({ observed, observedAsking, observedUnknown }: Tally): string {
  const unseen = observedUnknown > 0 ? `, ${observedUnknown} could not be judged` : '';
  if (observedAsking > 0) return `${policies(observedAsking)} would ask for something${unseen}`;
  const rest = observed - observedUnknown;
  return rest > 0 ? `${policies(rest)} would pass${unseen}` : `${policies(observed)} could not be judged`;
}

/** The verdict as sentences, for the top of a page. */
export function lead(report: Report): readonly [string, ...string[]] {
  const counts = tally(report);
  const [first, ...others] = [...holding(report, counts), ...notHolding(report, counts)];
  return first === undefined ? quietLead(counts, report) : [first, ...others];
}

function holding(report: Report, counts: Tally): readonly string[] {
  const { configuration, waivers } = broken(report);
  const { blameless, before, holds } = nounsOf(report);
  const { toFix, unknownBlocking } = counts;
  return [
    ...(isUnjudged(report)
      ? [`Nothing that counts was judged: ${leftOutWords(report)} here, which ${holds}.`]
      : []),
    ...(toFix > 0 ? [`Fairlead asks for ${plural(toFix, 'thing')} ${before}.`] : []),
    ...(configuration > 0
      ? [`The new configuration has ${plural(configuration, 'problem')} and cannot merge like this.`]
      : []),
    ...(waivers > 0
      ? [`The new file of waivers has ${plural(waivers, 'problem')} and cannot merge like this.`]
      : []),
    ...unreadWords(report).map(
      (what) => `The ${what} could not be read. That ${holds} until it can be; it is ${blameless}.`,
    ),
    ...(report.provenance.fallback === 'default'
      ? [
          `The configuration in force cannot be used. That ${holds} until a maintainer repairs it; it is ${blameless}.`,
        ]
      : []),
    ...(report.provenance.fallback === 'incomplete'
      ? [`Part of the configuration could not be read. That ${holds} until it can be; it is ${blameless}.`]
      : []),
    ...(unknownBlocking > 0
      ? [`${capital(policies(unknownBlocking))} could not be judged, which ${holds}; that is ${blameless}.`]
      : []),
  ];
}

function notHolding(report: Report, counts: Tally): readonly string[] {
  const { toConsider } = counts;
  const unseen = counts.unknown - counts.unknownBlocking;
  const also = [
    ...(counts.letThrough > 0
      ? [
          `${policies(counts.letThrough)} ${counts.letThrough === 1 ? 'was' : 'were'} not judged, and let through by an owner`,
        ]
      : []),
    ...(toConsider > 0
      ? [`${plural(toConsider, 'thing')} ${toConsider === 1 ? 'is' : 'are'} worth a look`]
      : []),
    ...(unseen > 0 ? [`${policies(unseen)} could not be judged`] : []),
    ...(report.provenance.fallback === 'last-valid'
      ? ['the configuration in force has problems, so its last valid version judged']
      : []),
    ...(report.provenance.fallback === 'refused'
      ? ['the configuration loosens what another layer has set, which was not applied']
      : []),
  ];
  if (also.length === 0) return [];
  const free = report.conclusion === 'neutral';
  return [free ? `${freeWords(report)}; ${also.join('; ')}.` : `${capital(also.join('; '))}.`];
}

function quietLead(counts: Tally, report: Report): readonly [string, ...string[]] {
  if (counts.waived > 0) {
    const passed = counts.passed > 0 ? ` ${capital(policies(counts.passed))} passed.` : '';
    return [
      `${freeWords(report)}${leftOut(report).length > 0 ? ';' : ':'} ${plural(counts.waived, 'finding')} ${counts.waived === 1 ? 'is' : 'are'} waived for now.${passed}`,
    ];
  }
  if (counts.passed > 0) {
    const aside = counts.observedAsking > 0 ? [`Of those only observed, ${observedWords(counts)}.`] : [];
    const verdict = `${policies(counts.passed)} passed`;
    return leftOut(report).length > 0
      ? [`${capital(verdict)}; ${leftOutWords(report)} here.`, ...aside]
      : [`All clear: ${verdict}.`, ...aside];
  }
  return nothingFound(counts, report);
}

/** Nothing passed and nothing is asked for. */
function nothingFound(counts: Tally, report: Report): readonly [string, ...string[]] {
  const looked = inapplicable(report);
  if (looked === 0 && counts.observed > 0)
    return ['Nothing blocks here yet: every policy is only observed.', `${capital(observedWords(counts))}.`];
  const out = leftOut(report).length > 0 ? [`${capital(leftOutWords(report))} here.`] : [];
  const aside = counts.observed > 0 ? [`Of those only observed, ${observedWords(counts)}.`] : [];
  const all = counts.observed > 0 ? looked : counts.notApplicable;
  return all > 0
    ? [`Looked at ${policies(all)}; none applies to ${nounsOf(report).subject}.`, ...out, ...aside]
    : ['No policy is switched on here, so nothing was judged.'];
}

function plural(n: number, noun: string): string {
  return `${grouped(n)} ${noun}${n === 1 ? '' : 's'}`;
}

function policies(n: number): string {
  return `${grouped(n)} ${n === 1 ? 'policy' : 'policies'}`;
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

/** The one pipeline, the same for the App, the Action and the command line: configuration → facts → assessments → report. */
import { type ChangedSettings, changedSettings } from '../policies/engine/config/changed.ts';
import { settingsDifference, waiverRulesDifference } from '../policies/engine/config/difference.ts';
import type { Configuration } from '../policies/engine/config/read.ts';
import { evaluate } from '../policies/engine/evaluate.ts';
import { type CollectedFacts, type FactName, type Wanted, wantsNothing } from '../policies/engine/facts.ts';
import type { AnyPolicy } from '../policies/engine/policy.ts';
import { own, type Prose } from '../policies/engine/prose.ts';
import {
  conclude,
  concludeAssessments,
  type ProposedConfiguration,
  type Provenance,
  type Report,
} from '../policies/engine/report.ts';
import { type Setting, settingsFor, settingsOn } from '../policies/engine/setting.ts';
import type { ConfigurationReplay } from '../policies/engine/simulation/difference.ts';
import type { Waiver } from '../policies/engine/waiver.ts';
import { catalogue as everyPolicy } from '../policies/index.ts';
import type { Elsewhere } from './config/elsewhere.ts';
import {
  configurationInForce,
  configurationPath,
  type InForce,
  proposedConfiguration,
} from './config/in-force.ts';
import { collect } from './facts/collect.ts';
import { collectors } from './facts/index.ts';
import type { Source } from './facts/source.ts';
import { type WaiversInForce, waiversInForce } from './waivers/in-force.ts';
import { proposedWaivers } from './waivers/proposed.ts';

export interface Judging {
  /** `#12`, `main..feature` or `release v2.4.0`: how the report names it. */
  readonly subject: string;
  /** What is judged; a pull request (or a range that stands in for one) unless said. */
  readonly kind?: 'pull_request' | 'release';
  /** Opens the place where facts come from; called once to learn the configuration and once more with what it wants. */
  readonly open: (wanted: Wanted) => Source;
  /** Rules from elsewhere (a file given on the command line) instead of the base branch's. */
  readonly inForce?: InForce;
  /** Where the base branch keeps its rules, when not in the usual place. */
  readonly configurationPath?: string;
  /** Where the layers of other repositories come from; without it nobody looks, and that is said. */
  readonly elsewhere?: Elsewhere;
  readonly catalogue?: readonly AnyPolicy[];
  /** Tries the settings that a proposed configuration changes on changes merged before. Never throws. */
  readonly replay?: (changed: ChangedSettings) => Promise<ConfigurationReplay>;
  /** Waivers that were given in comments on this pull request. */
  readonly waivers?: readonly Waiver[];
  /** Requests made to GitHub so far; 0 where none are made. */
  readonly calls?: () => number;
}

/** A report, and whether the rules ask for a sticky comment. */
export interface Judged {
  readonly report: Report;
  readonly comment: InForce['comment'];
  /** Who may allow waivers of it, and for how long. */
  readonly waiverRules: InForce['waivers'];
  /** What was collected: with the settings, all that is needed to judge again. */
  readonly facts: CollectedFacts;
  /** A part of the configuration could not be read that a later try may see. */
  readonly again: boolean;
}

/** The union of what the settings' options ask collectors for, sorted; `sets` are judged with the same facts. */
export function wantedBy(...sets: readonly (readonly Setting[])[]): Wanted {
  const settings = sets.flat();
  const asked: readonly Partial<Wanted>[] = [
    ...settings.map(({ policy, options }) => ({ ...policy.asks?.(options as never), facts: policy.needs })),
    { takenOver: takenOverIn(sets) },
  ];
  const names = Object.keys(wantsNothing) as (keyof Wanted)[];
  const unions = names.map((name) => [
    name,
    [...new Set(asked.flatMap((wants) => wants[name] ?? []))].sort(),
  ]);
  return Object.fromEntries(unions);
}

/** A policy takes findings over from another one only where nobody's bite gets softer by it: in every set. */
function takenOverIn(sets: readonly (readonly Setting[])[]): readonly string[] {
  const bites = ['observe', 'warn', 'block'];
  const takes = (set: readonly Setting[]) =>
    set.flatMap(({ policy, rung }) => {
      const other = set.find((one) => one.policy.id === policy.takesOver);
      const asHard = !other || bites.indexOf(rung) >= bites.indexOf(other.rung);
      return policy.takesOver && asHard ? [policy.id] : [];
    });
  const [first = [], ...others] = sets.filter((set) => set.length > 0).map(takes);
  return first.filter((id) => others.every((ids) => ids.includes(id)));
}

/** Why a place cannot judge a policy at all; null when it can. */
export function unlookable(policy: AnyPolicy, local: boolean): Prose | null {
  if (local && policy.subject === 'release') return own('a local clone knows no releases');
  const isBlind = policy.needs.some((fact) => local && !collectors[fact].local);
  return isBlind ? own('a clone does not have the facts, GitHub does') : null;
}

interface Proposing {
  readonly path: string;
  readonly proposed: Configuration | null;
  readonly judgeable: readonly Setting[];
  readonly inForce: InForce;
  readonly facts: CollectedFacts;
  readonly desk: WaiversInForce;
}

async function proposal(of: Proposing): Promise<ProposedConfiguration | null> {
  const { path, proposed, judgeable, inForce, facts, desk } = of;
  if (!proposed) return null;
  if (!proposed.ok) return { path, problems: proposed.problems, differences: [], wouldConclude: null };
  const differences = [
    ...settingsDifference(inForce.settings, proposed.settings),
    ...waiverRulesDifference(inForce.waivers, proposed.waivers),
  ];
  const assessments = await desk.apply(evaluate(judgeable, facts), proposed.waivers);
  const wouldConclude = concludeAssessments(assessments);
  return { path, problems: [], differences, wouldConclude };
}

/** Only for a configuration that can be used and has another effect. */
async function replayOf(
  { replay }: Judging,
  proposed: Configuration | null,
  inForce: InForce,
): Promise<Pick<ProposedConfiguration, 'replay'>> {
  if (!replay || !proposed?.ok) return {};
  const changed = changedSettings(inForce.settings, proposed.settings);
  return changed.before.length + changed.after.length === 0 ? {} : { replay: await replay(changed) };
}

function viaOf(facts: CollectedFacts): readonly Prose[] {
  const names = Object.keys(facts).sort() as FactName[];
  return names.flatMap((name) => {
    const collected = facts[name];
    return collected?.ok && collected.via ? [collected.via] : [];
  });
}

function deskOf(
  { waivers: granted = [], elsewhere }: Judging,
  source: Source,
  policies: readonly string[],
): WaiversInForce {
  const there = elsewhere?.organization;
  const organization = there && 'name' in there ? there.waivers : null;
  return waiversInForce({ source, policies, granted, organization });
}

function notLookedAt(chosen: readonly Setting[], local: boolean): Provenance['notLookedAt'] {
  return chosen.flatMap(({ policy }) => {
    const reason = unlookable(policy, local);
    return reason ? [{ policy: policy.id, reason }] : [];
  });
}

/** Judges one pull request, range or release. Whatever cannot be looked at ends as `unknown`; throws only when there is no subject at all. */
export async function assess(judging: Judging): Promise<Judged> {
  const { catalogue = everyPolicy, calls = () => 0, configurationPath: path = configurationPath } = judging;
  const { kind = 'pull_request' } = judging;
  const first = judging.open(wantsNothing);
  const pull = await first.pullRequest();
  const { base, head } = pull;
  const { elsewhere } = judging;
  const inForce = judging.inForce ?? (await configurationInForce(first, catalogue, path, elsewhere));
  const proposed = judging.inForce ? null : await proposedConfiguration(first, catalogue, path, elsewhere);

  const here = first.github === null;
  const choose = (all: readonly Setting[]) =>
    kind === 'release' ? settingsFor(kind, all) : settingsOn(pull, all);
  const chosen = choose(inForce.settings);
  const settings = chosen.filter(({ policy }) => unlookable(policy, here) === null);
  const also = proposed?.ok ? choose(proposed.settings).filter((s) => !unlookable(s.policy, here)) : [];
  const judgeable = [...settings, ...also];
  const source = judging.open(wantedBy(settings, also));
  const needs = judgeable.flatMap(({ policy }) => policy.needs);
  const [facts, replayed] = await Promise.all([collect(needs, source), replayOf(judging, proposed, inForce)]);

  const policies = catalogue.map(({ id }) => id);
  const desk = deskOf(judging, source, policies);
  const { waivers: rules, description, problems, fallback } = inForce;
  const assessments = await desk.apply(evaluate(settings, facts), rules);
  const foreseen = await proposal({ path, proposed, judgeable: also, inForce, facts, desk });
  const proposals = {
    proposed: foreseen && { ...foreseen, ...replayed },
    proposedWaivers: await proposedWaivers(source, { settings: chosen, rules, policies }),
  };
  const found = await desk.findings(chosen, rules);
  const provenance = {
    configuration: description,
    configProblems: problems,
    fallback,
    calls: calls(),
    sources: [...(inForce.notes ?? []), ...viaOf(facts)],
    notLookedAt: notLookedAt(chosen, here),
    ...(found ? { waivers: found } : {}),
  };
  const shas = { base, head: { ref: head.ref, sha: head.sha } };
  const judged = { subject: judging.subject, kind, ...shas, assessments, provenance, ...proposals };
  const report = { ...judged, conclusion: conclude(judged) };
  return { report, comment: inForce.comment, waiverRules: rules, facts, again: inForce.passing ?? false };
}

/** The one pipeline, the same for the App, the Action and the command line: configuration → facts → assessments → report. */
import { settingsDifference } from '../policies/engine/config/difference.ts';
import type { Configuration } from '../policies/engine/config/read.ts';
import { evaluate } from '../policies/engine/evaluate.ts';
import { type CollectedFacts, type FactName, type Wanted, wantsNothing } from '../policies/engine/facts.ts';
import type { AnyPolicy } from '../policies/engine/policy.ts';
import { own, type Prose } from '../policies/engine/prose.ts';
import {
  conclude,
  concludeAssessments,
  type ProposedConfiguration,
  type Report,
} from '../policies/engine/report.ts';
import { type Setting, settingsFor } from '../policies/engine/setting.ts';
import { catalogue as everyPolicy } from '../policies/index.ts';
import { configurationInForce, configurationPath, type InForce, proposedConfiguration } from './config.ts';
import { collect } from './facts/collect.ts';
import { collectors } from './facts/index.ts';
import type { Source } from './facts/source.ts';

export interface Judging {
  /** `#12`, or `main..feature`: how the report names it. */
  readonly subject: string;
  /** Opens the place where facts come from; called once to learn the configuration and once more with what it wants. */
  readonly open: (wanted: Wanted) => Source;
  /** Rules from elsewhere (a file given on the command line) instead of the base branch's. */
  readonly inForce?: InForce;
  /** Where the base branch keeps its rules, when not in the usual place. */
  readonly configurationPath?: string;
  readonly catalogue?: readonly AnyPolicy[];
  /** Requests made to GitHub so far; 0 where none are made. */
  readonly calls?: () => number;
}

/** A report, and whether the rules ask for a sticky comment. */
export interface Judged {
  readonly report: Report;
  readonly comment: InForce['comment'];
  /** What was collected: with the settings, all that is needed to judge again. */
  readonly facts: CollectedFacts;
}

/** The union of what the settings' options ask collectors for, sorted; `sets` are judged with the same facts. */
export function wantedBy(...sets: readonly (readonly Setting[])[]): Wanted {
  const settings = sets.flat();
  const asked = [
    ...settings.map(({ policy, options }) => policy.asks?.(options as never) ?? {}),
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
function unlookable(policy: AnyPolicy, local: boolean): Prose | null {
  const blind = policy.needs.filter((fact) => local && !collectors[fact].local);
  return blind.length > 0 ? own(`a local clone does not know its ${blind.map(named).join(' and ')}`) : null;
}

/** `requiredChecks` → `required checks` */
function named(fact: FactName): string {
  return fact.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

function proposal(
  path: string,
  proposed: Configuration | null,
  judgeable: readonly Setting[],
  inForce: InForce,
  facts: CollectedFacts,
): ProposedConfiguration | null {
  if (!proposed) return null;
  if (!proposed.ok) return { path, problems: proposed.problems, differences: [], wouldConclude: null };
  const differences = settingsDifference(inForce.settings, proposed.settings);
  const wouldConclude = concludeAssessments(evaluate(judgeable, facts));
  return { path, problems: [], differences, wouldConclude };
}

function viaOf(facts: CollectedFacts): readonly Prose[] {
  const names = Object.keys(facts).sort() as FactName[];
  return names.flatMap((name) => {
    const collected = facts[name];
    return collected?.ok && collected.via ? [collected.via] : [];
  });
}

/** Judges one pull request or range. Whatever cannot be looked at ends as `unknown`; throws only when there is no subject at all. */
export async function assess(judging: Judging): Promise<Judged> {
  const { catalogue = everyPolicy, calls = () => 0, configurationPath: path = configurationPath } = judging;
  const first = judging.open(wantsNothing);
  const { base, head } = await first.pullRequest();
  const inForce = judging.inForce ?? (await configurationInForce(first, catalogue, path));
  const proposed = judging.inForce ? null : await proposedConfiguration(first, catalogue, path);

  const here = first.github === null;
  const chosen = settingsFor('pull_request', inForce.settings);
  const settings = chosen.filter(({ policy }) => unlookable(policy, here) === null);
  const also = proposed?.ok
    ? settingsFor('pull_request', proposed.settings).filter((s) => !unlookable(s.policy, here))
    : [];
  const facts = await collect(
    [...settings, ...also].flatMap(({ policy }) => policy.needs),
    judging.open(wantedBy(settings, also)),
  );

  const notLookedAt = chosen.flatMap(({ policy }) => {
    const reason = unlookable(policy, here);
    return reason ? [{ policy: policy.id, reason }] : [];
  });
  const provenance = {
    configuration: inForce.description,
    configProblems: inForce.problems,
    fallback: inForce.fallback,
    calls: calls(),
    sources: viaOf(facts),
    notLookedAt,
  };
  const judged = {
    subject: judging.subject,
    base,
    head: { ref: head.ref, sha: head.sha },
    assessments: evaluate(settings, facts),
    provenance,
    proposed: proposal(path, proposed, also, inForce, facts),
  };
  return { report: { ...judged, conclusion: conclude(judged) }, comment: inForce.comment, facts };
}

/** What a pull request that edits the configuration or the waivers would change: shown, and never in force for itself. */
import {
  type ChangedSettings,
  changedSettings,
  declaredDifference,
  settingsDifference,
  waiverRulesDifference,
} from '../policies/engine/config/difference.ts';
import type { Configuration } from '../policies/engine/config/read.ts';
import { evaluate } from '../policies/engine/evaluate.ts';
import { wantsNothing } from '../policies/engine/facts.ts';
import type { AnyPolicy } from '../policies/engine/policy.ts';
import { list, say } from '../policies/engine/prose.ts';
import { concludePolicies, type ProposedConfiguration, type Report } from '../policies/engine/report.ts';
import type { Selection } from '../policies/engine/selection.ts';
import type { Setting } from '../policies/engine/setting.ts';
import type { ConfigurationSimulation } from '../policies/engine/simulation/difference.ts';
import type { InForce, Unread } from './config/in-force.ts';
import { type Collecting, collected, startCollecting } from './facts/collect.ts';
import type { PullRequestSource } from './facts/source.ts';
import type { WaiversInForce } from './waivers/in-force.ts';
import { proposedWaivers } from './waivers/proposed.ts';
import { wantedBy } from './wishes.ts';

export interface ProposalsOf {
  readonly path: string;
  /** Null where the change proposes no other configuration. */
  readonly proposed: Configuration | Unread | null;
  readonly inForce: InForce;
  /** Repositories whose files take part and must not be quoted; `owner/repo`. */
  readonly withheld: readonly string[];
  readonly catalogue: readonly AnyPolicy[];
  readonly select: (settings: readonly Setting[]) => Selection;
  readonly open: (wanted: PullRequestSource['wanted']) => PullRequestSource;
  /** The facts of the verdict in force: taken over where the proposed file would get the same, and never touched. */
  readonly collecting: Collecting;
  readonly waivers: WaiversInForce;
  readonly simulate: ((changed: ChangedSettings) => Promise<ConfigurationSimulation>) | undefined;
}

/** What the new configuration would conclude about this same change, on facts of its own. */
async function wouldConclude(
  { select, open, collecting, waivers }: ProposalsOf,
  { settings, waivers: rules }: Extract<Configuration, { ok: true }>,
) {
  const { settings: selected, notLookedAt } = select(settings);
  const needs = selected.flatMap(({ policy }) => policy.needs);
  const own = await collected(startCollecting(needs, open(wantedBy(selected)), collecting));
  const evaluated = evaluate(selected, own);
  const assessments = await waivers.apply(evaluated.assessments, rules);
  return concludePolicies(assessments, [...notLookedAt, ...evaluated.notLookedAt]);
}

/** Only for a configuration that can be used and has another effect. */
async function simulated({ simulate, inForce }: ProposalsOf, settings: readonly Setting[]) {
  if (!simulate) return {};
  const changed = changedSettings(inForce.settings, settings);
  return changed.before.length + changed.after.length === 0 ? {} : { simulation: await simulate(changed) };
}

export function nothingKnown(path: string): ProposedConfiguration {
  return { path, problems: [], differences: [], wouldConclude: null };
}

async function configurationOf(of: ProposalsOf): Promise<ProposedConfiguration | null> {
  const { path, proposed, inForce } = of;
  if (!proposed) return null;
  if ('unread' in proposed) return { ...nothingKnown(path), unread: proposed.unread };
  if (!proposed.ok) return { path, problems: proposed.problems, differences: [], wouldConclude: null };
  // What a value was or would be is what such a file says, and so is what it would have concluded.
  if (of.withheld.length > 0) {
    const differences = [
      say`What it changes is not shown: ${list(of.withheld.map((name) => say`${name}`))} takes part in it, and not everybody who reads this may read that.`,
    ];
    return { path, problems: [], differences, wouldConclude: null };
  }
  const [conclusion, simulation] = await Promise.all([
    wouldConclude(of, proposed),
    simulated(of, proposed.settings),
  ]);
  const differences = [
    ...settingsDifference(inForce.settings, proposed.settings),
    ...declaredDifference(inForce.declared ?? [], proposed.declared),
    ...waiverRulesDifference(inForce.waivers, proposed.waivers),
  ];
  return { path, problems: [], differences, wouldConclude: conclusion, ...simulation };
}

/** After the verdict in force is known: nothing that is read here can take anything from it. */
export async function proposalsOf(of: ProposalsOf): Promise<Pick<Report, 'proposed' | 'proposedWaivers'>> {
  const { open, inForce, catalogue } = of;
  const policies = catalogue.map(({ id }) => id);
  return {
    proposed: await configurationOf(of),
    proposedWaivers: await proposedWaivers(open(wantsNothing), {
      settings: inForce.settings,
      rules: inForce.waivers,
      policies,
    }),
  };
}

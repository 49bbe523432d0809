/** Layers → settings: later layers win option by option, except against a lock. */
import type { Declared } from '../../settings/setting-type.ts';
import type { EvidenceRules } from '../evidence-rules.ts';
import type { MetricsRules } from '../metrics-rules.ts';
import type { AnyPolicy } from '../policy.ts';
import type { ConfigProblem } from '../report.ts';
import type { Origin, Rung, Setting, SettingOrigin } from '../setting.ts';
import type { WaiverRules } from '../waiver.ts';
import { mergeEvidence } from './evidence.ts';
import { type CommentWhen, type IssueWhere, type Layer, problemsOf } from './layer.ts';
import { type Floor, optionRefusal, parsedOption, rungRefusal } from './lock.ts';
import { mergeSettings } from './merge-declared.ts';
import { mergeWaiverRules, type WaiverOrigins } from './merge-waivers.ts';
import { mergeMetrics } from './metrics.ts';
import { faultsTogether, type WrittenOption } from './options.ts';
import type { PolicyEntry, RungOrOff } from './policy-entry.ts';
import { type Fault, plainValue } from './tree.ts';

/** One policy and where each part of its setting came from; a setting, unless it is off. */
export interface Effective extends Omit<Setting, 'rung'> {
  readonly rung: RungOrOff;
  readonly options: Readonly<Record<string, unknown>>;
}

export interface Merged {
  /** Every policy of the catalogue, in its order, those that are off among them. */
  readonly effective: readonly Effective[];
  /** Without those that are off. */
  readonly settings: readonly Setting[];
  /** What is declared of settings of repositories and organizations. */
  readonly declared: readonly Declared[];
  readonly comment: CommentWhen;
  readonly issue: IssueWhere;
  /** Null: no exports are asked for. */
  readonly evidence: EvidenceRules | null;
  readonly metrics: MetricsRules;
  readonly waivers: WaiverRules;
  readonly waiverOrigins: WaiverOrigins;
  /** What a layer tried to set and may not; what earlier layers set stays in force. In the layers' order. */
  readonly problems: readonly ConfigProblem[];
}

interface Placed extends WrittenOption {
  readonly layer: string;
}

interface State {
  readonly policy: AnyPolicy;
  readonly rung: RungOrOff;
  readonly rungFrom: Origin;
  readonly options: readonly Placed[];
  readonly floors: readonly Floor[];
}

interface Step {
  readonly state: State;
  readonly faults: readonly Fault[];
}

const builtIn: Origin = { layer: 'built-in', line: null };

function begin(policy: AnyPolicy): State {
  return { policy, rung: 'observe', rungFrom: builtIn, options: [], floors: [] };
}

function optionsOf({ policy, options }: State): Readonly<Record<string, unknown>> {
  const said = Object.fromEntries(options.map(({ name, node }) => [name, plainValue(node)]));
  return policy.options.parse(said);
}

function withRung(state: State, entry: PolicyEntry, layer: Layer): Step {
  if (!entry.rung) return { state, faults: [] };
  const { value, at } = entry.rung;
  const refusal = rungRefusal(state.policy.id, value, state.floors);
  if (refusal) return { state, faults: [{ at, message: refusal }] };
  return { state: { ...state, rung: value, rungFrom: { layer: layer.name, line: at.line } }, faults: [] };
}

/** Options that a lock refuses are left out one by one; those that contradict each other, all together. */
function withOptions(state: State, entry: PolicyEntry, layer: Layer): Step {
  const { policy, floors } = state;
  const looked = entry.options.map((option) => {
    const value = parsedOption(policy, option.name, plainValue(option.node));
    return { option, refusal: optionRefusal(policy, option.name, value, floors) };
  });
  const refused = looked.flatMap(({ option, refusal }) =>
    refusal ? [{ at: option.at, message: refusal }] : [],
  );
  const set = looked.filter(({ refusal }) => !refusal).map(({ option }) => option);
  const kept = state.options.filter(({ name }) => !set.some((one) => one.name === name));
  const options = [...kept, ...set.map((option) => ({ ...option, layer: layer.name }))];
  const together = set.length === 0 ? [] : faultsTogether(policy, options, entry.at);
  if (together.length === 0) return { state: { ...state, options }, faults: refused };
  return { state, faults: [...refused, ...placedIn(together, set, entry)] };
}

/** Reports a contradiction with another layer at the part this layer has in it. */
function placedIn(
  faults: readonly Fault[],
  set: readonly WrittenOption[],
  entry: PolicyEntry,
): readonly Fault[] {
  const here = new Set(set.flatMap(({ at, node }) => [at, node.at]));
  return faults.map(({ at, message }) =>
    here.has(at) || at === entry.at ? { at, message } : { at: set[0]?.at ?? entry.at, message },
  );
}

function withLock(state: State, entry: PolicyEntry, layer: Layer): State {
  if (!entry.lock) return state;
  const by = { layer: layer.name, line: entry.lock.line };
  return { ...state, floors: [...state.floors, { by, rung: state.rung, options: optionsOf(state) }] };
}

/** A policy turned off by a lock that nothing may loosen still has its options: a later layer may turn it on. */
function apply(state: State, entry: PolicyEntry, layer: Layer): Step {
  const rung = withRung(state, entry, layer);
  const options = withOptions(rung.state, entry, layer);
  return {
    state: withLock(options.state, entry, layer),
    faults: [...rung.faults, ...options.faults],
  };
}

function originOf({ rungFrom, options, floors }: State): SettingOrigin {
  const places = options.map(({ name, layer, at }) => [name, { layer, line: at.line }] as const);
  const [first] = floors;
  return {
    ...rungFrom,
    ...(places.length > 0 ? { options: Object.fromEntries(places) } : {}),
    ...(first ? { lock: first.by } : {}),
  };
}

function mergeOne(policy: AnyPolicy, layers: readonly Layer[]) {
  let state = begin(policy);
  const problems = layers.flatMap((layer) => {
    const entry = layer.policies.find((one) => one.policy.id === policy.id);
    if (!entry) return [];
    const step = apply(state, entry, layer);
    state = step.state;
    return step.faults.map((fault) => ({ layer, fault }));
  });
  const effective: Effective = {
    policy,
    rung: state.rung,
    options: optionsOf(state),
    origin: originOf(state),
  };
  return { effective, problems };
}

/** `layers` from the one that loses to the one that wins. Never throws for what layers say. */
export function mergeLayers(layers: readonly Layer[], catalogue: readonly AnyPolicy[]): Merged {
  const merged = catalogue.map((policy) => mergeOne(policy, layers));
  const waivers = mergeWaiverRules(layers);
  const { declared, faults } = mergeSettings(layers);
  const found = [...merged.flatMap(({ problems }) => problems), ...faults, ...waivers.faults];
  const effective = merged.map((one) => one.effective);
  return {
    effective,
    settings: effective.flatMap(({ rung, ...rest }) => (isOn(rung) ? [{ ...rest, rung }] : [])),
    declared,
    comment: layers.findLast(({ comment }) => comment)?.comment?.value ?? 'on-problems',
    issue: layers.findLast(({ issue }) => issue)?.issue?.value ?? 'private',
    evidence: mergeEvidence(layers),
    metrics: mergeMetrics(layers),
    waivers: waivers.rules,
    waiverOrigins: waivers.origins,
    problems: layers.flatMap((layer) =>
      problemsOf(
        layer.path,
        found.filter((one) => one.layer === layer).map(({ fault }) => fault),
      ),
    ),
  };
}

function isOn(rung: RungOrOff): rung is Rung {
  return rung !== 'off';
}

/** Differences → the calls that end them: each with what was, what will be, why, and who notices. Pure. */

import { written } from '../engine/config/written.ts';
import { isKnown } from '../engine/part.ts';
import type { Origin } from '../engine/setting.ts';
import { actorsFor } from './bypass.ts';
import { type Classic, changedBody, classicValues, isClassicValue } from './classic.ts';
import { classicToEdit, compareOwn } from './compare-branch.ts';
import { type Compared, type Observed, shortName, teamIds } from './observed.ts';
import { refOf, rulesetName } from './protection.ts';
import { type BranchValues, type Ruleset, rulesFor, valuesOf } from './ruleset.ts';
import type {
  Answers,
  BranchSetting,
  CallPart,
  Declared,
  Entry,
  FieldSetting,
  Json,
  Value,
} from './setting-type.ts';

export interface Change {
  /** `repository.merge.squash` */
  readonly name: string;
  /** The setting, and what it is about; absent where the name says both. */
  readonly key?: string;
  readonly entry?: Entry;
  /** What is needed beside the value to put it back. */
  readonly kept?: Json;
  /** Null: nothing of it was there. */
  readonly before: Value | null;
  readonly after: Value | null;
  /** The layer and line that ask for it. */
  readonly why: Origin;
  readonly affects: string;
  readonly risk: 'low' | 'high';
}

/** One call to GitHub. */
export interface Edit {
  /** `acme/shop`, or `acme`. */
  readonly target: string;
  /** GitHub's number of the repository: a name can become another one's. Null for an organization. */
  readonly repositoryId: number | null;
  readonly route: string;
  readonly parameters: Json;
  readonly body: Json | null;
  readonly changes: readonly Change[];
  /** For rulesets: all of it as it was; null: it is made. */
  readonly ruleset?: { readonly branch: string; readonly before: Ruleset | null };
  /** For classic protection: the branch as it is declared, and what `PUT …/protection` would have said to change nothing. */
  readonly classic?: { readonly branch: string; readonly before: Json; readonly signatures: boolean };
}

export interface EditTarget {
  /** `acme/shop`, or `acme`. */
  readonly name: string;
  readonly repositoryId: number | null;
  /** What stands in the routes: owner and repo, or org. */
  readonly parameters: Json;
}

type Differing = Compared & {
  readonly result: { readonly state: 'differs'; readonly observed: Value | null };
};

export function differing(compared: readonly Compared[]): readonly Differing[] {
  return compared.filter((one): one is Differing => one.result.state === 'differs');
}

function changeOf({ declared, name, result }: Differing, { answers }: Observed): Change {
  const { type, value, origin, entry } = declared;
  const kept = type.of === 'branch' ? undefined : type.keeps?.(answers, entry ?? []);
  return {
    name,
    ...(entry ? { key: type.key, entry } : {}),
    ...(kept ? { kept } : {}),
    before: result.observed,
    after: value,
    why: origin,
    affects: type.affects,
    risk: type.risk,
  };
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Members of members too: two features of one group are set by one call. */
function merged(a: Json, b: Json): Json {
  const entries = Object.entries(b).map(([key, value]) => {
    const before = a[key];
    return [key, isObject(before) && isObject(value) ? merged(before, value) : value] as const;
  });
  return { ...a, ...Object.fromEntries(entries) };
}

interface FieldChange {
  readonly type: FieldSetting;
  /** What the call sets it to. */
  readonly to: Value;
  readonly change: Change;
}

/** One call for each route and what stands in it, in the order of the first change that needs it. */
export function fieldEdits(
  target: EditTarget,
  changes: readonly FieldChange[],
  answers: Answers,
): readonly Edit[] {
  const parts = changes.map(({ type, to, change }) => ({
    part: type.edit(to, answers, change.entry ?? [], change.kept),
    change,
  }));
  return partEdits(target, parts);
}

interface Part {
  readonly part: CallPart;
  readonly change: Change;
}

/** Routes of teams stand below the organization that owns the repository. */
function placed({ parameters }: EditTarget, { route, parameters: own = {} }: CallPart): Json {
  return {
    ...parameters,
    ...(route.includes('/orgs/{org}/') ? { org: parameters.owner ?? parameters.org } : {}),
    ...own,
  };
}

export function partEdits(target: EditTarget, parts: readonly Part[]): readonly Edit[] {
  const keyOf = ({ part: { route, parameters = {}, makes = '' } }: Part) =>
    written([route, parameters, makes]);
  return [...Map.groupBy(parts, keyOf).values()].flatMap((all) => {
    const [first] = all;
    if (!first) return [];
    return [
      {
        target: target.name,
        repositoryId: target.repositoryId,
        route: first.part.route,
        parameters: placed(target, first.part),
        body: bodyOf(all.map(({ part }) => part)),
        changes: all.map(({ change }) => change),
      },
    ];
  });
}

function bodyOf(parts: readonly CallPart[]): Json | null {
  const sets = parts.flatMap((part) => (part.sets ? [part.sets] : []));
  if (sets.length === 0) return null;
  return [...parts.map(({ keeps }) => keeps), ...sets].reduce(merged, {});
}

/** All that is declared of a branch, over what its ruleset says already: what is not declared stays. */
function valuesFor(branch: string, all: readonly Declared[], before: Ruleset | null): BranchValues {
  const declared = all.flatMap(({ type, branch: of, value }) =>
    type.of === 'branch' && of === branch ? [[shortName(type), value] as const] : [],
  );
  return { ...valuesOf(before?.rules ?? []), ...Object.fromEntries(declared) };
}

/** The ruleset as it is to be. Who bypasses it is left out where that is neither declared nor shown: GitHub keeps it then. */
function rulesetBody(
  branch: string,
  all: readonly Declared[],
  before: Ruleset | null,
  observed: Observed,
): Json {
  const values = valuesFor(branch, all, before);
  const bypass = values.bypass;
  const kept = before ? before.bypass_actors : [];
  const actors = Array.isArray(bypass) ? actorsFor(bypass.map(String), teamIds(observed)) : kept;
  return {
    name: before?.name ?? rulesetName(branch),
    target: 'branch',
    enforcement: 'active',
    conditions: { ref_name: { include: [refOf(branch)], exclude: [] } },
    rules: rulesFor(values, before?.rules ?? []),
    ...(actors ? { bypass_actors: actors } : {}),
  };
}

function rulesetEdit(
  target: EditTarget,
  branch: string,
  changes: readonly Change[],
  all: readonly Declared[],
  observed: Observed,
): readonly Edit[] {
  const own = observed.branches[branch]?.own;
  if (own === undefined || !isKnown(own)) return [];
  const at = '/repos/{owner}/{repo}/rulesets';
  return [
    {
      target: target.name,
      repositoryId: target.repositoryId,
      route: own ? `PUT ${at}/{ruleset_id}` : `POST ${at}`,
      parameters: own ? { ...target.parameters, ruleset_id: own.id } : target.parameters,
      body: rulesetBody(branch, all, own, observed),
      changes,
      ruleset: { branch, before: own },
    },
  ];
}

/** What is declared of a branch that classic protection, too, can say. */
function classicDeclared(branch: string, all: readonly Declared[]): BranchValues {
  const here = all.filter((one) => one.branch === branch && one.type.of === 'branch');
  return Object.fromEntries(
    here.map(({ type, value }) => [shortName(type as BranchSetting), value] as const),
  );
}

/** One call puts all of it but signatures, which have calls of their own. */
function classicEdits(
  target: EditTarget,
  branch: string,
  classic: Classic,
  differing: readonly Change[],
  all: readonly Declared[],
): readonly Edit[] {
  const isSigned = ({ name }: Change) => name === `protection.${branch}.signatures`;
  const [signatures, rest] = [differing.filter(isSigned), differing.filter((one) => !isSigned(one))];
  const at = '/repos/{owner}/{repo}/branches/{branch}/protection';
  const edit = (route: string, body: Json | null, changes: readonly Change[]): readonly Edit[] =>
    changes.length === 0
      ? []
      : [
          {
            target: target.name,
            repositoryId: target.repositoryId,
            route,
            parameters: { ...target.parameters, branch: classic.on },
            body,
            changes,
            classic: { branch, before: classic.body, signatures: classic.signatures },
          },
        ];
  const verb = signatures.some(({ after }) => after === true) ? 'POST' : 'DELETE';
  return [
    ...edit(`PUT ${at}`, changedBody(classic, classicDeclared(branch, all)), rest),
    ...edit(`${verb} ${at}/required_signatures`, null, signatures),
  ];
}

/** What differs in classic protection that is to be edited goes there, what differs in Fairlead's ruleset goes there. */
function branchEdits(
  target: EditTarget,
  branch: string,
  here: readonly Differing[],
  all: readonly Declared[],
  observed: Observed,
): readonly Edit[] {
  const changes = (some: readonly Differing[]) => some.map((one) => changeOf(one, observed));
  const classic = classicToEdit(all, branch, observed);
  if (!classic) return rulesetEdit(target, branch, changes(here), all, observed);
  const own = observed.branches[branch]?.own ?? null;
  const short = ({ declared: { type } }: Differing) => shortName(type as BranchSetting);
  const values = classicValues(classic);
  const inClassic = here.filter((one) => !isClassicValue(short(one), one.declared.value, classic));
  const inRuleset = here.filter(
    (one) =>
      own !== null &&
      isKnown(own) &&
      compareOwn(short(one), one.declared, own as Ruleset, all, observed).state === 'differs',
  );
  const ofClassic = inClassic.map((one) => ({
    ...changeOf(one, observed),
    before: values[short(one)] ?? null,
  }));
  return [
    ...classicEdits(target, branch, classic, ofClassic, all),
    ...(inRuleset.length === 0 ? [] : rulesetEdit(target, branch, changes(inRuleset), all, observed)),
  ];
}

/** The calls that end what differs. `all`: everything declared about the target, differing or not. */
export function editsFor(
  target: EditTarget,
  differences: readonly Differing[],
  all: readonly Declared[],
  observed: Observed,
): readonly Edit[] {
  const fields = differences.flatMap((one) => {
    const { type, value } = one.declared;
    return type.of === 'branch' ? [] : [{ type, to: value, change: changeOf(one, observed) }];
  });
  // Access is given before any is taken: at no time has nobody it.
  const takes = ({ to }: FieldChange) => to === 'none';
  const ordered = [...fields.filter((one) => !takes(one)), ...fields.filter(takes)];
  const branches = Map.groupBy(
    differences.filter(({ declared }) => declared.branch !== null),
    ({ declared }) => declared.branch ?? '',
  );
  return [
    ...fieldEdits(target, ordered, observed.answers),
    ...[...branches].flatMap(([branch, here]) => branchEdits(target, branch, here, all, observed)),
  ];
}

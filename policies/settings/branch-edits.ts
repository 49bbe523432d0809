/** Calls about a branch: Fairlead’s ruleset for it, and classic protection where that is to be edited. Pure. */
import { isKnown } from '../engine/part.ts';
import { actorsFor } from './bypass.ts';
import { changedBody, isClassicValue } from './classic/change.ts';
import { type Classic, classicValues } from './classic.ts';
import { classicToEdit, compareOwn } from './compare-branch.ts';
import { type Change, changeOf, type Differing, type Edit, type EditTarget } from './edit.ts';
import { type Observed, shortName, teamIds } from './observed.ts';
import { refOf, rulesetName } from './protection.ts';
import { type BranchValues, type Ruleset, rulesFor, valuesOf } from './ruleset.ts';
import type { BranchSetting, Declared, Json } from './setting-type.ts';

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
export function branchEdits(
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

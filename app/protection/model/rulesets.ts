/** Rulesets: which of them are for a branch, and what each says about it. */
import { say } from '../../../policies/engine/prose.ts';
import type { Bypass, IdleRuleset, Place } from '../../../policies/facts/protection.ts';
import { fnmatch } from '../../../policies/formats/fnmatch.ts';
import { freeIn, rulesetActors } from './actors.ts';
import { meaningOf } from './rule.ts';
import type { Said, Source } from './said.ts';
import type { Read, RulesetWire, RuleWire } from './wire.ts';

/** A branch by its name, without `refs/heads/`. */
export interface OfBranch {
  readonly branch: string;
  readonly defaultBranch: string | null;
}

/** Whether a pattern is for the branch: GitHub's own words, else a full reference in its patterns. */
function matches(pattern: string, { branch, defaultBranch }: OfBranch): boolean {
  if (pattern === '~ALL') return true;
  if (pattern === '~DEFAULT_BRANCH') return branch === defaultBranch;
  return fnmatch(pattern, `refs/heads/${branch}`);
}

/** Whether the ruleset is for the branch, whatever its enforcement. Rulesets of tags, pushes and repositories are for none. */
export function isFor({ target, conditions }: RulesetWire, of: OfBranch): boolean {
  if ((target ?? 'branch') !== 'branch') return false;
  const { include = [], exclude = [] } = conditions?.ref_name ?? {};
  const any = (patterns: readonly string[]) => patterns.some((pattern) => matches(pattern, of));
  return any(include) && !any(exclude);
}

/** The rules that `rules/branches/{branch}` would show, from the rulesets themselves. */
export function rulesInForce(rulesets: readonly RulesetWire[], of: OfBranch): readonly RuleWire[] {
  return rulesets
    .filter((ruleset) => ruleset.enforcement === 'active' && isFor(ruleset, of))
    .flatMap(({ id, source, source_type: type, rules = [] }) =>
      rules.map((rule) => ({
        ...rule,
        ruleset_id: id,
        ...(source === undefined ? {} : { ruleset_source: source }),
        ...(type === undefined ? {} : { ruleset_source_type: type }),
      })),
    );
}

const levels: Readonly<Record<string, Place['level']>> = {
  Repository: 'repository',
  Organization: 'organization',
  Enterprise: 'enterprise',
};

function placeOf(level: string | undefined, owner: string | undefined, id: number | null): Place {
  const known = levels[level ?? ''] ?? 'not known';
  return { kind: 'ruleset', level: known, owner: owner ?? '', id, name: null, url: null };
}

function named(place: Place, shown: RulesetWire | null): Place {
  return { ...place, name: shown?.name ?? null, url: shown?._links?.html?.href ?? null };
}

/** What a reader needs to see who may bypass a ruleset; no App on an organization can manage those of an enterprise. */
const permissions: Readonly<Partial<Record<Place['level'], string>>> = {
  repository: 'administration: write',
  organization: 'organization_administration: write',
};

function bypassOf(at: Place, shown: Read<RulesetWire>): Bypass {
  if (!shown.ok) {
    const { ok: _, ...gap } = shown;
    return { known: false, ...gap };
  }
  const { bypass_actors: actors, name } = shown.value;
  if (actors) return { known: true, actors: rulesetActors(actors) };
  const permission = permissions[at.level];
  return {
    known: false,
    reason: say`GitHub shows who may bypass the ruleset ${name} only to those who may manage it`,
    remedy: at.url
      ? say`Somebody who manages it sees the list at ${at.url}.`
      : say`Somebody who manages it sees the list in its settings.`,
    ...(permission ? { permission } : {}),
  };
}

/** What the rules of one ruleset say. */
function sourceOf(rules: readonly RuleWire[], shown: Read<RulesetWire>): Source {
  const [{ ruleset_source_type: level, ruleset_source: owner, ruleset_id: id = null } = {}] =
    rules as readonly [Partial<RuleWire>?];
  const at = named(placeOf(level, owner, id), shown.ok ? shown.value : null);
  const meanings = rules.map(meaningOf);
  const bypass = bypassOf(at, shown);
  return {
    at,
    said: meanings.flatMap(({ said }) => said),
    hidden: meanings.flatMap(({ hidden }) => hidden),
    unread: meanings.flatMap(({ unread }) => unread),
    bypass: (name) => (bypass.known ? { known: true, actors: freeIn(name, bypass.actors) } : bypass),
  };
}

/** One source for each ruleset that has rules for the branch. */
export function rulesetSources(
  rules: readonly RuleWire[],
  shown: (id: number) => Read<RulesetWire>,
): readonly Source[] {
  const keyOf = ({ ruleset_source_type: type, ruleset_source: owner, ruleset_id: id }: RuleWire) =>
    JSON.stringify([type, owner, id]);
  const nameless = { ok: false, reason: say`GitHub does not say which ruleset these rules are of` } as const;
  return [...Map.groupBy(rules, keyOf).values()].map((same) => {
    const id = same[0]?.ruleset_id;
    return sourceOf(same, id === undefined ? nameless : shown(id));
  });
}

function asksForSomething({ value }: Said): boolean {
  return Array.isArray(value) ? value.length > 0 : Boolean(value);
}

/** Rulesets for the branch that are switched off or on trial. */
export function idleFor(rulesets: readonly RulesetWire[], of: OfBranch): readonly IdleRuleset[] {
  return rulesets
    .filter((ruleset) => isFor(ruleset, of))
    .toSorted((a, b) => a.id - b.id)
    .flatMap((ruleset) => {
      const { enforcement, source_type: level, source, id, rules = [] } = ruleset;
      const said = rules.flatMap((rule) => meaningOf(rule).said);
      const asks = [...new Set(said.filter(asksForSomething).map(({ name }) => name))].sort();
      const at = named(placeOf(level, source, id), ruleset);
      return enforcement === 'disabled' || enforcement === 'evaluate' ? [{ at, enforcement, asks }] : [];
    });
}

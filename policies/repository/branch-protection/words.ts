/** The messages: what a branch lacks, where it is set, what to click, and who can. */
import { list, own, type Prose, say, some } from '../../engine/prose.ts';
import type { Finding } from '../../engine/verdict.ts';
import type { BranchProtection, BypassActor, Demand, Place } from '../../facts/protection.ts';
import type { Ask } from './asks.ts';
import { actorName } from './bypass.ts';

const shown = 5;

/** `branch protection (https://…)`, `the organization's ruleset Base (https://…)` */
export function placeName({ kind, level, name, id, url }: Place): Prose {
  const at = url === null ? [] : say` (${url})`;
  if (kind === 'branch protection') {
    const pattern = name === null ? [] : say` of ${name}`;
    return say`branch protection${pattern}${at}`;
  }
  const whose = level === 'repository' || level === 'not known' ? 'the ruleset' : `the ${level}'s ruleset`;
  const called = name === null ? (id === null ? [] : say` with number ${id}`) : say` ${name}`;
  return say`${own(whose)}${called}${at}`;
}

/** Who else than an administrator of the repository can. */
function byWhom({ level }: Place): Prose {
  return level === 'enterprise' ? own(' (an owner of the enterprise can)') : [];
}

/** One that would ask for it, were it not switched off. */
function idleHint({ idle }: BranchProtection, asks: readonly Ask[]): Prose {
  const first = idle.find((one) => asks.some(({ name }) => one.asks.includes(name)));
  if (!first) return [];
  const how = first.enforcement === 'disabled' ? 'is switched off' : 'is on trial';
  return say` Look at ${placeName(first.at)} first: it would ask for it and ${own(how)}, so setting it to Active may be all that is missing.`;
}

function inRuleset({ branch, url }: BranchProtection, clicks: readonly Prose[]): Prose {
  const where = url === null ? own('Settings → Rules → Rulesets') : say`${url}`;
  return say`Open ${where}, and in a ruleset for ${branch}, with enforcement Active: ${list(clicks, '; ')}.`;
}

const administrator = { who: 'administrator' } as const;

/** Nothing at all is asked of the branch. */
export function unprotected(of: BranchProtection, asks: readonly Ask[]): Finding {
  const short = list(asks.map((one) => one.short));
  return {
    ...administrator,
    message: say`The branch ${of.branch} is not protected: no ruleset and no branch protection asks for anything. Asked for here: ${short}.`,
    remedy: say`${inRuleset(
      of,
      asks.map(({ click }) => click),
    )}${idleHint(of, asks)}`,
    severity: 'high',
    fingerprint: `unprotected:${of.branch}`,
  };
}

function asked(from: readonly Demand<unknown>[]): Prose {
  const numbers = from.filter(({ value }) => typeof value === 'number');
  if (numbers.length === 0) return [];
  return say`: ${list(numbers.map(({ value, at }) => say`${placeName(at)} asks for ${Number(value)}`))}`;
}

/** `more`: what is only of use together with it, in the same place. */
export function loose(
  of: BranchProtection,
  one: Ask,
  from: readonly Demand<unknown>[],
  more: readonly Ask[] = [],
): Finding {
  const also = more.length === 0 ? [] : say` So neither is there: ${list(more.map(({ short }) => short))}.`;
  return {
    ...administrator,
    message: say`On ${of.branch}, ${one.lacks}${asked(from)}.${also}`,
    remedy: say`${inRuleset(
      of,
      [one, ...more].map(({ click }) => click),
    )}${idleHint(of, [one, ...more])}`,
    fingerprint: `${one.id}:${of.branch}`,
  };
}

/** Several things that the same people are let off in the same place are one finding. */
export function bypassed(
  of: BranchProtection,
  at: Place,
  actors: readonly BypassActor[],
  asks: readonly Ask[],
): Finding {
  const who = some(actors.map(actorName), shown);
  const what = list(asks.map(({ short }) => short));
  const how =
    at.kind === 'ruleset'
      ? own('Take them off the bypass list there')
      : own(
          'Tick "Do not allow bypassing the above settings" there, and take others off the lists of who may bypass',
        );
  return {
    who: at.level === 'repository' ? 'administrator' : 'owner',
    message: say`On ${of.branch}, ${who} need not obey ${placeName(at)}, which asks for ${what}.`,
    remedy: say`${how}${byWhom(at)}; or, if it is meant, add them to ${'may-bypass'}.`,
    fingerprint: `bypass:${of.branch}:${asks.map(({ id }) => id).join(',')}`,
  };
}

/** Who is let off although nobody minds: worth knowing. */
export function letOff(of: BranchProtection): readonly Prose[] {
  const demands = Object.values(of.rules).flatMap(({ from }): readonly Demand<unknown>[] => from);
  const byPlace = Map.groupBy(demands, ({ at }) => JSON.stringify(at));
  return [...byPlace.values()].flatMap((same) => {
    const at = same[0]?.at;
    const actors = same.flatMap(({ bypass }) => (bypass.known ? bypass.actors : []));
    const names = [...new Map(actors.map((actor) => [JSON.stringify(actor), actorName(actor)])).values()];
    return at && names.length > 0
      ? [say`On ${of.branch}, these need not obey all of ${placeName(at)}: ${some(names, shown)}.`]
      : [];
  });
}

/** Places whose list of who is let off is not shown. */
export function hiddenLists(of: BranchProtection): readonly Prose[] {
  const demands = Object.values(of.rules).flatMap(({ from }): readonly Demand<unknown>[] => from);
  const hidden = demands.filter(({ bypass }) => !bypass.known).map(({ at }) => at);
  const places = [...new Map(hidden.map((at) => [JSON.stringify(at), placeName(at)])).values()];
  return places.length > 0
    ? [say`Who need not obey is not shown of ${some(places, shown)}, on ${of.branch}.`]
    : [];
}

export function unreadRules({ branch, unread }: BranchProtection): readonly Prose[] {
  const types = [...new Set(unread.map(({ type }) => type))];
  return types.length > 0
    ? [
        say`Rules on ${branch} that Fairlead does not know: ${some(
          types.map((type) => say`${type}`),
          shown,
        )}.`,
      ]
    : [];
}

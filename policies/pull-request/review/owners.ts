/** Code owners: every owned file that is touched needs an approval by one of its owners. */
import { own, type Prose, say, some } from '../../engine/prose.ts';
import type { Finding } from '../../engine/verdict.ts';
import type { Review } from '../../facts/reviews.ts';
import type { Owner, OwnerRule } from '../../formats/code-owners.ts';
import { ownedPaths } from '../../formats/owned-paths.ts';
import { type ReviewFacts, short } from './approvals.ts';
import { type Audience, heardFrom, includesAuthor, namesOf } from './audience.ts';
import { namedPaths, touchedPaths } from './touched.ts';

interface Owned {
  /** The owners' names in the file's order: lines with the same owners are one requirement. */
  readonly key: string;
  readonly rule: OwnerRule;
  readonly paths: readonly string[];
}

function named(owners: readonly Owner[], kind: Owner['kind']): readonly string[] {
  return owners.filter((owner) => owner.kind === kind).map(({ name }) => name);
}

function audienceOf({ owners }: OwnerRule): Audience {
  return { people: named(owners, 'user'), teams: named(owners, 'team') };
}

function requirements({ codeOwners, changedFiles }: ReviewFacts): readonly Owned[] {
  const owned = ownedPaths(codeOwners, touchedPaths(changedFiles));
  const keyOf = ({ owners }: OwnerRule) => owners.map(({ name }) => name.toLowerCase()).join(' ');
  return [...Map.groupBy(owned, ({ rule }) => keyOf(rule))].flatMap(([key, same]) => {
    const [first] = same;
    return first ? [{ key, rule: first.rule, paths: same.flatMap(({ paths }) => paths) }] : [];
  });
}

function remedyFor(rule: OwnerRule, audience: Audience, facts: ReviewFacts): Prose {
  const addresses = named(rule.owners, 'email').map((address) => say`${address}`);
  const ask = isEmpty(audience)
    ? own('An e-mail address cannot be matched with an account, so Fairlead cannot name anybody to ask.')
    : say`Ask ${namesOf(audience)} to approve ${short(facts.pullRequest.head.sha)}; one of them is enough.`;
  if (addresses.length === 0) return ask;
  return say`${ask} In ${fileOf(facts)}, line ${rule.line}, write @login instead of ${some(addresses, 3)}.`;
}

function findingFor({ key, rule, paths }: Owned, facts: ReviewFacts): Finding {
  const audience = audienceOf(rule);
  const owners = rule.owners.map(({ kind, name }) => say`${kind === 'email' ? name : `@${name}`}`);
  return {
    message: say`No code owner approved ${namedPaths(paths)}, owned by ${some(owners, 5)} (${fileOf(facts)}, line ${rule.line}).`,
    remedy: remedyFor(rule, audience, facts),
    who: isEmpty(audience) ? 'maintainer' : 'reviewer',
    fingerprint: `code-owners:${key}`,
  };
}

function fileOf({ codeOwners }: ReviewFacts): string {
  return codeOwners.path ?? 'CODEOWNERS';
}

function isEmpty({ people, teams }: Audience): boolean {
  return people.length + teams.length === 0;
}

/** One finding per set of owners of whom none approved. `authorCounts`: the author may be that owner. */
export function ownerFindings(
  facts: ReviewFacts,
  counted: readonly Review[],
  authorCounts: boolean,
): readonly Finding[] {
  return requirements(facts).flatMap((owned) => {
    const audience = audienceOf(owned.rule);
    const { approvals, unsure } = heardFrom(audience, counted, facts);
    const author = authorCounts ? includesAuthor(audience, facts) : 'no';
    const met = approvals.length > 0 || author === 'yes';
    return met || unsure || author === 'unknown' ? [] : [findingFor(owned, facts)];
  });
}

/** Logins and teams that own touched files, to say whom to ask; empty when nobody does. */
export function ownersToAsk(facts: ReviewFacts): Audience {
  const audiences = requirements(facts).map(({ rule }) => audienceOf(rule));
  const author = facts.pullRequest.author.login.toLowerCase();
  const people = audiences.flatMap((each) => each.people).filter((name) => name.toLowerCase() !== author);
  return {
    people: [...new Set(people)],
    teams: [...new Set(audiences.flatMap((each) => each.teams))],
  };
}

import { control } from '../engine/controls.ts';
import type { Gap } from '../engine/gap.ts';
import { definePolicy } from '../engine/policy.ts';
import { list, own, type Prose, say, some } from '../engine/prose.ts';
import { type Finding, failOr, pass, skip, without } from '../engine/verdict.ts';
import type { BranchProtection, Protection } from '../facts/protection.ts';
import { fnmatch } from '../formats/fnmatch.ts';
import { answered } from './branch-protection/answered.ts';
import { type Ask, asksOf } from './branch-protection/asks.ts';
import { minded, mindsAnybody } from './branch-protection/bypass.ts';
import { type Held, heldIn } from './branch-protection/held.ts';
import { type Options, options } from './branch-protection/options.ts';
import * as words from './branch-protection/words.ts';

type Judged = { readonly one: Ask; readonly held: Held };
type Loose = { readonly one: Ask; readonly held: Extract<Held, { is: 'loose' }> };
type Bypassed = { readonly one: Ask; readonly held: Extract<Held, { is: 'bypassed' }> };

function isAskedAbout({ branch, isDefault }: BranchProtection): (pattern: string) => boolean {
  return (pattern) => (pattern === '~DEFAULT_BRANCH' ? isDefault : fnmatch(pattern, branch));
}

/** No place says anything about the branch, and every place was looked at. */
function isUnprotected({ rules, unread }: BranchProtection): boolean {
  return unread.length === 0 && Object.values(rules).every(({ known, from }) => known && from.length === 0);
}

/** What reviews are asked for is of no use without a pull request: where that is lacking, it is one finding. */
function looseFindings(of: BranchProtection, all: readonly Loose[]): readonly Finding[] {
  if (all.length > 0 && isUnprotected(of))
    return [
      words.unprotected(
        of,
        all.map(({ one }) => one),
      ),
    ];
  const pull = all.find(({ one }) => one.id === 'pull-request');
  const folded = pull ? all.filter(({ one }) => one.ofPulls).map(({ one }) => one) : [];
  return all
    .filter(({ one }) => !folded.includes(one))
    .map(({ one, held }) => words.loose(of, one, held.from, one === pull?.one ? folded : []));
}

/** One finding for each place and those it lets off. */
function bypassFindings(of: BranchProtection, all: readonly Bypassed[]): readonly Finding[] {
  const same = Map.groupBy(all, ({ held }) => JSON.stringify([held.at, held.actors]));
  return [...same.values()].flatMap((group) => {
    const held = group[0]?.held;
    const asks = group.map(({ one }) => one);
    return held ? [words.bypassed(of, held.at, held.actors, asks)] : [];
  });
}

function judgeBranch(of: BranchProtection, wanted: Options) {
  const matters = mindsAnybody(wanted) ? minded(wanted) : null;
  const judged: readonly Judged[] = asksOf(wanted, of.rules).map((one) => ({
    one,
    held: heldIn(one, one.namesWhoMay ? null : matters),
  }));
  const loose = judged.filter((each): each is Loose => each.held.is === 'loose');
  const bypassed = judged.filter((each): each is Bypassed => each.held.is === 'bypassed');
  const missing = judged.flatMap(({ held }) => (held.is === 'not known' ? held.missing : []));
  return {
    findings: [...looseFindings(of, loose), ...bypassFindings(of, bypassed)],
    missing,
    asks: judged.map(({ one }) => one),
  };
}

/** Names and patterns that no branch answers to. */
function withoutBranch({ branches }: Protection, patterns: readonly string[]): readonly Prose[] {
  const lone = patterns.filter((pattern) => !branches.some((one) => isAskedAbout(one)(pattern)));
  return lone.length > 0
    ? [
        say`No branch is called, or matches, ${some(
          lone.map((one) => say`${one}`),
          5,
        )}.`,
      ]
    : [];
}

/** The same gap of several branches once. */
function uniqueGaps(all: readonly Gap[]): readonly Gap[] {
  return [...new Map(all.map((gap) => [JSON.stringify(gap), gap])).values()];
}

export const branchProtection = definePolicy({
  id: 'branch-protection',
  title: 'Branches that matter are protected, whichever ruleset or branch protection asks for it',
  subject: 'repository',
  controls: [
    control('soc2', 'CC8.1', 'partial'),
    control('soc2', 'CC6.1', 'supporting'),
    control('iso27001', 'A.8.4', 'partial'),
    control('iso27001', 'A.8.32', 'partial'),
    control('ssdf', 'PS.1.1', 'partial'),
    control('cis', '1.1.3', 'partial'),
    control('cis', '1.1.4', 'full'),
    control('cis', '1.1.5', 'full'),
    control('cis', '1.1.7', 'full'),
    control('cis', '1.1.9', 'partial'),
    control('cis', '1.1.10', 'full'),
    control('cis', '1.1.11', 'full'),
    control('cis', '1.1.12', 'full'),
    control('cis', '1.1.13', 'full'),
    control('cis', '1.1.14', 'full'),
    control('cis', '1.1.15', 'full'),
    control('cis', '1.1.16', 'full'),
    control('cis', '1.1.17', 'full'),
  ],
  answers: answered,
  needs: ['protection', 'repository'],
  options,
  asks: ({ branches }) => ({ protectedBranches: branches }),
  judge({ protection, repository }, wanted) {
    if (repository.archived) return skip(own('the repository is archived: nobody can change it'));
    const branches = protection.branches.filter((one) => wanted.branches.some(isAskedAbout(one)));
    const [first] = branches;
    const notThere = withoutBranch(protection, wanted.branches);
    if (!first) return skip(own('none of the branches that must be protected is there'), notThere);
    if (first.notOffered) return skip(say`${first.notOffered}, and this repository is one`);
    const judged = branches.map((one) => judgeBranch(one, wanted));
    const names = some(
      branches.map(({ branch }) => say`${branch}`),
      5,
    );
    const short = list((judged[0]?.asks ?? []).map((one) => one.short));
    const notes = mindsAnybody(wanted) ? [] : branches.flatMap(words.letOff);
    const unseen = [
      ...notThere,
      ...(mindsAnybody(wanted) ? [] : branches.flatMap(words.hiddenLists)),
      ...branches.flatMap(words.unreadRules),
    ];
    const good = short.length > 0 ? say`${names}: ${short}` : own('nothing is asked of any branch');
    return without(
      failOr(
        judged.flatMap(({ findings }) => findings),
        pass(good, notes, unseen),
      ),
      uniqueGaps(judged.flatMap(({ missing }) => missing)),
    );
  },
});

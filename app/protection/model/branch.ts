/** The effective protection of one branch, from what GitHub answered. Pure. */
import type { Gap } from '../../../policies/engine/gap.ts';
import { own, type Prose } from '../../../policies/engine/prose.ts';
import type { BranchProtection, ProtectionRules } from '../../../policies/facts/protection.ts';
import { classicSource, publicSource, unseenClassic } from './classic.ts';
import { foldSources, sortedSources } from './fold.ts';
import { idleFor, rulesetSources } from './rulesets.ts';
import type { Source } from './said.ts';
import type { BranchWire, ClassicMoreWire, ClassicWire, Read, RulesetWire, RuleWire } from './wire.ts';

/** The plan of the account has no protection for this repository. */
export const planHasNone = 'plan has none';

export interface BranchAnswers {
  /** `owner/name` */
  readonly repository: string;
  /** Null: it does not matter here. */
  readonly defaultBranch: string | null;
  readonly branch: string;
  /** The repository's page. */
  readonly url: string | null;
  /** The rules of the branch: all levels, active ones alone. */
  readonly rules: Read<readonly RuleWire[]> | typeof planHasNone;
  /** Rulesets by id, as far as they were read. */
  readonly rulesets: ReadonlyMap<number, Read<RulesetWire>>;
  /** Null: there is none. */
  readonly classic: Read<ClassicWire | null> | typeof planHasNone;
  /** What only GraphQL shows of it. */
  readonly more: Read<ClassicMoreWire>;
  /** The branch as everybody sees it who reads the code. */
  readonly open: Read<BranchWire>;
}

const notRead: Read<never> = { ok: false, reason: own('the ruleset was not looked at') };

function classicOf(answers: BranchAnswers): readonly Source[] {
  const { repository, url, classic, more, open } = answers;
  if (classic === planHasNone) return [];
  if (classic.ok) return classic.value ? [classicSource({ repository, url, wire: classic.value, more })] : [];
  const { ok: _, ...lacking } = classic;
  if (open.ok) return [publicSource(repository, url, open.value, lacking)];
  return [unseenClassic(repository, lacking)];
}

function rulesetsOf({ rules, rulesets }: BranchAnswers): {
  readonly sources: readonly Source[];
  readonly missing: readonly Gap[];
} {
  if (rules === planHasNone) return { sources: [], missing: [] };
  if (rules.ok) {
    return { sources: rulesetSources(rules.value, (id) => rulesets.get(id) ?? notRead), missing: [] };
  }
  const { ok: _, ...gap } = rules;
  return { sources: [], missing: [gap] };
}

/** Only where nothing is asked: a plan that ended leaves rules that still show. */
function notOffered({ rules, classic }: BranchAnswers, held: ProtectionRules): Prose | null {
  if (rules !== planHasNone && classic !== planHasNone) return null;
  if (Object.values(held).some(({ from }) => from.length > 0)) return null;
  return own('the plan of this account has no branch protection for private repositories');
}

export function branchProtection(answers: BranchAnswers): BranchProtection {
  const { branch, defaultBranch, rulesets, url } = answers;
  const { sources: ofRulesets, missing } = rulesetsOf(answers);
  const sources = sortedSources([...classicOf(answers), ...ofRulesets]);
  const shown = [...rulesets.values()].flatMap((read) => (read.ok ? [read.value] : []));
  const held = foldSources(sources, missing);
  return {
    branch,
    isDefault: branch === defaultBranch,
    url: url === null ? null : `${url}/settings/rules`,
    notOffered: notOffered(answers, held),
    rules: held,
    unread: sources.flatMap(({ at, unread }) => [...new Set(unread)].sort().map((type) => ({ type, at }))),
    idle: idleFor(shown, { branch, defaultBranch }),
  };
}

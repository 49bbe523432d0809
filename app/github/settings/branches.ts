/** What is in force on branches that settings are declared for: Fairlead's own ruleset, everybody's rules, classic protection. */
import type { Gap } from '../../../policies/engine/facts.ts';
import { isKnown, type Part } from '../../../policies/engine/part.ts';
import { own, type Prose } from '../../../policies/engine/prose.ts';
import { classicValues } from '../../../policies/settings/classic.ts';
import type { BranchState } from '../../../policies/settings/compare.ts';
import { rulesetName } from '../../../policies/settings/protection.ts';
import { type Ruleset, rulesetSchema, rulesSchema } from '../../../policies/settings/ruleset.ts';
import type { Reader } from '../access/read-only.ts';
import { statusOf } from '../access/reasons.ts';
import { allOf } from './all-pages.ts';
import { hidden, lookedAt } from './answers.ts';

export interface RepositoryAt {
  readonly owner: string;
  readonly repo: string;
}

const administration = 'administration: read';

/** The plan of the owner has no protection for a private repository. */
function isUnavailable(error: unknown): boolean {
  return statusOf(error) === 403 && error instanceof Error && /\bupgrade\b/i.test(error.message);
}

const unavailable: Prose = own(
  'the owner’s plan has no protection of branches for private repositories (GitHub asks for an upgrade)',
);

/** One ruleset with its details. Throws what Octokit throws. */
export async function readRuleset(reader: Reader, at: RepositoryAt, id: number): Promise<Ruleset> {
  const { data } = await reader.get('GET /repos/{owner}/{repo}/rulesets/{ruleset_id}', {
    ...at,
    ruleset_id: id,
  });
  return rulesetSchema.parse(data);
}

type Listed = readonly { readonly id: number; readonly name: string }[];

async function listRulesets(reader: Reader, at: RepositoryAt): Promise<Listed> {
  const all = await allOf(reader, 'GET /repos/{owner}/{repo}/rulesets', { ...at, includes_parents: false });
  return all.map((one) => rulesetSchema.pick({ id: true, name: true }).parse(one));
}

async function ownRuleset(reader: Reader, at: RepositoryAt, listed: Listed, branch: string) {
  const found = listed.find(({ name }) => name === rulesetName(branch));
  if (!found) return null;
  return readRuleset(reader, at, found.id).catch((error: unknown) => {
    throw hidden(error, 'Fairlead’s ruleset', administration);
  });
}

async function rulesOn(reader: Reader, at: RepositoryAt, branch: string) {
  try {
    return rulesSchema.parse(
      await allOf(reader, 'GET /repos/{owner}/{repo}/rules/branches/{branch}', { ...at, branch }),
    );
  } catch (error) {
    throw hidden(error, `the rules of ${branch}`, 'metadata: read');
  }
}

/** The 404 of a branch that nobody protected says so. */
async function classicOn(reader: Reader, at: RepositoryAt, branch: string) {
  try {
    const route = 'GET /repos/{owner}/{repo}/branches/{branch}/protection';
    return classicValues((await reader.get(route, { ...at, branch })).data);
  } catch (error) {
    const words = error instanceof Error ? error.message : '';
    if (statusOf(error) === 404 && /branch not (protected|found)/i.test(words)) return classicValues(null);
    throw hidden(error, `the classic protection of ${branch}`, administration);
  }
}

/** The one branch a declaration is about; null for a pattern. */
function singleBranch(declared: string, defaultBranch: string | null): string | null {
  if (declared === 'default') return defaultBranch;
  return declared === 'all' || /[*?[\]{}]/.test(declared) ? null : declared;
}

export interface ReadBranches {
  readonly branches: Readonly<Record<string, BranchState>>;
  readonly gaps: readonly Gap[];
}

async function readBranch(
  reader: Reader,
  at: RepositoryAt,
  listed: Part<Listed>,
  name: string,
  one: string | null,
) {
  const own = isKnown(listed)
    ? await lookedAt(() => ownRuleset(reader, at, listed as Listed, name))
    : { value: listed, gap: null };
  // Where Fairlead has a ruleset, that is what is compared.
  const others = one !== null && own.value === null;
  const [rules, classic] = others
    ? await Promise.all([
        lookedAt(() => rulesOn(reader, at, one)),
        lookedAt(() => classicOn(reader, at, one)),
      ])
    : [null, null];
  const state = {
    own: own.value,
    rules: rules?.value ?? null,
    classic: classic?.value ?? null,
  } as BranchState;
  return { state, gaps: [own, rules, classic].flatMap((looked) => (looked?.gap ? [looked.gap] : [])) };
}

/** `names` as they are declared. */
export async function readBranches(
  reader: Reader,
  at: RepositoryAt,
  names: readonly string[],
  defaultBranch: string | null,
): Promise<ReadBranches> {
  if (names.length === 0) return { branches: {}, gaps: [] };
  const listed = await lookedAt(async () =>
    listRulesets(reader, at).catch((error: unknown) => {
      if (isUnavailable(error)) return null;
      throw hidden(error, 'the rulesets', 'metadata: read');
    }),
  );
  if (listed.value === null) {
    const state: BranchState = { own: null, rules: null, classic: null, unavailable };
    return { branches: Object.fromEntries(names.map((name) => [name, state])), gaps: [] };
  }
  const all = await Promise.all(
    names.map(async (name) => {
      const one = singleBranch(name, defaultBranch);
      return [name, await readBranch(reader, at, listed.value as Part<Listed>, name, one)] as const;
    }),
  );
  return {
    branches: Object.fromEntries(all.map(([name, { state }]) => [name, state])),
    gaps: [...(listed.gap ? [listed.gap] : []), ...all.flatMap(([, { gaps }]) => gaps)],
  };
}

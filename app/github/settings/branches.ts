/** What is in force on branches that settings are declared for: Fairlead's own ruleset, everybody's rules, classic protection. */
import type { Gap } from '../../../policies/engine/facts.ts';
import { isKnown, notKnown, type Part } from '../../../policies/engine/part.ts';
import { own, type Prose } from '../../../policies/engine/prose.ts';
import { classicOf } from '../../../policies/settings/classic.ts';
import type { BranchState } from '../../../policies/settings/observed.ts';
import { rulesetName } from '../../../policies/settings/protection.ts';
import { type Ruleset, rulesetSchema } from '../../../policies/settings/ruleset.ts';
import { planHasNone } from '../../protection/model/branch.ts';
import { octokitOf, type Reader } from '../access/read-only.ts';
import { readClassic, readClassicMore } from '../protection/classic.ts';
import { readDemands } from '../protection/read.ts';
import { isPlanWithout } from '../protection/refusals.ts';
import { allOf } from './all-pages.ts';
import { hidden, lookedAt, type ReadAnswer } from './answers.ts';

export interface RepositoryAt {
  readonly owner: string;
  readonly repo: string;
}

const administration = 'administration: read';

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

/** As it would be put; null: the branch has none. */
async function classicOn(reader: Reader, at: RepositoryAt, branch: string): Promise<ReadAnswer> {
  const octokit = octokitOf(reader);
  const read = await readClassic(octokit, at, branch);
  if (read === planHasNone || (read.ok && read.value === null)) return { value: null, gap: null };
  if (!read.ok) {
    const { ok: _, ...gap } = read;
    return { value: notKnown(gap.reason), gap };
  }
  const more = await readClassicMore(octokit, at, branch);
  return { value: classicOf(branch, read.value, more.ok ? more.value : null), gap: null };
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

interface Wanted {
  /** As it is declared. */
  readonly name: string;
  /** The one branch it is; null: a pattern. */
  readonly one: string | null;
  readonly defaultBranch: string | null;
  readonly editsClassic: boolean;
}

async function readBranch(
  reader: Reader,
  at: RepositoryAt,
  listed: Part<Listed>,
  { name, one, defaultBranch, editsClassic }: Wanted,
) {
  const own = isKnown(listed)
    ? await lookedAt(() => ownRuleset(reader, at, listed as Listed, name))
    : { value: listed, gap: null };
  // Where Fairlead has a ruleset, that is what is compared.
  const others =
    one !== null && own.value === null
      ? await readDemands(octokitOf(reader), { ...at, defaultBranch }, one)
      : null;
  const classic = one !== null && editsClassic ? await classicOn(reader, at, one) : null;
  const state = {
    own: own.value,
    others: others?.rules ?? null,
    ...(classic ? { classic: classic.value } : {}),
  } as BranchState;
  return { state, gaps: [own, classic].flatMap((looked) => (looked?.gap ? [looked.gap] : [])) };
}

/** `names` as they are declared. */
export async function readBranches(
  reader: Reader,
  at: RepositoryAt,
  names: readonly string[],
  defaultBranch: string | null,
  editsClassic: (name: string) => boolean,
): Promise<ReadBranches> {
  if (names.length === 0) return { branches: {}, gaps: [] };
  const listed = await lookedAt(async () =>
    listRulesets(reader, at).catch((error: unknown) => {
      if (isPlanWithout(error)) return null;
      throw hidden(error, 'the rulesets', 'metadata: read');
    }),
  );
  if (listed.value === null) {
    const state: BranchState = { own: null, others: null, unavailable };
    return { branches: Object.fromEntries(names.map((name) => [name, state])), gaps: [] };
  }
  const all = await Promise.all(
    names.map(async (name) => {
      const one = singleBranch(name, defaultBranch);
      const wanted = { name, one, defaultBranch, editsClassic: editsClassic(name) };
      return [name, await readBranch(reader, at, listed.value as Part<Listed>, wanted)] as const;
    }),
  );
  return {
    branches: Object.fromEntries(all.map(([name, { state }]) => [name, state])),
    gaps: [...(listed.gap ? [listed.gap] : []), ...all.flatMap(([, { gaps }]) => gaps)],
  };
}

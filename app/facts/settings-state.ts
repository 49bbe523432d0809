/** What is declared of settings, held against what is there. No more is read than what is declared needs. */
import type { Gap } from '../../policies/engine/gap.ts';
import { own } from '../../policies/engine/prose.ts';
import type { SettingFound, SettingsState } from '../../policies/facts/settings-state.ts';
import { compare, declaredOf } from '../../policies/settings/compare.ts';
import { settingType } from '../../policies/settings/index.ts';
import type { Compared } from '../../policies/settings/observed.ts';
import type { Declared } from '../../policies/settings/setting-type.ts';
import { readerOf } from '../github/access/read-only.ts';
import { observeRepository } from '../github/settings/observe.ts';
import { CannotLook, whole } from '../looked.ts';
import { type Collector, onGitHub, type RepositorySource } from './source.ts';

/** Lines as `declaredLine` writes them. */
export function declaredIn(lines: readonly string[]): readonly Declared[] {
  return lines.flatMap((line) => {
    const { key, branch, entry, value, origin } = JSON.parse(line) as ReturnType<typeof JSON.parse>;
    const type = settingType(String(key));
    return type ? [{ type, branch, ...(entry ? { entry } : {}), value, origin }] : [];
  });
}

/** The gap that hides a value: it has the same words. */
function foundOf({ result }: Compared, gaps: readonly Gap[]): SettingFound {
  if (result.state !== 'unknown') return result;
  const words = JSON.stringify(result.because);
  const gap = gaps.find(({ reason }) => JSON.stringify(reason) === words);
  return { state: 'unknown', gap: gap ?? { reason: result.because } };
}

export function stateOf(target: string, compared: readonly Compared[], gaps: readonly Gap[]): SettingsState {
  const settings = compared.map((one) => {
    const { type, value, origin } = one.declared;
    const { affects, risk } = type;
    return { name: one.name, declared: value, ...origin, affects, risk, found: foundOf(one, gaps) };
  });
  return { target, settings: settings.sort((a, b) => (a.name < b.name ? -1 : 1)) };
}

async function ofRepository(source: RepositorySource, all: readonly Declared[]) {
  const { owner, repo } = onGitHub(source);
  const target = `${owner}/${repo}`;
  const declared = declaredOf(all, 'repository');
  if (declared.length === 0) return stateOf(target, [], []);
  if (source.settings === null) throw new CannotLook(own('only GitHub knows settings, and a clone does not'));
  const { observed, gaps } = await observeRepository(readerOf(source.settings), { owner, repo }, declared);
  return stateOf(target, compare(declared, observed), gaps);
}

export const settingsState: Collector<'settingsState'> = {
  fact: 'settingsState',
  events: [
    'branch_protection_rule',
    'member',
    'public',
    'repository',
    'repository_ruleset',
    'security_and_analysis',
    'team',
    'team_add',
  ],
  permissions: {
    actions: 'read',
    administration: 'read',
    members: 'read',
    metadata: 'read',
    repository_hooks: 'read',
  },
  local: false,
  asks: ['declaredSettings'],
  collect: async (source) => whole(await ofRepository(source, declaredIn(source.wanted.declaredSettings))),
};

/** What settings ask for: facts, and what their options make collectors fetch. Pure. */
import { type FactName, type Wanted, wantsNothing } from '../policies/engine/facts.ts';
import type { Setting } from '../policies/engine/setting.ts';
import { type Declared, declaredLine } from '../policies/settings/setting-type.ts';

/** Facts that are about what the configuration declares. */
const aboutSettings: readonly FactName[] = ['organizationSettingsState', 'settingsState'];

/** Their union, sorted: of one configuration's settings, never of two; and what that one declares, where a fact is about it. */
export function wantedBy(settings: readonly Setting[], declared: readonly Declared[] = []): Wanted {
  const aboutDeclared = settings.some(({ policy }) =>
    policy.needs.some((need) => aboutSettings.includes(need)),
  );
  const asked: readonly Partial<Wanted>[] = [
    ...settings.map(({ policy, options }) => ({ ...policy.asks?.(options as never), facts: policy.needs })),
    { takenOver: takenOverIn(settings) },
    aboutDeclared ? { declaredSettings: declared.map(declaredLine) } : {},
  ];
  const names = Object.keys(wantsNothing) as (keyof Wanted)[];
  const unions = names.map((name) => [
    name,
    [...new Set(asked.flatMap((wants) => wants[name] ?? []))].sort(),
  ]);
  return Object.fromEntries(unions);
}

const bites = ['observe', 'warn', 'block'];

/** A policy takes findings over from another one only where that makes no rung softer. */
function takenOverIn(settings: readonly Setting[]): readonly string[] {
  return settings.flatMap(({ policy, rung }) => {
    const other = settings.find((one) => one.policy.id === policy.takesOver);
    const asHard = !other || bites.indexOf(rung) >= bites.indexOf(other.rung);
    return policy.takesOver && asHard ? [policy.id] : [];
  });
}

/** What changing one configuration for another does. */
import { type Declared, nameOfSetting } from '../../settings/setting-type.ts';
import { type Prose, say } from '../prose.ts';
import type { Setting } from '../setting.ts';
import type { WaiverRules } from '../waiver.ts';
import { written } from './written.ts';

/**
 * The effective differences, one line each, sorted by policy: on or off, rung, options. None when only words,
 * order or places in the file changed.
 */
export function settingsDifference(before: readonly Setting[], after: readonly Setting[]): readonly Prose[] {
  const ids = new Set([...before, ...after].map(({ policy }) => policy.id));
  return [...ids].sort().flatMap((id) => {
    const old = before.find(({ policy }) => policy.id === id);
    const next = after.find(({ policy }) => policy.id === id);
    if (!old) return next ? [say`${id} is switched on, at ${next.rung}`] : [];
    if (!next) return [say`${id} is switched off; it was at ${old.rung}`];
    const rung = old.rung === next.rung ? [] : [say`${id}: rung ${old.rung} → ${next.rung}`];
    return [...rung, ...optionDifferences(id, old.options, next.options)];
  });
}

/** The same for what is declared of settings. */
export function declaredDifference(
  before: readonly Declared[],
  after: readonly Declared[],
): readonly Prose[] {
  const names = new Set([...before, ...after].map(nameOfSetting));
  return [...names].sort().flatMap((name) => {
    const was = before.find((one) => nameOfSetting(one) === name);
    const is = after.find((one) => nameOfSetting(one) === name);
    if (!was) return is ? [say`setting ${name} is declared as ${written(is.value)}`] : [];
    if (!is) return [say`setting ${name} is no longer declared; it was ${written(was.value)}`];
    const [old, next] = [written(was.value), written(is.value)];
    return old === next ? [] : [say`setting ${name}: declared as ${old} → ${next}`];
  });
}

/** The same for the rules for waivers. */
export function waiverRulesDifference(before: WaiverRules, after: WaiverRules): readonly Prose[] {
  const parts = [
    ['permission', before.permission, after.permission],
    ['most-days of block', before.maxDays.block, after.maxDays.block],
    ['most-days of warn', before.maxDays.warn, after.maxDays.warn],
  ] as const;
  return parts
    .filter(([, was, is]) => was !== is)
    .map(([name, was, is]) => say`${'waivers'}: ${name} ${String(was)} → ${String(is)}`);
}

function optionDifferences(id: string, before: unknown, after: unknown): readonly Prose[] {
  const old = entriesOf(before);
  const next = entriesOf(after);
  return [...new Set([...old.keys(), ...next.keys()])].flatMap((key) => {
    const was = written(old.get(key));
    const is = written(next.get(key));
    return was === is ? [] : [say`${id}: ${key} ${was} → ${is}`];
  });
}

/** In the schema's order, as parsing leaves them. */
function entriesOf(options: unknown): ReadonlyMap<string, unknown> {
  return new Map(typeof options === 'object' && options !== null ? Object.entries(options) : []);
}

/** Policies whose effective setting differs, as they are and as they would be; one switched off or on is in one list only. */
export interface ChangedSettings {
  readonly before: readonly Setting[];
  readonly after: readonly Setting[];
}

/** Both lists in their own order. */
export function changedSettings(before: readonly Setting[], after: readonly Setting[]): ChangedSettings {
  const differs = ({ policy }: Setting) => {
    const of = (settings: readonly Setting[]) => settings.filter((one) => one.policy.id === policy.id);
    return settingsDifference(of(before), of(after)).length > 0;
  };
  return { before: before.filter(differs), after: after.filter(differs) };
}

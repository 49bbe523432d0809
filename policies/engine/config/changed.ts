/** The settings that another configuration changes. */
import type { Setting } from '../setting.ts';
import { settingsDifference } from './difference.ts';

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

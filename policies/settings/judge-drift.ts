/** What is to be said of settings that are declared: the same for a repository and for an organization. Pure. */
import type { Gap } from '../engine/gap.ts';
import { count, list, own, type Prose, say } from '../engine/prose.ts';
import { type Finding, failOr, pass, skip, type Verdict, without } from '../engine/verdict.ts';
import type { SettingState, SettingsState } from '../facts/settings-state.ts';

/** A value in a sentence. */
function words(value: SettingState['declared'] | null): Prose {
  if (value === null) return own('nothing');
  if (Array.isArray(value))
    return value.length === 0 ? own('nothing') : list(value.map((one) => say`${one}`));
  return say`${String(value)}`;
}

function findingOf(state: SettingState, target: string): readonly Finding[] {
  const { name, declared, layer, line, affects, risk, found } = state;
  if (found.state !== 'differs') return [];
  const where = line === null ? say`${layer}` : say`${layer} line ${line}`;
  return [
    {
      message: say`${name} is ${words(found.observed)} and is declared as ${words(declared)} (${where}); putting it right affects ${own(affects)}.`,
      remedy: say`See the call that ends it with ${`fairlead plan ${target}`}, and make it with fairlead apply; or declare what is there.`,
      who: 'owner',
      severity: risk === 'high' ? 'medium' : 'low',
      fingerprint: name,
    },
  ];
}

function gapsOf(settings: readonly SettingState[]): readonly Gap[] {
  const gaps = settings.flatMap(({ found }) => (found.state === 'unknown' ? [found.gap] : []));
  return [...new Map(gaps.map((gap) => [JSON.stringify(gap), gap])).values()];
}

export function judgeDrift({ target, settings }: SettingsState): Verdict {
  if (settings.length === 0) return skip(own('no settings are declared'));
  const findings = settings.flatMap((state) => findingOf(state, target));
  const absent = settings.flatMap(({ name, found }) =>
    found.state === 'absent' ? [say`${name} is declared, and not to be had here: ${found.because}`] : [],
  );
  const notes = settings.flatMap(({ found }) => (found.state === 'same' && found.note ? [found.note] : []));
  const unique = [...new Map(notes.map((note) => [JSON.stringify(note), note])).values()];
  const same = settings.filter(({ found }) => found.state === 'same').length;
  const because = say`${count(same, 'declared setting is', 'declared settings are')} as declared`;
  return without(failOr(findings, pass(because, [...absent, ...unique])), gapsOf(settings));
}

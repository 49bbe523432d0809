/** Where merged changes are replayed from: a clone, or a repository on GitHub. */
import { own, type Prose } from '../../policies/engine/prose.ts';
import type { Setting } from '../../policies/engine/setting.ts';
import { unlookable } from '../assess.ts';
import type { Source } from '../facts/source.ts';
import type { Candidates } from './changes.ts';

export interface Place {
  /** `acme/shop`, or a folder. */
  readonly repository: string;
  readonly branch: string;
  readonly local: boolean;
  readonly changes: Candidates;
  /** The branch as it is now, for the rules it holds. */
  readonly tip: () => Promise<Source>;
  readonly enough: () => Prose | null;
  readonly calls: () => number;
}

/** git keeps a squashed or merged change's title, and not what its pull request said below it. */
const ofTheDescription: ReadonlySet<string> = new Set(['description', 'linked-work']);

/** Why a place cannot replay a policy; null when it can. */
function unreplayable({ policy }: Setting, local: boolean): Prose | null {
  if (policy.subject === 'release') return own('releases are judged, and these are changes');
  if (local && ofTheDescription.has(policy.id))
    return own('git does not keep the description of a pull request');
  return unlookable(policy, local);
}

export interface Chosen {
  readonly settings: readonly Setting[];
  readonly notLookedAt: readonly { readonly policy: string; readonly reason: Prose }[];
}

/** The settings that can be replayed in a place, and those that cannot. */
export function replayable(settings: readonly Setting[], local: boolean): Chosen {
  return {
    settings: settings.filter((setting) => unreplayable(setting, local) === null),
    notLookedAt: settings.flatMap((setting) => {
      const reason = unreplayable(setting, local);
      return reason ? [{ policy: setting.policy.id, reason }] : [];
    }),
  };
}

/** Whether something looks after a place. */
import type { Known } from '../../engine/facts.ts';
import { own, type Prose, say } from '../../engine/prose.ts';
import { isAbout, type UpdateEntry } from '../../formats/updates/dependabot.ts';
import { ecosystems } from '../../formats/updates/ecosystems.ts';
import type { Place } from '../../formats/updates/places.ts';
import { leavesAlone } from '../../formats/updates/renovate.ts';

export type Facts = Known<'dependencyUpdates'>['dependencyUpdates'];

/** Why nothing looks after a place. */
export interface Reason {
  readonly words: Prose;
  /** There is an entry for it, which does nothing. */
  readonly idle: boolean;
}

const because = (words: Prose, idle = false): Reason => ({ words, idle });

/** Files that configure something, by path. */
export function settingsOf({ dependabot, renovate }: Facts): readonly string[] {
  return [dependabot, renovate].flatMap((one) => (one ? [one.path] : []));
}

function isFor({ ecosystem }: UpdateEntry, place: Place): boolean {
  return ecosystem === place.ecosystem || (ecosystems[place.ecosystem].also ?? []).includes(ecosystem);
}

/** Null: an entry of Dependabot's looks after it. */
function byDependabot({ dependabot }: Facts, place: Place, limited: 'accept' | 'refuse'): Reason | null {
  if (dependabot?.file.state !== 'read') return because(own('no entry of Dependabot’s is about it'));
  const about = dependabot.file.entries.filter(
    (one) => isFor(one, place) && place.from.some((folder) => isAbout(one, folder)),
  );
  if (about.some(({ idle }) => idle === null || (idle === 'limit' && limited === 'accept'))) return null;
  const [idle] = about;
  if (!idle) return because(own('no entry of Dependabot’s is about it'));
  const says =
    idle.idle === 'limit' ? say`says ${'open-pull-requests-limit: 0'}` : own('ignores every dependency');
  return because(say`its entry on line ${idle.line} ${says}`, true);
}

/** Null: Renovate looks after all its files. */
function byRenovate({ renovate }: Facts, place: Place): Reason | null {
  if (renovate?.file.state !== 'read') return because(own('Renovate is not configured'));
  const layers = [...renovate.presets.map(({ file }) => file), renovate.file].flatMap((file) =>
    file.state === 'read' ? [file.settings] : [],
  );
  const alone = place.files
    .map((path) => leavesAlone(layers, place.ecosystem, path))
    .find((why) => why !== null);
  return alone === undefined ? null : because(own(alone));
}

/** Null when something looks after it, otherwise why nothing does. */
export function looksAfter(facts: Facts, place: Place, limited: 'accept' | 'refuse'): Reason | null {
  const [dependabot, renovate] = [byDependabot(facts, place, limited), byRenovate(facts, place)];
  if (dependabot === null || renovate === null) return null;
  if (!facts.renovate) return dependabot;
  if (!facts.dependabot) return renovate;
  return because(say`${dependabot.words}; and for Renovate, ${renovate.words}`, dependabot.idle);
}

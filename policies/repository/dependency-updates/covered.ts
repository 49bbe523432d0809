/** Whether something looks after a place. */
import type { Known } from '../../engine/facts.ts';
import { compileGlobs, globProblem } from '../../engine/glob.ts';
import { own, type Prose, say } from '../../engine/prose.ts';
import type { UpdateEntry } from '../../formats/updates/dependabot.ts';
import { isAbout } from '../../formats/updates/dependabot-folders.ts';
import { ecosystems } from '../../formats/updates/ecosystems.ts';
import type { Place } from '../../formats/updates/places.ts';
import { leavesAlone } from '../../formats/updates/renovate-rules.ts';

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

/** Whether an entry leaves all files of a place alone. */
function excludes({ excluded }: UpdateEntry, { files }: Place): boolean {
  const globs = excluded.filter((one) => globProblem(one) === null);
  return globs.length > 0 && files.every(compileGlobs(globs));
}

const idleWords: Readonly<Record<NonNullable<UpdateEntry['idle']>, Prose>> = {
  limit: say`says ${'open-pull-requests-limit: 0'}`,
  'ignores-all': own('ignores every dependency'),
  'allows-some': say`allows only what ${'allow'} names`,
  'old-branch': own('is for the branch of an older version'),
};

/** Null: an entry of Dependabot's looks after it. */
function byDependabot({ dependabot }: Facts, place: Place, limited: 'accept' | 'refuse'): Reason | null {
  if (dependabot?.file.state !== 'read') return because(own('no entry of Dependabot’s is about it'));
  const about = dependabot.file.entries.filter(
    (one) => isFor(one, place) && place.from.some((folder) => isAbout(one, folder)) && !excludes(one, place),
  );
  if (about.some(({ idle }) => idle === null || (idle === 'limit' && limited === 'accept'))) return null;
  const [first] = about;
  if (!first?.idle) return because(own('no entry of Dependabot’s is about it'));
  return because(say`its entry on line ${first.line} ${idleWords[first.idle]}`, true);
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

/** Whether only Dependabot looks after it. */
export function restsOnDependabot(facts: Facts, place: Place, limited: 'accept' | 'refuse'): boolean {
  return byDependabot(facts, place, limited) === null && byRenovate(facts, place) !== null;
}

/** Null when something looks after it, otherwise why nothing does. */
export function looksAfter(facts: Facts, place: Place, limited: 'accept' | 'refuse'): Reason | null {
  const [dependabot, renovate] = [byDependabot(facts, place, limited), byRenovate(facts, place)];
  if (dependabot === null || renovate === null) return null;
  if (!facts.renovate) return dependabot;
  if (!facts.dependabot) return renovate;
  return because(say`${dependabot.words}; and for Renovate, ${renovate.words}`, dependabot.idle);
}

/** The messages about a description. */
import { count, own, say } from '../../engine/prose.ts';
import type { Finding } from '../../engine/verdict.ts';
import { headingKey } from '../../formats/pull-request-text.ts';
import type { Task } from './sections.ts';

export function saysTooLittle(has: number, needed: number, template: string | null): Finding {
  const apart = template === null ? [] : say` that are not those of ${template}`;
  return {
    message:
      has === 0
        ? say`The description has no words${apart}.`
        : say`The description has ${count(has, 'word')}${apart}; it needs at least ${needed}.`,
    remedy: own('Say what is different once this is merged, and why. Two sentences are enough.'),
    who: 'author',
    fingerprint: 'words',
  };
}

export function sectionMissing(name: string, isThere: boolean): Finding {
  return {
    message: isThere
      ? say`The section ${name} of the description is not filled in.`
      : say`The description has no section ${name}.`,
    remedy: isThere
      ? say`Write under ${name} what applies to this change; if nothing does, say so and why.`
      : say`Add a heading ${`## ${name}`} and write under it what applies to this change; if nothing does, say so and why.`,
    who: 'author',
    fingerprint: `section:${headingKey(name)}`,
  };
}

/** Tasks named one by one; more are counted. */
export const maxTasks = 20;

export function taskOpen({ label, key }: Task): Finding {
  return {
    message: say`Not ticked in the description: ${label}.`,
    remedy: own('Do it and tick the box.'),
    who: 'author',
    fingerprint: `task:${key}`,
  };
}

export function taskGone({ label, key }: Task, template: string): Finding {
  return {
    message: say`The description no longer has this box of ${template}: ${label}.`,
    remedy: say`Put ${`- [ ] ${label}`} back, do it and tick the box. Boxes that may be left open have ${'(optional)'} in the template.`,
    who: 'author',
    fingerprint: `task:${key}`,
  };
}

export function moreTasks(rest: number): Finding {
  return {
    message: say`${count(rest, 'more box', 'more boxes')} of the description must be ticked.`,
    remedy: own('Tick them as they are done.'),
    who: 'author',
    fingerprint: 'more-tasks',
  };
}

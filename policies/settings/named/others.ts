/** What is there and is not declared by name: kept, unless it is declared to go. */
import * as z from 'zod';
import { isKnown, type Part } from '../../engine/part.ts';
import type { Prose } from '../../engine/prose.ts';
import { stricter } from '../../engine/stricter.ts';
import type { ReadName } from '../reads.ts';
import type { Answers, Declared, FieldSetting } from '../setting-type.ts';

interface OthersOf {
  readonly key: string;
  readonly says: string;
  /** The setting that each of them has by name. */
  readonly type: FieldSetting;
  readonly reads: readonly ReadName[];
  /** The names of all that are there and could go. */
  readonly there: (answers: Answers) => Part<readonly string[]>;
  readonly remark?: (answers: Answers) => Prose | null;
}

/** `remove` declares `none` of each that is there and not declared: what differs is told, planned and put back by name. */
export function others({ key, says, type, reads, there, remark }: OthersOf): FieldSetting {
  return {
    key,
    says,
    of: 'repository',
    affects: 'whoever is not declared, and loses access with `remove`',
    risk: 'high',
    schema: z.enum(['keep', 'remove']).meta(stricter.from('keep', 'remove')),
    reads: [],
    alsoReads: (_, value) => (value === 'remove' ? reads : []),
    observe: (answers) => {
      if (!reads.every((read) => read in answers)) return 'keep';
      const names = there(answers);
      return isKnown(names) ? 'remove' : names;
    },
    meets: () => true,
    setBy: 'as each of them',
    ...(remark ? { remark } : {}),
    spreads: ({ value, origin }, answers, all) => {
      const names = value === 'remove' ? there(answers) : [];
      const isDeclared = (name: string) => all.some((one) => one.type === type && one.entry?.[0] === name);
      return isKnown(names)
        ? [...(names as readonly string[])]
            .filter((name) => !isDeclared(name))
            .sort()
            .map((name): Declared => ({ type, branch: null, entry: [name], value: 'none', origin }))
        : [];
    },
    // It never differs itself: each that is there and not declared does.
    edit: () => ({ route: `DELETE ${type.key}`, sets: null, keeps: {} }),
  };
}

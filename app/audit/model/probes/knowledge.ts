/** How much depends on how few people. */
import { isKnown } from '../../../../policies/engine/part.ts';
import { count, list, own, say } from '../../../../policies/engine/prose.ts';
import type { Knowledge } from '../truck-factor.ts';
import { concernsOr, doesNotApply, fine, notSeen, type Probe, type Worry } from './probe.ts';

/** Fewer files are known by whoever reads them for an hour. */
const minFiles = 10;

const percent = (part: number, all: number): string => `${Math.round((part / Math.max(all, 1)) * 100)} %`;

const share = say`have each part worked on by a second person next: rotate who takes on and who reviews changes there, and have what only one person knows written down`;

function few(known: Knowledge): Worry | null {
  const { truckFactor, key, keyHere, files, leaving } = known;
  // Of those who are gone already, what they left behind is told instead.
  if (truckFactor === null || truckFactor > 2 || (key.length > 0 && keyHere.length === 0)) return null;
  const names = list(
    key.map(({ name }) => say`${name}`),
    ' and ',
  );
  const evidence = key.map((who) => {
    const held = leaving.find((one) => one.who === who);
    const orphaned = held?.orphaned ?? 0;
    return {
      message: say`If ${who.name} left, ${orphaned} of ${files} program files (${own(percent(orphaned, files))}) would have nobody who wrote them.`,
      fingerprint: `truck-factor|${who.name}`,
    };
  });
  return {
    risk: 'key-person',
    title: own(truckFactor <= 1 ? 'The code depends on one person' : 'The code depends on two people'),
    likelihood: [
      3,
      own('people fall ill, change jobs and go on leave; in a year it is an even chance for a small team'),
    ],
    impact:
      truckFactor <= 1
        ? [5, say`more than half of the program files have no other author than ${names}`]
        : [4, say`more than half of the program files have no other author than ${names}`],
    left: [2, 3],
    evidence:
      evidence.length > 0
        ? evidence
        : [
            {
              message: own('More than half of the program files have nobody with enough changes of them.'),
              fingerprint: 'truck-factor|nobody',
            },
          ],
    mitigation: share,
    hours: { low: 16, high: 40 },
    by: 'people',
  };
}

/** Parts above which what is lost is worth words. */
const gone = { noticeable: 0.25, most: 0.5 } as const;

function lost({ left, files, orphans, leaving, here }: Knowledge): Worry | null {
  const part = left / Math.max(files, 1);
  if (part < gone.noticeable) return null;
  return {
    risk: 'knowledge-gone',
    title: own('Much of the code was written by people who no longer commit here'),
    likelihood: [
      part > gone.most ? 4 : 3,
      say`${own(percent(left, files))} of the program files have no author who committed in the last year`,
    ],
    impact: [
      3,
      own('changes to such code are slower and break more, because nobody knows why it is as it is'),
    ],
    left: [2, 2],
    evidence: [
      {
        message: say`${left} of ${files} program files have no author who committed in the last 12 months; ${orphans} have nobody with enough changes to count as one.`,
        fingerprint: 'knowledge-gone',
      },
      ...leaving
        .filter(({ who, orphaned }) => !here.includes(who) && orphaned > 0)
        .slice(0, 5)
        .map(({ who, orphaned }) => ({
          message: say`${who.name}, who committed nothing in the last 12 months, is the only author of ${orphaned} of them.`,
          fingerprint: `knowledge-gone|${who.name}`,
        })),
    ],
    mitigation: own(
      'name an owner for each of these parts, and give them time to read, test and document it',
    ),
    hours: { low: 8, high: 24 },
    by: 'people',
  };
}

/** A folder of this many files that one person wrote is a part of its own. */
const minFolder = 10;

function silos({ byFolder, truckFactor }: Knowledge): Worry | null {
  if (truckFactor === null || truckFactor < 2) return null;
  const alone = byFolder.filter(
    ({ files, truckFactor: factor, top }) => files >= minFolder && factor === 1 && top !== null,
  );
  return {
    risk: 'knowledge-silos',
    title: own('Parts of the code are known to one person each'),
    likelihood: [3, own('one absence is enough for each of them')],
    impact: [2, own('that part waits, or is changed by somebody who does not know it')],
    left: [2, 1],
    evidence: alone.map(({ folder, files, top }) => ({
      message: say`${folder}: ${top?.orphaned ?? 0} of ${files} program files have no other author than ${top?.who.name ?? ''}.`,
      path: folder,
      fingerprint: `silo|${folder}`,
    })),
    mitigation: share,
    hours: { low: 4, high: 16 },
    by: 'people',
  };
}

export const truckFactor: Probe = {
  id: 'truck-factor',
  area: 'knowledge',
  asks: 'Several people know most of the code',
  look: ({ knowledge, historyGaps }) => {
    if (!isKnown(knowledge)) return { ...notSeen(knowledge.notKnown), gaps: [] };
    if (knowledge.files < minFiles)
      return doesNotApply(
        knowledge.imported > knowledge.files
          ? say`${count(knowledge.imported, 'file')} came with one import, which does not say who wrote them`
          : say`there are only ${count(knowledge.files, 'program file')}`,
      );
    const answer = concernsOr(
      [few(knowledge), lost(knowledge), silos(knowledge)],
      fine(
        say`${knowledge.truckFactor ?? 0} people would have to leave until most program files have nobody who wrote them`,
      ),
    );
    return { ...answer, gaps: historyGaps };
  },
};

/** Whether a waiver stood for an alert from when it was due until it was gone. */
import { own, type Prose, say } from '../../../../policies/engine/prose.ts';
import { usualWaiverRules } from '../../../../policies/engine/waiver.ts';
import { coversPart, isFixed, isForRepository, partsOf } from '../../../../policies/engine/waivers/covers.ts';
import type { Instant } from '../../model/period.ts';
import type { Within } from '../levels.ts';
import { type EvidenceOf, type EvidenceRepository, fullName } from '../of.ts';
import { type HeldInFile, heldInFile } from '../waivers/in-files.ts';
import { approvalOf, type Held } from '../waivers/row.ts';
import type { AlertFinding } from './alert.ts';

const day = 86_400_000;

const endOf = ({ waiver: { until }, to }: Held): Instant => {
  const last = `${until}T23:59:59.999Z`;
  return to !== null && to < last ? to : last;
};

const bare = { message: [], remedy: [], who: 'maintainer', severity: 'unknown' } as const;

/** Why one that is about it does not count; null: it does. */
function objection(held: Held, finding: AlertFinding): Prose | null {
  const { waiver, from } = held;
  if (partsOf({ ...bare, ...finding }).some((part) => isFixed(waiver, part)))
    return say`the waiver ${waiver.id} held until some version fixed it, and one does`;
  const approval = approvalOf(waiver);
  if (approval.answer !== 'pass') return say`the waiver ${waiver.id} does not count: ${approval.because}`;
  if (from === null) return say`when the waiver ${waiver.id} was given is not known`;
  // The longest that any policy allows: the configuration of that time may have allowed less.
  const max = usualWaiverRules.maxDays.warn;
  if (Date.parse(endOf(held)) - Date.parse(from) > (max + 1) * day)
    return say`the waiver ${waiver.id} does not count: it holds for longer than ${max} days`;
  return null;
}

export interface AlertAt {
  readonly repository: string;
  readonly policy: string;
  readonly finding: AlertFinding;
}

function isAbout({ waiver }: Held, { repository, policy, finding }: AlertAt): boolean {
  if (waiver.policy !== policy || waiver.scope.head !== null || !isForRepository(waiver, repository))
    return false;
  const whole = { ...bare, ...finding };
  return partsOf(whole).every((part) => coversPart(waiver, whole, part));
}

/** `late`: an answer that is `fail`. `until`: when the alert was gone, or the time ended that is looked at. */
export function waivedIn(all: readonly Held[], at: AlertAt, late: Within, until: Instant): Within {
  const { due } = late;
  if (due === null) return late;
  const about = all.filter((one) => isAbout(one, at));
  const good = about.filter((one) => objection(one, at.finding) === null);
  let through = due;
  for (const one of good.toSorted((a, b) => ((a.from ?? '') < (b.from ?? '') ? -1 : 1)))
    if ((one.from ?? '') <= through && endOf(one) > through) through = endOf(one);
  const last = good.findLast((one) => endOf(one) === through) ?? good.at(-1);
  if (last && through >= until) {
    const { id, approvedBy, until: ends } = last.waiver;
    return {
      answer: 'not applicable',
      because: say`the waiver ${id} stands for it, which ${`@${approvedBy}`} approved and which holds until ${ends}`,
      due,
    };
  }
  if (last)
    return {
      ...late,
      because: say`${late.because}; the waiver ${last.waiver.id} held from ${(last.from ?? '').slice(0, 10)} until ${endOf(last).slice(0, 10)} alone`,
    };
  const [bad] = about;
  const why = bad && objection(bad, at.finding);
  return why ? { ...late, because: say`${late.because}; ${why}` } : late;
}

export interface Waivers {
  /** Of its own file, and of the organization's. Read where an alert was late alone. */
  readonly of: (repository: EvidenceRepository) => Promise<readonly HeldInFile[]>;
  /** Files that were read. */
  readonly read: () => readonly HeldInFile[];
}

const shared = '.github';

export function waiversOf(of: EvidenceOf): Waivers {
  const known = new Map<number, Promise<HeldInFile>>();
  const done: HeldInFile[] = [];
  const ask = async (repository: EvidenceRepository): Promise<HeldInFile> => {
    const held = await heldInFile(of, repository);
    done.push(held);
    return held;
  };
  const readOf = (repository: EvidenceRepository) => {
    const asked = known.get(repository.id) ?? ask(repository);
    known.set(repository.id, asked);
    return asked;
  };
  return {
    of: (repository) => {
      const organization = of.repositories.filter(({ name, id }) => name === shared && id !== repository.id);
      return Promise.all([repository, ...organization].map(readOf));
    },
    read: () => done,
  };
}

/** What could not be read may hold the waiver that it has. */
export async function unlessWaived(
  waivers: Waivers,
  repository: EvidenceRepository,
  about: Omit<AlertAt, 'repository'>,
  { late, until }: { readonly late: Within; readonly until: Instant },
): Promise<Within> {
  if (late.answer !== 'fail') return late;
  const files = await waivers.of(repository);
  const all = files.flatMap(({ held }) => [...held.values()]);
  const found = waivedIn(all, { ...about, repository: fullName(repository) }, late, until);
  const [gap] = files.flatMap(({ incomplete }) => incomplete);
  if (found.answer === 'fail' && gap)
    return {
      answer: 'unknown',
      because: say`${found.because}${own('; whether a waiver stands for it is not known: ')}${gap}`,
      due: found.due,
    };
  return found;
}

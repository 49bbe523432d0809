/** Waivers of the file in a repository: they hold while the file has them. */
import { own, type Prose, say } from '../../../../policies/engine/prose.ts';
import type { Waiver } from '../../../../policies/engine/waiver.ts';
import { readWaivers, waiversPath } from '../../../../policies/engine/waivers/read.ts';
import type { Query } from '../../model/population.ts';
import { type FileHistory, type FileVersion, fileHistory } from '../file-history.ts';
import type { Gathered } from '../gathered.ts';
import { type EvidenceOf, type EvidenceRepository, fullName } from '../of.ts';
import { type Approved, approvalOf, type Held, rowOf } from './row.ts';
import { timesUsed, type Uses } from './uses.ts';

/** Whoever wrote it into the file is not proof that the approver agreed: a review of that change is. */
const named = (approval: Approved): Approved =>
  approval.answer === 'pass'
    ? {
        answer: 'pass',
        because: own(
          'the file names somebody else than who asked for it; the change that brought it is a row of changes',
        ),
      }
    : approval;

/** The same waiver in the same words, for as long as it stood in the file. */
const sameWaiver = ({ origin: _, ...rest }: Waiver): string => JSON.stringify(rest);

interface OfVersions {
  /** By a key that stays. */
  readonly held: ReadonlyMap<string, Held>;
  readonly broken: readonly Prose[];
}

/** A waiver holds from the version that brings it until the one that has it no more, in these words. */
function heldIn(
  versions: readonly FileVersion[],
  repository: EvidenceRepository,
  policies: readonly string[],
): OfVersions {
  const held = new Map<string, Held>();
  const broken: Prose[] = [];
  let open = new Map<string, string>();
  for (const { commit, at, by, link, text } of versions) {
    const layer = `${waiversPath}@${commit.slice(0, 7)}`;
    const read = readWaivers({ path: waiversPath, text: text ?? '', layer }, policies);
    if (read.problems.length > 0)
      broken.push(
        say`${waiversPath} of ${fullName(repository)} at ${commit.slice(0, 7)}, line ${read.problems[0]?.line ?? 1}: ${read.problems[0]?.message ?? []}`,
      );
    const there = new Map(read.waivers.map((waiver) => [sameWaiver(waiver), waiver]));
    for (const [words, key] of open) {
      const one = held.get(key);
      if (one && !there.has(words)) held.set(key, { ...one, to: at });
    }
    const now = [...there].map(([words, waiver]) => {
      const key = open.get(words) ?? `${repository.id} ${waiver.id} ${commit}`;
      if (!open.has(words)) held.set(key, { waiver, from: at, to: null, by, link });
      return [words, key] as const;
    });
    open = new Map(now);
  }
  return { held, broken };
}

export interface HeldInFile extends OfVersions {
  readonly query: Query;
  readonly incomplete: readonly Prose[];
  readonly empty: FileHistory['empty'];
}

/** Every waiver of the repository's file, and when it held. */
export async function heldInFile(of: EvidenceOf, repository: EvidenceRepository): Promise<HeldInFile> {
  const { versions, ...more } = await fileHistory(of, repository, waiversPath);
  return { ...heldIn(versions, repository, of.policies), ...more };
}

export async function ofFile(of: EvidenceOf, repository: EvidenceRepository, uses: Uses): Promise<Gathered> {
  const { held, broken, query, incomplete, empty } = await heldInFile(of, repository);
  const { from, to } = of.period;
  const ends = ({ waiver, to: removed }: Held) => removed ?? `${waiver.until}T23:59:59.999Z`;
  const rows = [...held]
    .filter(([, one]) => ends(one) >= from && (one.from === null || one.from < to))
    .map(([key, one]) => {
      const approval = named(approvalOf(one.waiver));
      return rowOf(fullName(repository), key, one, approval, timesUsed(uses, one, repository.id));
    });
  const because = own('it has entries that are not valid, which permit nothing');
  return { rows, queries: [query], incomplete, empty, exclusions: broken.map((what) => ({ what, because })) };
}

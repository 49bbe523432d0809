/** Asks the advisory databases one after the other, each only for what is still unanswered. */
import type { Gap } from '../../../policies/engine/facts.ts';
import { list, own, type Prose, say, some } from '../../../policies/engine/prose.ts';
import { CannotLook, type Looked } from '../../looked.ts';
import { type AdvisoryProvider, type Answers, type PackageVersion, versionKey } from './provider.ts';

export interface AdvisoryLookup {
  readonly answers: Answers;
  /** Names of the databases that answered. */
  readonly sources: readonly string[];
}

/** More would cost hundreds of requests; a lock file that is all new has some thousands. */
export const maxVersions = 10_000;

function cutGap(all: number): readonly Gap[] {
  if (all <= maxVersions) return [];
  const reason = say`advisories were looked up for ${maxVersions} of ${all} versions`;
  return [{ reason, remedy: own('Change fewer packages at once.') }];
}

function gapOf(unanswered: readonly PackageVersion[], reasons: readonly Prose[]): Gap {
  const which = some(
    unanswered.map(({ name, version }) => say`${name} ${version}`),
    3,
  );
  const why = reasons.length > 0 ? list(reasons, '; ') : own('no advisory database covers them');
  return { reason: say`no advisories could be looked up for ${which}: ${why}` };
}

/** Never throws for a provider's failure: a version without an answer is a gap, with every provider's reason. */
export async function lookUpAdvisories(
  providers: readonly AdvisoryProvider[],
  versions: readonly PackageVersion[],
): Promise<Looked<AdvisoryLookup>> {
  const answers = new Map<string, Answers extends ReadonlyMap<string, infer V> ? V : never>();
  const sources: string[] = [];
  const reasons: Prose[] = [];
  const all = [...new Map(versions.map((asked) => [versionKey(asked), asked])).values()];
  let rest = all.slice(0, maxVersions);
  for (const provider of providers) {
    const asked = rest.filter(({ ecosystem }) => provider.covers(ecosystem));
    if (asked.length === 0) continue;
    try {
      const answered = await provider.ask(asked);
      for (const [key, found] of answered) answers.set(key, found);
      if (answered.size > 0) sources.push(provider.name);
      if (asked.some((one) => !answered.has(versionKey(one))))
        reasons.push([`${provider.name} did not answer for all of them`]);
    } catch (error) {
      if (!(error instanceof CannotLook)) throw error;
      reasons.push(error.gap.reason);
    }
    rest = rest.filter((one) => !answers.has(versionKey(one)));
  }
  return {
    value: { answers, sources },
    gaps: [...cutGap(all.length), ...(rest.length === 0 ? [] : [gapOf(rest, reasons)])],
  };
}

/** The gaps that a ledger tells of: of each the newest word. */
import type { LedgerReads } from '../model/captured.ts';
import type { Gap } from '../model/gap.ts';

function isGap(payload: unknown): payload is Gap {
  return payload !== null && typeof payload === 'object' && 'watched' in payload && 'from' in payload;
}

/** In the order of their beginnings. */
export async function gapsOf(ledger: LedgerReads): Promise<readonly Gap[]> {
  const newest = new Map<string, Gap>();
  for await (const { payload } of ledger.records(['gap'])) {
    if (!isGap(payload)) continue;
    // Repositories that left together may come back one by one.
    const { from, watched, what = '', repositories } = payload;
    for (const repository of repositories ?? [null])
      newest.set(`${from} ${watched} ${what} ${repository ?? ''}`, {
        ...payload,
        repositories: repository === null ? null : [repository],
      });
  }
  return together([...newest.values()]);
}

/** Of what is alike but for its repositories, one. */
function together(gaps: readonly Gap[]): readonly Gap[] {
  const alike = Map.groupBy(gaps, ({ repositories: _, ...rest }) => JSON.stringify(rest));
  return [...alike.values()]
    .flatMap((same) => {
      const [first] = same;
      if (!first) return [];
      const ids = same.flatMap(({ repositories }) => repositories ?? []).sort((a, b) => a - b);
      return [{ ...first, repositories: first.repositories === null ? null : ids }];
    })
    .sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0));
}

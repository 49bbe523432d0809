/** Known vulnerabilities of what lock files pin. Only where somebody asked for it: names and versions are sent away. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Gap } from '../../../policies/engine/gap.ts';
import { count, say } from '../../../policies/engine/prose.ts';
import { withoutAdvisories } from '../../../policies/formats/lockfiles/locked-package.ts';
import { isVersion } from '../../../policies/formats/versions.ts';
import { lookUpAdvisories } from '../../facts/advisories/lookup.ts';
import { osvAdvisories } from '../../facts/advisories/osv.ts';
import { versionKey } from '../../facts/advisories/provider.ts';
import type { Looked } from '../../looked.ts';
import type { Inventory, KnownHole } from '../model/inventory.ts';

const osv = 'https://api.osv.dev';

type Pinned = Pick<KnownHole, 'ecosystem' | 'name' | 'version' | 'scope' | 'path' | 'line'>;

function pinnedIn({ packages }: Inventory): readonly Pinned[] {
  return packages.flatMap(({ versions, ecosystem, name, scope, path, line }) =>
    versions.map((version) => ({ ecosystem, name, version, scope, path, line })),
  );
}

/** What no database orders or covers. */
function uncovered(pinned: readonly Pinned[]): readonly Gap[] {
  const n = pinned.length;
  return n === 0
    ? []
    : [{ reason: say`no advisory database covers ${count(n, 'package version')} of the lock files` }];
}

/** Never throws for a database's failure: that is a gap. */
export async function knownHoles(
  fetch: typeof globalThis.fetch,
  inventory: Inventory,
): Promise<Looked<readonly KnownHole[]>> {
  const pinned = pinnedIn(inventory);
  const isCovered = ({ ecosystem, version }: Pinned) =>
    !withoutAdvisories.has(ecosystem) && (ecosystem === 'conan' || isVersion(version));
  const asked = pinned.filter(isCovered);
  const http = { fetch, pause: async (milliseconds: number) => void (await pause(milliseconds)) };
  const { value, gaps } = await lookUpAdvisories([osvAdvisories(http, osv)], asked);
  const found = asked.flatMap((one) =>
    (value.answers.get(versionKey(one)) ?? []).map(({ id, severity, malware, fixedIn, summary }) => ({
      ...one,
      id,
      severity,
      malware,
      fixedIn,
      summary,
    })),
  );
  return { value: found, gaps: [...gaps, ...uncovered(pinned.filter((one) => !isCovered(one)))] };
}

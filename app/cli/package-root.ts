/** The folder of the package: its manifest and the policies' pages lie there, wherever below it this code was built to. */
import { existsSync } from 'node:fs';
import { once } from '../once.ts';

/** Ends with a slash. Null when this code is no longer in a package. */
export const packageRoot = once(async () => {
  for (const up of ['./', '../', '../../', '../../../']) {
    const at = new URL(up, import.meta.url);
    if (existsSync(new URL('package.json', at))) return at;
  }
  return null;
});

/** How one kind of file is read. */
import type { Parts } from './json-parts.ts';
import type { Ecosystem, LockFileContents } from './locked-package.ts';

/** How a lock file is read. */
export interface LockFormat {
  readonly ecosystem: Ecosystem;
  /**
   * `checksums`: lists more than is used (go.sum), so only a changed checksum of a known version means something.
   * `manifest`: asks for packages, some by an exact version. `settings`: says where packages are fetched from. Of these
   * two, only what the change does to packages and settings is of interest, not the file.
   */
  readonly role: 'packages' | 'checksums' | 'manifest' | 'settings';
  /** `parts`: what was kept of files that were read before. */
  readonly read: (source: string, parts?: Parts) => LockFileContents;
}

export function format(
  ecosystem: Ecosystem,
  read: LockFormat['read'],
  role: LockFormat['role'] = 'packages',
): LockFormat {
  return { ecosystem, role, read };
}

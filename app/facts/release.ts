import { needed } from '../../policies/engine/part.ts';
import { own } from '../../policies/engine/prose.ts';
import { isChangelog } from '../../policies/formats/changelog.ts';
import type { ReleaseReads } from '../github/release/reads.ts';
import { CannotLook, whole } from '../looked.ts';
import type { Collector, PullRequestSource, ReleaseSource } from './source.ts';

/** Throws `CannotLook` where there is none. */
export function releaseOf({ release }: PullRequestSource | ReleaseSource): ReleaseReads {
  if (!release) throw new CannotLook(own('a local clone has no releases'));
  return release;
}

export const release: Collector<'release'> = {
  fact: 'release',
  events: ['push', 'release'],
  permissions: { contents: 'read' },
  local: false,
  asks: [],
  async collect(source) {
    const reads = releaseOf(source);
    const published = await reads.published();
    if (published || source.kind === 'release') {
      if (!published) throw new CannotLook(own('the release is gone'));
      const { tag, prerelease, notes } = published;
      return whole({ state: 'published', tag, prerelease, draft: false, notes, changelogs: [], files: null });
    }
    const [pull, files, { rootFiles }] = await Promise.all([
      source.pullRequest(),
      source.changedFiles(),
      reads.snapshot(),
    ]);
    const value = {
      state: 'proposed' as const,
      tag: null,
      prerelease: false,
      draft: needed(pull.draft),
      notes: needed(pull.body),
      changelogs: rootFiles.filter(isChangelog),
      files: files.value.map(({ path }) => path).sort(),
    };
    return { value, gaps: files.gaps };
  },
};

import { say } from '../../policies/engine/prose.ts';
import { noGitAttributes, readGitAttributes } from '../../policies/formats/git-attributes.ts';
import { CannotLook, whole } from '../looked.ts';
import type { Collector, PullRequestSource } from './source.ts';

/** Only the file at the root: folders may have their own, but each would cost a read. */
const path = '.gitattributes';

/** Null when there is none. Throws `CannotLook` when there is one that cannot be read. */
async function textOf(source: PullRequestSource): Promise<string | null> {
  if (!source.github) return source.text('base', path);
  const { gitAttributes: file } = await source.github.snapshot();
  if (file && file.text === null) throw new CannotLook(say`${path} is too large or not text`);
  return file?.text ?? null;
}

/** From the base branch: a change must not mark its own files. */
export const fileMarks: Collector<'fileMarks'> = {
  fact: 'fileMarks',
  events: ['pull_request', 'push'],
  permissions: { contents: 'read' },
  local: true,
  asks: [],
  async collect(source) {
    const text = await textOf(source);
    return whole(text === null ? noGitAttributes : readGitAttributes(text));
  },
};

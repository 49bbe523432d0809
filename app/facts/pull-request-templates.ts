import {
  type PullRequestTemplate,
  type PullRequestTemplates,
  templateGlobs,
} from '../../policies/facts/pull-request-templates.ts';
import type { FoundTemplates } from '../github/pull-request/snapshot-templates.ts';
import { type Looked, whole } from '../looked.ts';
import type { Collector, PullRequestSource } from './source.ts';

/** A template is a page of text: a longer one is read, but only its beginning is compared. */
const maxCharacters = 100_000;

async function single(
  source: PullRequestSource,
  { files, texts }: FoundTemplates,
): Promise<readonly PullRequestTemplate[]> {
  const read = files.map(async (path) => ({ path, text: texts[path] ?? (await source.text('base', path)) }));
  return (await Promise.all(read)).flatMap(({ path, text }) => (text === null ? [] : [{ path, text }]));
}

async function found(source: PullRequestSource): Promise<Looked<PullRequestTemplates>> {
  if (!source.github) return source.texts('base', templateGlobs);
  const { templates } = await source.github.snapshot();
  if (templates.folders.length > 0) return source.texts('base', templateGlobs);
  return whole(await single(source, templates));
}

/** From the base branch: a change must not write the template it is compared with. */
export const pullRequestTemplates: Collector<'pullRequestTemplates'> = {
  fact: 'pullRequestTemplates',
  events: ['pull_request', 'push'],
  permissions: { contents: 'read' },
  local: true,
  asks: [],
  async collect(source) {
    const { value, gaps } = await found(source);
    const templates = value.map(({ path, text }) => ({ path, text: text.slice(0, maxCharacters) }));
    return { value: templates.toSorted((a, b) => (a.path < b.path ? -1 : 1)), gaps };
  },
};

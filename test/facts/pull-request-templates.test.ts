import { describe, expect, it } from 'vitest';
import { localSource } from '../../app/facts/local-source.ts';
import { pullRequestTemplates } from '../../app/facts/pull-request-templates.ts';
import type { PullRequestSource } from '../../app/facts/source.ts';
import { openRange } from '../../app/git/range.ts';
import { openRepository } from '../../app/git/repository.ts';
import type { FoundTemplates } from '../../app/github/pull-request/snapshot-templates.ts';
import { CannotLook } from '../../app/looked.ts';
import { wantsNothing } from '../../policies/engine/facts.ts';
import { openPull, openScene, verdict } from '../end-to-end/scene.ts';
import { type Files, throwAwayClone } from '../throw-away-clone.ts';
import { fakeSource } from './fake-source.ts';

const places: Files = {
  'pull_request_template.md': 'root',
  'docs/Pull_Request_Template.txt': 'docs',
  '.github/PULL_REQUEST_TEMPLATE': 'no extension',
  '.github/pull_request_template/bug.md': 'bug',
  '.github/pull_request_template/logo.png': '\0png',
  'src/pull_request_template.md': 'not one',
  'docs/my_pull_request_template.md': 'not one either',
  '.github/ISSUE_TEMPLATE/bug.md': 'an issue',
};

async function localOf(before: Files, after: Files): Promise<PullRequestSource> {
  const clone = throwAwayClone();
  const base = clone.commit('Start', { 'README.md': 'hello\n', ...before });
  clone.commit('Change', after);
  const range = await openRange(await openRepository(clone.dir), { base, head: 'HEAD' });
  return localSource({ range, sarif: null, fetch, now: '2026-11-03T09:00:00Z' })(wantsNothing);
}

function onGitHub(templates: FoundTemplates, more: Partial<PullRequestSource> = {}): PullRequestSource {
  const { source } = fakeSource({});
  const github = source.github && {
    ...source.github,
    snapshot: async () => ({ ...(await fakeSource({}).source.github?.snapshot()), templates }) as never,
  };
  return { ...source, ...more, github };
}

const refused = async () => Promise.reject(new CannotLook([]));

describe('templates of a clone', () => {
  it('are found in every place and case, on the base branch', async () => {
    const { value, gaps } = await pullRequestTemplates.collect(
      await localOf(places, { 'pull_request_template.md': 'mine' }),
    );
    expect(value).toEqual([
      { path: '.github/PULL_REQUEST_TEMPLATE', text: 'no extension' },
      { path: '.github/pull_request_template/bug.md', text: 'bug' },
      { path: 'docs/Pull_Request_Template.txt', text: 'docs' },
      { path: 'pull_request_template.md', text: 'root' },
    ]);
    expect(gaps).toEqual([]);
  });

  it('that are not text are a gap', async () => {
    const { gaps } = await pullRequestTemplates.collect(
      await localOf({ 'pull_request_template.md': new Uint8Array([0, 1, 2]) }, {}),
    );
    expect(gaps).toHaveLength(1);
  });
});

describe('templates on GitHub', () => {
  const files = ['Pull_Request_Template.md', 'docs/pull_request_template.md'];
  const texts = { 'docs/pull_request_template.md': 'came along' };

  it('in an unusual spelling cost a read each', async () => {
    const asked: string[] = [];
    const text: PullRequestSource['text'] = async (place, path) => {
      asked.push(`${place}:${path}`);
      return 'read';
    };
    const { value } = await pullRequestTemplates.collect(onGitHub({ files, folders: [], texts }, { text }));
    expect(asked).toEqual(['base:Pull_Request_Template.md']);
    expect(value).toEqual([
      { path: 'Pull_Request_Template.md', text: 'read' },
      { path: 'docs/pull_request_template.md', text: 'came along' },
    ]);
  });

  it.each<[string, FoundTemplates, Partial<PullRequestSource>]>([
    ['a file', { files, folders: [], texts }, { text: refused }],
    ['a folder', { files: [], folders: ['docs/PULL_REQUEST_TEMPLATE'], texts: {} }, { texts: refused }],
  ])('cannot be had when %s is refused', async (_, found, more) => {
    await expect(pullRequestTemplates.collect(onGitHub(found, more))).rejects.toThrow(CannotLook);
  });

  it('cannot be had when the wide read fails', async () => {
    const { source } = fakeSource({ snapshotFails: 502 });
    await expect(pullRequestTemplates.collect(source)).rejects.toThrow(CannotLook);
  });

  it.each<[string, Record<string, string>, string, string]>([
    [
      'the usual file',
      { '.github/pull_request_template.md': 'Say what changes here' },
      'Say what changes here',
      'failure',
    ],
    [
      'an unusual spelling',
      { 'docs/Pull_Request_Template.TXT': 'Say what changes here' },
      'Say what changes here',
      'failure',
    ],
    [
      'a folder',
      { '.github/PULL_REQUEST_TEMPLATE/bug.md': 'Say what is broken' },
      'Say what is broken',
      'failure',
    ],
    [
      'words of their own',
      { 'PULL_REQUEST_TEMPLATE.md': 'Say what changes here' },
      'The receipt has a number',
      'success',
    ],
  ])('are compared with what people wrote: %s', async (_, templates, body, conclusion) => {
    const scene = await openScene({ configuration: 'policies:\n  description: block\n', files: templates });
    const pull = await openPull(scene);
    await pull.edit({ body, by: scene.maria });
    await scene.settle();
    expect(verdict(scene, pull.headSha)?.conclusion).toBe(conclusion);
  });
});

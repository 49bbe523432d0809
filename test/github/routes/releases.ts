/** Releases. https://docs.github.com/rest/releases/releases */
import * as z from 'zod';
import { actorOf } from '../auth/identity.ts';
import { editRelease, releasesOf } from '../changes/releases.ts';
import { bodyAs, json, numberParameter, parameter, type RepositoryCall } from '../http/call.ts';
import { list } from '../http/paging.ts';
import { found } from '../http/refusal.ts';
import { type Route, repositoryRoute } from '../http/router.ts';
import { releaseShape } from '../shapes/releases.ts';
import type { Release } from '../state.ts';

const base = '/repos/{owner}/{repo}/releases';

/** Drafts are shown to those only who may push. */
const published = ({ repository }: RepositoryCall): readonly Release[] =>
  releasesOf(repository).filter(({ draft }) => !draft);

const shown = (call: RepositoryCall, release: Release | undefined) =>
  json(releaseShape(call.world, call.repository, found(release)));

const edit = z.object({ name: z.string().optional(), body: z.string().optional() });

/** What is not given stays. The last one to write wins: GitHub has no precondition here. */
async function edited(call: RepositoryCall) {
  const { name, body } = bodyAs(call, edit);
  const release = found(
    releasesOf(call.repository).find(({ id }) => id === numberParameter(call, 'release_id')),
  );
  const change = { ...(name === undefined ? {} : { name }), ...(body === undefined ? {} : { notes: body }) };
  await editRelease(call.world, call.repository, release, change, actorOf(call.identity));
  return shown(call, release);
}

export const releaseRoutes: readonly Route[] = [
  repositoryRoute(`PATCH ${base}/{release_id}`, ['contents=write'], edited),
  repositoryRoute(`GET ${base}`, ['contents=read'], (call) =>
    list(call, published(call), (release) => releaseShape(call.world, call.repository, release)),
  ),
  repositoryRoute(`GET ${base}/latest`, ['contents=read'], (call) =>
    shown(
      call,
      published(call).find(({ prerelease }) => !prerelease),
    ),
  ),
  repositoryRoute(`GET ${base}/tags/{tag+}`, ['contents=read'], (call) =>
    shown(
      call,
      published(call).find(({ tag }) => tag === parameter(call, 'tag')),
    ),
  ),
  repositoryRoute(`GET ${base}/{release_id}`, ['contents=read'], (call) =>
    shown(
      call,
      published(call).find(({ id }) => id === numberParameter(call, 'release_id')),
    ),
  ),
];

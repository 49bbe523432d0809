/** Releases. https://docs.github.com/rest/releases/releases */
import { releasesOf } from '../changes/releases.ts';
import { json, numberParameter, parameter, type RepositoryCall } from '../http/call.ts';
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

export const releaseRoutes: readonly Route[] = [
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

/** Releases as GitHub's REST API shows them. */
import type { Release, Repository, Schemas } from '../state.ts';
import type { World } from '../world.ts';
import { api, fullName, simpleUser, stamp, stampOrNull } from './accounts.ts';
import { nodeId } from './node-id.ts';

export function releaseShape(world: World, repository: Repository, release: Release): Schemas['release'] {
  const url = api(world, `/repos/${fullName(repository)}/releases/${release.id}`);
  return {
    url,
    html_url: `${world.url}/${fullName(repository)}/releases/tag/${release.tag}`,
    assets_url: `${url}/assets`,
    upload_url: `${url}/assets{?name,label}`,
    tarball_url: null,
    zipball_url: null,
    id: release.id,
    node_id: nodeId('Release', release.id),
    tag_name: release.tag,
    target_commitish: repository.defaultBranch,
    name: release.name,
    body: release.notes,
    draft: release.draft,
    prerelease: release.prerelease,
    immutable: release.immutable,
    updated_at: stamp(release.createdAt),
    created_at: stamp(release.createdAt),
    published_at: stampOrNull(release.publishedAt),
    author: simpleUser(world, release.author),
    assets: [],
  };
}

/** File name → reader of what it pins itself. */
import { format, type LockFormat } from '../format.ts';
import type { Ecosystem } from '../locked-package.ts';
import { readPodfile } from '../podfile.ts';
import { readUses } from './actions.ts';
import { readCompose, readDockerfile } from './container.ts';
import { readMsbuild } from './msbuild.ts';
import { readPom } from './pom.ts';
import { readVersionCatalog } from './version-catalog.ts';
import { readWrapper } from './wrapper.ts';

const exactly = (ecosystem: Ecosystem, read: LockFormat['read']) => format(ecosystem, read, 'manifest');

/** Files that pin versions themselves, by lower-case path. */
export const exact: readonly (readonly [RegExp, LockFormat])[] = [
  [/(^|\/)(gradle|maven)-wrapper\.properties$/, exactly('maven', readWrapper)],
  [/(^|\/)pom\.xml$|\.pom$|(^|\/)\.mvn\/extensions\.xml$/, exactly('maven', readPom)],
  [/\.versions\.toml$/, exactly('maven', readVersionCatalog)],
  [
    /\.(cs|fs|vb)proj$|(^|\/)(directory\.(packages|build)\.(props|targets)|packages\.(props|config))$/,
    exactly('nuget', readMsbuild),
  ],
  [
    /(^|\/)(dockerfile|containerfile)(\.[\w.-]+)?$|\.(dockerfile|containerfile)$/,
    exactly('docker', readDockerfile),
  ],
  [/(^|\/)([\w.-]*docker-compose|compose)[\w.-]*\.ya?ml$/, exactly('docker', readCompose)],
  // CocoaPods' own copy of Podfile.lock, beside the pods: what is wrong in one is told once.
  [/(^|\/)pods\/manifest\.lock$/, exactly('cocoapods', readPodfile)],
  [/^\.github\/workflows\/[^/]+\.ya?ml$|(^|\/)action\.ya?ml$/, exactly('githubactions', readUses)],
];

/** pom.xml and .mvn/extensions.xml (https://maven.apache.org/pom.html): what they pin to one version themselves. */

import { own } from '../../../engine/prose.ts';
import { childText, type Element, readMarkup, withAncestors } from '../../markup.ts';
import { type LockFileContents, UnreadableLockFile } from '../locked-package.ts';
import { settingsFileAt } from '../settings/files.ts';
import { readSettings } from '../settings/read.ts';
import { contentsOf, type Declared, filledIn, loose, pinned, unambiguous, unusedVersions } from './exact.ts';

const holders = new Set(['dependency', 'plugin', 'parent', 'extension', 'path', 'annotationProcessorPath']);
const property = /\$\{([\w.-]+)\}/;

/** Throws an `Error` for what is not well-formed, or {@link UnreadableLockFile}. */
export function readPom(source: string): LockFileContents {
  const root = readMarkup(source);
  if (root.name !== 'project' && root.name !== 'extensions')
    throw new UnreadableLockFile(own('it is no Maven project'));
  const all = withAncestors(root);
  const values = unambiguous(
    all.flatMap(({ element, above }) =>
      above.at(-1) === 'properties' ? [[element.name, element.text.trim()] as const] : [],
    ),
  );
  const declared = all.flatMap(({ element, above }) =>
    holders.has(element.name) && !above.includes('configuration') ? declaredIn(element, values) : [],
  );
  const paths = all.flatMap(({ element, above }) =>
    holders.has(element.name) && above.includes('annotationProcessorPaths')
      ? declaredIn(element, values)
      : [],
  );
  const elsewhere = unusedVersions(values, source, (name) => `\${${name}}`).map((one) =>
    loose({ ecosystem: 'maven', name: one.requirement, ...one }),
  );
  const file = settingsFileAt('pom.xml');
  return {
    ...contentsOf([...declared, ...paths, ...elsewhere]),
    settings: file ? (readSettings(file)(source).settings ?? []) : [],
  };
}

/** What the project calls its own version: nothing is fetched for that. */
const ownVersion = /^\$\{(project\.(parent\.)?version|pom\.version|revision|version)\}/;

function declaredIn(element: Element, values: ReadonlyMap<string, string>): readonly Declared[] {
  const text = (name: string) => childText(element, name);
  const written = text('version');
  // Without a version, something else that is read or not decides: a parent, or what manages versions.
  if (text('artifactId') === '' || written === '' || ownVersion.test(written)) return [];
  const group = text('groupId') || (element.name === 'plugin' ? 'org.apache.maven.plugins' : '');
  const filled = (value: string) => filledIn(value, values, property);
  const [name, version] = [`${filled(group)}:${filled(text('artifactId'))}`, filled(written)];
  const { line } = element;
  if (/[[(,$]|^(LATEST|RELEASE)$/.test(version) || name.includes('${'))
    return [loose({ ecosystem: 'maven', name, requirement: `${name}:${written}`, line })];
  const system = text('systemPath');
  return [
    pinned({
      ecosystem: 'maven',
      name,
      version,
      scope: text('scope') === 'test' ? 'development' : 'unknown',
      ...(system === '' ? {} : { origin: 'file', resolved: system }),
      line,
    }),
  ];
}

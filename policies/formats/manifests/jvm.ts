/** Maven's pom.xml and Gradle's build scripts, by their usual lines; names are `group:artifact`. */
import { type ManifestNames, type ManifestReader, names } from './manifest.ts';
import { catalogAlias } from './toml.ts';

/** What stands between `<tag>` and the next `</tag>`, in order. Linear: the text is only split. */
function elements(text: string, tag: string): readonly string[] {
  return text
    .split(`<${tag}>`)
    .slice(1)
    .map((rest) => rest.split(`</${tag}>`, 1)[0] ?? '');
}

function child(element: string, tag: string): string {
  return (elements(element, tag)[0] ?? '').trim();
}

/** Without the elements of that name. */
function without(text: string, tag: string): string {
  const [first = '', ...rest] = text.split(`<${tag}>`);
  return [first, ...rest.map((part) => part.split(`</${tag}>`).slice(1).join(`</${tag}>`))].join('');
}

function dependencies(text: string): readonly { readonly name: string; readonly tool: boolean }[] {
  return elements(text, 'dependency').map((element) => {
    const own = without(element, 'exclusions');
    const name = `${child(own, 'groupId')}:${child(own, 'artifactId')}`;
    return { name, tool: ['test', 'provided', 'import'].includes(child(own, 'scope')) };
  });
}

/** Coordinates of the project itself; the group may be its parent's, and modules may write it as a property. */
function coordinates(plain: string): readonly string[] {
  const around = ['parent', 'dependencies', 'dependencyManagement', 'build', 'reporting', 'profiles'];
  const bare = around.reduce(without, plain);
  const group = child(bare, 'groupId') || child(elements(plain, 'parent')[0] ?? '', 'groupId');
  const artifact = child(bare, 'artifactId');
  return artifact === '' ? [] : [group, `\${project.groupId}`].map((of) => `${of}:${artifact}`);
}

export const pomXml: ManifestReader = (text) => {
  if (!text.includes('<project')) throw new Error('no <project>');
  const plain = text
    .split('<!--')
    .map((part, i) => (i === 0 ? part : part.split('-->').slice(1).join('-->')))
    .join('');
  const own = dependencies(['dependencyManagement', 'build', 'reporting'].reduce(without, plain));
  const managed = elements(plain, 'dependencyManagement').flatMap(dependencies);
  return names({
    direct: own.filter(({ tool }) => !tool).map(({ name }) => name),
    other: [...own.filter(({ tool }) => tool), ...managed].map(({ name }) => name),
    own: coordinates(plain),
  });
};

const runtime = /^(?:implementation|api|compile|runtimeOnly|runtime)$/;

function gradleLine(line: string): Partial<ManifestNames> {
  const parts = /^\s*([a-z]\w*)[\s(]+(?:platform\()?(?:["']([\w.-]+:[\w.-]+)[:"'@]|libs\.([\w.]+))/.exec(
    line,
  );
  if (!parts) return {};
  const [, configuration = '', coordinates, alias] = parts;
  const name = coordinates ?? catalogAlias(alias ?? '');
  if (!runtime.test(configuration)) return { other: [name] };
  return coordinates ? { direct: [name] } : { inherited: [name] };
}

export const gradleBuild: ManifestReader = (text) => {
  const lines = text.split(/\r?\n/).map(gradleLine);
  return names({
    direct: lines.flatMap(({ direct = [] }) => direct),
    inherited: lines.flatMap(({ inherited = [] }) => inherited),
    other: lines.flatMap(({ other = [] }) => other),
  });
};

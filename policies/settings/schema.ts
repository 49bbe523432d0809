/** `settings:` as JSON Schema, for editors. Generated from the catalogue. */
import { settingTypes } from './index.ts';
import { settingSchema } from './table.ts';

const lock = {
  const: true,
  description: 'Files that come after this one can only make what is declared here stricter.',
} as const;

interface Tree {
  readonly [name: string]: Tree | object;
}

function group(properties: Tree): object {
  return { type: ['object', 'null'], additionalProperties: false, properties: { lock, ...properties } };
}

/** The settings whose keys begin with a prefix, as nested maps. */
function under(prefix: string): object {
  const keys = settingTypes.map(({ key }) => key).filter((key) => key.startsWith(prefix));
  const names = [...new Set(keys.map((key) => key.slice(prefix.length).split('.')[0] ?? ''))];
  const entries = names.map((name) => {
    const type = settingTypes.find(({ key }) => key === `${prefix}${name}`);
    const leaf = type ? { ...settingSchema(type), description: type.says } : under(`${prefix}${name}.`);
    return [name, leaf] as const;
  });
  const { '*': each, ...named } = Object.fromEntries(entries);
  // Names that people choose.
  return each ? { ...group(named), additionalProperties: each } : group(named);
}

export function settingsSchema(): object {
  const branch = under('protection.');
  return {
    ...group({
      repository: under('repository.'),
      protection: {
        type: ['object', 'null'],
        description: 'Branches by name or pattern; `default` is the default branch, `all` is all of them.',
        properties: { lock },
        additionalProperties: branch,
      },
      organization: under('organization.'),
    }),
    description:
      'Settings of repositories, their branches, and the organization. What is not here is not touched.',
  };
}

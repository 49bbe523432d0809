/** The catalogue of settings as Markdown, for docs/settings.md: the page's tables must equal it. */
import * as z from 'zod';
import { settingTypes } from './index.ts';
import type { SettingType, Value } from './setting-type.ts';

interface JsonSchema {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
}

/** What a value may be, as JSON Schema has it: for editors, too. */
export function settingSchema({ schema }: Pick<SettingType, 'schema'>): object {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, {
    target: 'draft-7',
    io: 'input',
    unrepresentable: 'any',
    override: ({ jsonSchema }) => {
      delete jsonSchema.stricter;
    },
  });
  return rest;
}

function valueWords(type: SettingType): string {
  const { type: kind, enum: words, minimum, maximum } = settingSchema(type) as JsonSchema;
  if (words) return words.map((word) => `\`${String(word)}\``).join(', ');
  if (kind === 'boolean') return '`true`, `false`';
  return kind === 'integer' ? `${minimum} to ${maximum}` : 'a list';
}

function callWords(type: SettingType): string {
  if (type.of === 'branch') return 'one ruleset, `POST` or `PUT …/rulesets`';
  if (type.setBy) return type.setBy;
  const { enum: words } = settingSchema(type) as JsonSchema;
  const values = (words ?? [true, false]) as readonly Value[];
  const routes = values.map((value) => type.edit(value, {}, []).route);
  return [...new Set(routes)].map((route) => `\`${route}\``).join(' or ');
}

/** `under`: `repository`, `protection` or `organization`. */
export function settingsTable(under: string): string {
  const rows = settingTypes
    .filter(({ key }) => key.startsWith(`${under}.`))
    .map((type) => {
      const name = type.key.slice(under.length + 1);
      const who = `${type.affects}${type.risk === 'high' ? ' **!**' : ''}`;
      return `| \`${name}\` | ${valueWords(type)} | ${type.says} | ${who} | ${callWords(type)} |`;
    });
  return ['| setting | values | meaning | who notices | set by |', '|---|---|---|---|---|', ...rows].join(
    '\n',
  );
}

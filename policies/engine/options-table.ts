/** A policy's options as a Markdown table, made from its zod schema: the page's table must equal it. */
import * as z from 'zod';

interface JsonSchema {
  readonly description?: string;
  readonly default?: unknown;
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
}

function typeName(schema: JsonSchema): string {
  if (schema.enum) return schema.enum.map((value) => `\`${String(value)}\``).join(', ');
  if (schema.anyOf) return schema.anyOf.map(typeName).join(' or ');
  if (schema.type === 'array') return `list of ${schema.items ? typeName(schema.items) : 'values'}`;
  if (schema.type === 'object' && schema.properties)
    return `map with ${Object.keys(schema.properties)
      .map((k) => `\`${k}\``)
      .join(', ')}`;
  return schema.type ?? 'any';
}

/** Lists longer than this are shown by their length: the code is their source. */
const shownCharacters = 120;

function defaultOf(schema: JsonSchema): string {
  const text = JSON.stringify(schema.default);
  if (text === undefined) return 'none';
  if (text.length <= shownCharacters) return `\`${text.replaceAll('|', '\\|')}\``;
  return Array.isArray(schema.default)
    ? `${schema.default.length} entries, see the source`
    : 'see the source';
}

/** One row per option in the schema's order: name, type, default, meaning. */
export function optionsTable(options: z.ZodObject): string {
  const { properties = {} } = z.toJSONSchema(options, { io: 'input', unrepresentable: 'any' }) as JsonSchema;
  const rows = Object.entries(properties).map(
    ([name, schema]) =>
      `| \`${name}\` | ${typeName(schema)} | ${defaultOf(schema)} | ${schema.description ?? ''} |`,
  );
  return ['| option | type | default | meaning |', '|---|---|---|---|', ...rows].join('\n');
}

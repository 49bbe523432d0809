/** A policy's options as a Markdown table, made from its zod schema: the page's table must equal it. */
import * as z from 'zod';

interface JsonSchema {
  readonly description?: string;
  readonly default?: unknown;
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
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

function propertiesOf(options: z.ZodObject): Readonly<Record<string, JsonSchema>> {
  const schema = z.toJSONSchema(options, { io: 'input', unrepresentable: 'any' }) as JsonSchema;
  return schema.properties ?? {};
}

/** `integer from 1 to 10`; what JavaScript can count to is no bound that anybody set. */
function boundsOf({ minimum, maximum }: JsonSchema): string {
  const set = (bound: number | undefined) => bound !== undefined && Number.isSafeInteger(bound * 2);
  return `${set(minimum) ? ` from ${minimum}` : ''}${set(maximum) ? ` to ${maximum}` : ''}`;
}

/** What each option may be, in plain words. */
export function allowedValues(options: z.ZodObject): Readonly<Record<string, string>> {
  const allowed = Object.entries(propertiesOf(options)).map(([name, schema]) => [
    name,
    `${typeName(schema).replaceAll('`', '')}${boundsOf(schema)}`,
  ]);
  return Object.fromEntries(allowed);
}

/** One row per option in the schema's order: name, type, default, meaning. */
export function optionsTable(options: z.ZodObject): string {
  const rows = Object.entries(propertiesOf(options)).map(
    ([name, schema]) =>
      `| \`${name}\` | ${typeName(schema)} | ${defaultOf(schema)} | ${schema.description ?? ''} |`,
  );
  return ['| option | type | default | meaning |', '|---|---|---|---|', ...rows].join('\n');
}

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

const plainTypes: Readonly<Record<string, string>> = {
  boolean: 'true or false',
  integer: 'a whole number',
  number: 'a number',
  string: 'a text',
};

function inWords(schema: JsonSchema): string {
  const { anyOf, type = '', items } = schema;
  if (schema.enum) return schema.enum.map(String).join(', ');
  if (anyOf) return anyOf.map(inWords).join(', or ');
  if (type === 'array') return `a list; each entry: ${items ? inWords(items) : 'any value'}`;
  if (schema.properties) return `a map with ${Object.keys(schema.properties).join(', ')}`;
  return `${plainTypes[type] ?? 'any value'}${boundsOf(schema)}`;
}

/** An option as people look one up. */
export interface OptionWords {
  readonly name: string;
  /** Null where nobody described it. */
  readonly meaning: string | null;
  readonly allowed: string;
  /** Undefined where there is none. */
  readonly usual: unknown;
}

/** In the schema's order. */
export function optionWords(options: z.ZodObject): readonly OptionWords[] {
  return Object.entries(propertiesOf(options)).map(([name, schema]) => ({
    name,
    meaning: schema.description ?? null,
    allowed: inWords(schema),
    usual: schema.default,
  }));
}

/** One row per option in the schema's order: name, type, default, meaning. */
export function optionsTable(options: z.ZodObject): string {
  const rows = Object.entries(propertiesOf(options)).map(
    ([name, schema]) =>
      `| \`${name}\` | ${typeName(schema)} | ${defaultOf(schema)} | ${schema.description ?? ''} |`,
  );
  return ['| option | type | default | meaning |', '|---|---|---|---|', ...rows].join('\n');
}

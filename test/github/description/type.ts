/**
 * The types of a `.d.ts` that was generated from an OpenAPI description, read as data. The generator writes a small part
 * of TypeScript; what is outside of it throws.
 */
export type Type =
  | { readonly kind: 'string' | 'number' | 'boolean' | 'null' | 'unknown' | 'never' }
  | { readonly kind: 'literal'; readonly value: string | number | boolean }
  | { readonly kind: 'array'; readonly of: Type }
  | { readonly kind: 'tuple'; readonly of: readonly Type[] }
  | { readonly kind: 'union' | 'intersection'; readonly of: readonly Type[] }
  | { readonly kind: 'object'; readonly fields: ReadonlyMap<string, Field>; readonly others: Type | null }
  /** `components["schemas"]["issue"]` */
  | { readonly kind: 'reference'; readonly path: readonly string[] };

export interface Field {
  readonly type: Type;
  readonly optional: boolean;
}

const token =
  /\s+|\/\*[\s\S]*?\*\/|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|-?\d+(?:\.\d+)?|[A-Za-z_$][\w$]*|[{}[\]()<>|&?:;,=]/y;

/** Words and signs of the text from an offset on, without comments. */
function* tokens(text: string, from: number): Generator<string, never> {
  token.lastIndex = from;
  for (;;) {
    const start = token.lastIndex;
    const match = token.exec(text)?.[0];
    if (match === undefined) throw new Error(`not understood: ${text.slice(start, start + 60)}`);
    if (/^(?:\s|\/\*)/.test(match)) continue;
    const end = token.lastIndex;
    yield match;
    token.lastIndex = end;
  }
}

interface Reader {
  /** The next token, which stays. */
  readonly peek: () => string;
  readonly take: () => string;
  /** Takes the token when it is the next one. */
  readonly skip: (wanted: string) => boolean;
  readonly expect: (wanted: string) => void;
}

function readerOf(text: string, from: number): Reader {
  const source = tokens(text, from);
  let next: string | null = null;
  const peek = (): string => {
    next ??= source.next().value;
    return next;
  };
  const take = (): string => {
    const taken = peek();
    next = null;
    return taken;
  };
  const skip = (wanted: string): boolean => {
    if (peek() !== wanted) return false;
    take();
    return true;
  };
  const expect = (wanted: string): void => {
    const found = take();
    if (found !== wanted) throw new Error(`expected ${wanted}, found ${found}`);
  };
  return { peek, take, skip, expect };
}

const plain: Readonly<Record<string, Type>> = {
  string: { kind: 'string' },
  number: { kind: 'number' },
  bigint: { kind: 'number' },
  boolean: { kind: 'boolean' },
  null: { kind: 'null' },
  unknown: { kind: 'unknown' },
  never: { kind: 'never' },
  undefined: { kind: 'never' },
  true: { kind: 'literal', value: true },
  false: { kind: 'literal', value: false },
};

const isText = (word: string): boolean => word.startsWith('"') || word.startsWith("'");
const unquoted = (word: string): string =>
  isText(word) ? word.slice(1, -1).replaceAll(/\\(.)/g, '$1') : word;

function joined(reader: Reader, sign: '|' | '&', kind: 'union' | 'intersection', part: () => Type): Type {
  reader.skip(sign);
  const parts = [part()];
  while (reader.skip(sign)) parts.push(part());
  const [only] = parts;
  return parts.length === 1 && only ? only : { kind, of: parts };
}

const typeAt = (reader: Reader): Type =>
  joined(reader, '|', 'union', () => joined(reader, '&', 'intersection', () => lists(reader)));

/** `T[]`, `T["name"]` after a type. */
function lists(reader: Reader): Type {
  let type = primary(reader);
  while (reader.skip('[')) {
    if (reader.skip(']')) type = { kind: 'array', of: type };
    else {
      if (type.kind !== 'reference') throw new Error(`no part of a ${type.kind} is taken here`);
      type = { kind: 'reference', path: [...type.path, unquoted(reader.take())] };
      reader.expect(']');
    }
  }
  return type;
}

function primary(reader: Reader): Type {
  const word = reader.take();
  if (word === '{') return object(reader);
  if (word === '[') return tuple(reader);
  if (word === 'readonly') return lists(reader);
  if (word === '(') {
    const type = typeAt(reader);
    reader.expect(')');
    return type;
  }
  if (isText(word)) return { kind: 'literal', value: unquoted(word) };
  if (/^-?\d/.test(word)) return { kind: 'literal', value: Number(word) };
  if (word === 'OneOf' || word === 'Record') return generic(reader, word);
  return plain[word] ?? { kind: 'reference', path: [word] };
}

function tuple(reader: Reader): Type {
  const of: Type[] = [];
  while (!reader.skip(']')) {
    of.push(typeAt(reader));
    reader.skip(',');
  }
  return { kind: 'tuple', of };
}

/** `OneOf<[A, B]>` is one of them; `Record<string, T>` has any names. */
function generic(reader: Reader, name: 'OneOf' | 'Record'): Type {
  reader.expect('<');
  const first = typeAt(reader);
  const second = reader.skip(',') ? typeAt(reader) : null;
  reader.expect('>');
  if (name === 'Record') return { kind: 'object', fields: new Map(), others: second };
  return first.kind === 'tuple' ? { kind: 'union', of: first.of } : first;
}

function object(reader: Reader): Type {
  const fields = new Map<string, Field>();
  let others: Type | null = null;
  while (!reader.skip('}')) {
    reader.skip('readonly');
    if (reader.skip('[')) {
      while (!reader.skip(']')) reader.take();
      reader.skip('?');
      reader.expect(':');
      others = typeAt(reader);
    } else {
      const name = unquoted(reader.take());
      const optional = reader.skip('?');
      reader.expect(':');
      fields.set(name, { type: typeAt(reader), optional });
    }
    if (!reader.skip(';')) reader.skip(',');
  }
  return { kind: 'object', fields, others };
}

/** The type that is written from the offset on. */
export const parseType = (text: string, from: number): Type => typeAt(readerOf(text, from));

/** YAML 1.2 without its extras, in time that its length bounds. */
import { Composer, type CST, type Document, Parser, YAMLParseError } from 'yaml';

/**
 * Whatever a `%YAML` line says, `on` is a word, and merge keys are not supported. Duplicate keys are found by those who
 * read: `yaml`'s own search costs n². At log level `silent` a second document would be dropped without an error.
 */
const strictYaml = {
  version: '1.2',
  schema: 'core',
  merge: false,
  resolveKnownTags: false,
  uniqueKeys: false,
  prettyErrors: false,
  logLevel: 'error',
} as const;

/** Each costs as much as hundreds of characters, and text can have one per character. */
export const maxErrors = 100;

class Enough extends Error {}

export interface Composed {
  /** Null when there were so many errors that the rest was not read. */
  readonly document: Document.Parsed | null;
  /** At most {@link maxErrors}. */
  readonly errors: readonly YAMLParseError[];
}

/** `onError` and `errors` are the composer's own, of the pinned version; a test sees when they no longer are. */
function stopping(composer: Composer): () => readonly YAMLParseError[] {
  const errors = (): readonly YAMLParseError[] => Reflect.get(composer, 'errors');
  const report: (...error: unknown[]) => void = Reflect.get(composer, 'onError');
  Reflect.set(composer, 'onError', (...error: unknown[]) => {
    report(...error);
    if (errors().length >= maxErrors) throw new Enough();
  });
  return errors;
}

/** Those of the parser, which the composer does not report to itself, end the text, too. */
function* fewErrors(tokens: Iterable<CST.Token>): Generator<CST.Token> {
  let errors = 0;
  for (const token of tokens) {
    if (token.type === 'error') errors += 1;
    yield token;
    if (errors >= maxErrors) return;
  }
}

/** Ask `tooDeep` before: this recurses as deep as the text is nested. */
export function composeStrictly(text: string): Composed {
  const composer = new Composer(strictYaml);
  const errors = stopping(composer);
  let document: Document.Parsed | null = null;
  try {
    for (const one of composer.compose(fewErrors(new Parser().parse(text)), true, text.length)) {
      if (document === null) document = one;
      else {
        const [start, end] = one.range;
        const second = new YAMLParseError([start, end], 'MULTIPLE_DOCS', 'a second document');
        return { document, errors: [...document.errors, second] };
      }
    }
    return { document, errors: document?.errors.slice(0, maxErrors) ?? [] };
  } catch (error) {
    // It reports what is thrown on the way up as more errors.
    if (error instanceof Enough) return { document: null, errors: errors().slice(0, maxErrors) };
    throw error;
  }
}

/** What the text holds; undefined when it is not YAML as it should be, or refers to itself. Ask `tooDeep` before. */
export function parseStrictly(text: string): unknown {
  const { document, errors } = composeStrictly(text);
  if (!document || errors.length > 0) return undefined;
  try {
    return document.toJS({ maxAliasCount: 0 });
  } catch {
    return undefined;
  }
}

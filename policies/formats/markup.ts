/**
 * XML as build tools write it, read into a tree in time linear in the text. Entities that a document declares itself
 * are refused: what they stand for would have to be worked out to know what a tool reads. Namespaces are left out.
 */

export interface Element {
  /** Without its namespace. */
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly Element[];
  /** What stands in it beside its children, trimmed. */
  readonly text: string;
  /** 1-based. */
  readonly line: number;
}

interface Growing extends Element {
  readonly children: Element[];
  text: string;
}

const attribute = String.raw`\s+[\w:.-]+\s*=\s*(?:"[^"<]*"|'[^'<]*')`;
const token = new RegExp(
  String.raw`<!--[^]*?-->|<\?[^]*?\?>|<!\[CDATA\[([^]*?)\]\]>|<\/([\w:.-]+)\s*>|<([\w:.-]+)((?:${attribute})*)\s*(\/?)>|([^<]+)`,
  'y',
);
const maxDepth = 200;

const named: Readonly<Record<string, string>> = { amp: '&', apos: "'", gt: '>', lt: '<', quot: '"' };

function decoded(text: string): string {
  return text.replace(/&(#x?[0-9a-f]{1,6}|\w{1,10});/gi, (whole, name: string) => {
    if (!name.startsWith('#')) return named[name] ?? whole;
    const code = Number(name[1] === 'x' || name[1] === 'X' ? `0x${name.slice(2)}` : name.slice(1));
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}

function local(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

function attributesOf(text: string): ReadonlyMap<string, string> {
  const found = text.matchAll(/([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g);
  return new Map(
    [...found].map(([, name = '', double, single]) => [local(name), decoded(double ?? single ?? '')]),
  );
}

/** What one token does to the elements that are open. Throws an `Error`. */
function take(
  [, data, closed, opened, attributes = '', selfClosing, words]: RegExpExecArray,
  open: Growing[],
  line: number,
): void {
  const parent = open.at(-1);
  if (!parent) return;
  parent.text += (data ?? '') + (words === undefined ? '' : decoded(words));
  if (closed !== undefined && (open.length < 2 || local(closed) !== open.pop()?.name))
    throw new Error(`line ${line} closes what is not open`);
  if (opened === undefined) return;
  const element = { name: local(opened), attributes: attributesOf(attributes), children: [], text: '', line };
  parent.children.push(element);
  if (selfClosing === '') open.push(element);
  if (open.length > maxDepth) throw new Error(`line ${line} is nested more than ${maxDepth} levels deep`);
}

/** The outermost element. Throws an `Error` when the text is not well-formed, or declares a document type. */
export function readMarkup(source: string): Element {
  const text = source.replace(/^\uFEFF/, '');
  const top: Growing = { name: '', attributes: new Map(), children: [], text: '', line: 0 };
  const open: Growing[] = [top];
  let line = 1;
  token.lastIndex = 0;
  while (token.lastIndex < text.length) {
    const match = token.exec(text);
    if (!match) throw new Error(`line ${line} is not well-formed XML, or declares a document type`);
    take(match, open, line);
    line += match[0].split('\n').length - 1;
  }
  const [root] = top.children;
  if (!root || open.length !== 1 || top.children.length !== 1)
    throw new Error('it is not one whole XML document');
  return root;
}

/** Every element below and including this one, with the names above it, outermost first. */
export function withAncestors(
  root: Element,
): readonly { readonly element: Element; readonly above: readonly string[] }[] {
  const found: { readonly element: Element; readonly above: readonly string[] }[] = [];
  const rest: { readonly element: Element; readonly above: readonly string[] }[] = [
    { element: root, above: [] },
  ];
  for (let next = rest.pop(); next; next = rest.pop()) {
    const { element, above } = next;
    found.push(next);
    for (const child of element.children.toReversed())
      rest.push({ element: child, above: [...above, element.name] });
  }
  return found;
}

/** The trimmed text of the first child of that name; '' when there is none. */
export function childText(element: Element, name: string): string {
  return element.children.find((child) => child.name === name)?.text.trim() ?? '';
}

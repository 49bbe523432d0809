/** One name of a CODEOWNERS pattern: `*` is any text, `?` any character, a backslash makes what follows plain. */

export type Token = { readonly star: true } | { readonly star: false; readonly character: string | null };

export function tokensOf(name: string): readonly Token[] {
  const tokens: Token[] = [];
  for (let i = 0; i < name.length; i += 1) {
    const character = name[i] ?? '';
    if (character === '*') {
      if (tokens.at(-1)?.star !== true) tokens.push({ star: true });
    } else if (character === '?') tokens.push({ star: false, character: null });
    else if (character === '\\' && i + 1 < name.length)
      tokens.push({ star: false, character: name[++i] ?? '' });
    else tokens.push({ star: false, character });
  }
  return tokens;
}

/** Characters between stars; null is any. */
type Piece = readonly (string | null)[];

function piecesOf(tokens: readonly Token[]): readonly Piece[] {
  const pieces: (string | null)[][] = [[]];
  for (const token of tokens)
    if (token.star) pieces.push([]);
    else pieces.at(-1)?.push(token.character);
  return pieces;
}

function isAt(piece: Piece, name: string, at: number): boolean {
  return at + piece.length <= name.length && piece.every((one, i) => one === null || one === name[at + i]);
}

/** Where a piece stands first from a place on; -1 when nowhere. */
function find(piece: Piece, name: string, from: number): number {
  for (let at = from; at + piece.length <= name.length; at += 1) if (isAt(piece, name, at)) return at;
  return -1;
}

/** The first piece at the start, the last at the end, each of the others as early as it can be. */
export function matcherOf(tokens: readonly Token[]): (name: string) => boolean {
  const [first = [], ...rest] = piecesOf(tokens);
  const last = rest.pop();
  return (name) => {
    if (!isAt(first, name, 0)) return false;
    if (!last) return name.length === first.length;
    let from = first.length;
    for (const piece of rest) {
      const at = find(piece, name, from);
      if (at < 0) return false;
      from = at + piece.length;
    }
    const end = name.length - last.length;
    return end >= from && isAt(last, name, end);
  };
}

/** Its characters, stars left out. */
export const literal = (tokens: readonly Token[]): string =>
  tokens.map((token) => (token.star ? '' : (token.character ?? ''))).join('');

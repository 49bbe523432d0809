/**
 * GitHub's line fingerprints, so that a result keeps its identity when lines are added elsewhere in its file.
 * The algorithm is the one that GitHub's own upload uses (`github/codeql-action`, `src/fingerprints.ts`): of every line the
 * next 100 characters that are no space or tab, line ends as LF, end of file as 65535, zeros after it; their
 * polynomial hash with base 37 modulo 2^64, in hexadecimal; `:n` counts equal hashes from the top of the file.
 */

const window = 100;
const base = 37;
const endOfFile = 65_535;
const two32 = 2 ** 32;

/** An unsigned 64-bit number in two halves: exact in doubles, and much faster than BigInt. */
interface U64 {
  readonly high: number;
  readonly low: number;
}

/** `hash × 37 + enter − leave × power`, modulo 2^64. All products stay below 2^49. */
function step(hash: U64, enter: number, leave: number, power: U64): U64 {
  const low = hash.low * base + enter - power.low * leave;
  const carry = Math.floor(low / two32);
  const high = hash.high * base - power.high * leave + carry;
  return { low: low - carry * two32, high: high - Math.floor(high / two32) * two32 };
}

const nothing: U64 = { high: 0, low: 0 };
/** 37^100: what a character weighs when it leaves the window. */
const leaving = Array.from({ length: window }).reduce<U64>((power) => step(power, 0, 0, nothing), {
  high: 0,
  low: 1,
});

function hex({ high, low }: U64): string {
  return high === 0 ? low.toString(16) : high.toString(16) + low.toString(16).padStart(8, '0');
}

interface Squeezed {
  /** The characters that count, line ends as LF, then the end of file and the zeros after it. */
  readonly characters: Uint16Array;
  /** Where each line starts in them. */
  readonly starts: readonly number[];
}

const [tab, lf, cr, space] = [9, 10, 13, 32];

function squeeze(text: string): Squeezed {
  const characters = new Uint16Array(text.length + 1 + window);
  const starts = [0];
  let length = 0;
  let afterCr = false;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    const skipped: boolean = c === space || c === tab || (afterCr && c === lf);
    afterCr = !skipped && c === cr;
    if (skipped) continue;
    characters[length++] = c === cr ? lf : c;
    if (c === cr || c === lf) starts.push(length);
  }
  characters[length] = endOfFile;
  return { characters: characters.subarray(0, length + 1 + window), starts };
}

/** The fingerprint of every line, first line first. A text that ends in a line end has one empty line more. */
export function lineHashes(text: string): readonly string[] {
  const { characters, starts } = squeeze(text);
  const seen = new Map<string, number>();
  const hashes: string[] = [];
  let hash = nothing;
  for (let i = 0; hashes.length < starts.length; i++) {
    hash = step(hash, characters[i] ?? 0, characters[i - window] ?? 0, leaving);
    if (starts[hashes.length] !== i - window + 1) continue;
    const digits = hex(hash);
    const n = (seen.get(digits) ?? 0) + 1;
    seen.set(digits, n);
    hashes.push(`${digits}:${n}`);
  }
  return hashes;
}

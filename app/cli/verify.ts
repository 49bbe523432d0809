/** `fairlead verify FILE`: whether an exported ledger, or an evidence package, is whole and unchanged. Needs nothing but the file. */
import { createReadStream } from 'node:fs';
import { resolve } from 'node:path';
import { toPlain } from '../../policies/engine/plain.ts';
import { count, list, own, type Prose, say } from '../../policies/engine/prose.ts';
import { type LedgerVerdict, verifyLedger } from '../evidence/verify/ledger.ts';
import { type ProofVerdict, verifyProof } from '../evidence/verify/proof-file.ts';
import type { Seen } from '../evidence/verify/state.ts';
import { type Command, type ExitCode, exitCode, type Io, Usage } from './command.ts';
import { fitted } from './fitted.ts';
import { type ReadOptions, readOptions } from './options.ts';
import { withProgress } from './progress.ts';
import { type Anchors, anchorsIn } from './verify-anchors.ts';
import { isPackage, verifyThePackage } from './verify-package.ts';

/** A line that is longer is no line of a ledger. Characters. */
const maxLine = 20_000_000;

/** A file that went through Windows says the same. */
const withoutReturn = (line: string): string => (line.endsWith('\r') ? line.slice(0, -1) : line);

/** By their line ends alone: JSON has others inside its strings. Throws {@link Usage}. */
async function* linesOf(path: string): AsyncGenerator<string> {
  // Bytes that are no UTF-8 would be read as U+FFFD, and then be the same as it.
  const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let rest = '';
  try {
    for await (const chunk of createReadStream(path)) {
      const lines = (rest + utf8.decode(chunk, { stream: true })).split('\n');
      rest = lines.pop() ?? '';
      if (rest.length > maxLine) throw new Usage(say`${path} is not an exported ledger: it has no lines`);
      yield* lines.map(withoutReturn);
    }
    rest += utf8.decode();
  } catch (error) {
    if (error instanceof Usage) throw error;
    if (error instanceof TypeError && 'code' in error && error.code === 'ERR_ENCODING_INVALID_ENCODED_DATA')
      throw new Usage(say`${path} is no whole ledger: it has bytes that are not UTF-8`);
    throw new Usage(say`${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (rest !== '') yield withoutReturn(rest);
}

interface Earlier {
  readonly whole: Seen;
  readonly keys: readonly string[];
}

async function earlierOf(path: string): Promise<Earlier> {
  const { whole, keys, problems } = await verifyLedger(linesOf(path), { keys: [], earlier: null });
  if (problems[0]) throw new Usage(say`${path}, the earlier file, does not hold itself: ${problems[0]}`);
  if (!whole) throw new Usage(say`${path}, the earlier file, is no ledger`);
  return { whole, keys };
}

const keyText = (keys: readonly string[]) => list(keys.map((id) => say`${id}`));

/** What a file that holds shows, and what it cannot. */
function shown(
  { client, records, erased, missing, signed, keys }: LedgerVerdict,
  given: boolean,
  earlier: Seen | null,
): readonly Prose[] {
  const unsigned = records - (signed?.size ?? 0);
  return [
    signed
      ? say`The ledger of ${client ?? ''} holds: ${count(signed.size, 'signed record')}, none changed, missing, added or moved.`
      : say`The ${count(records, 'record')} of ${client ?? ''} fit together, but none of them is signed yet.`,
    ...(signed ? [say`Signed: on ${signed.at}, with ${keyText(keys)}.`] : []),
    ...(earlier
      ? [
          say`It goes on from the earlier file, of ${earlier.at}: all of its ${count(earlier.size, 'record')} are in it.`,
        ]
      : []),
    ...(unsigned > 0
      ? [
          say`Not proven: ${count(unsigned, 'record')} at the end, which no checkpoint signs yet: whoever had the file could have put that there.`,
        ]
      : []),
    ...(erased > 0
      ? [
          say`Erased, and recorded as that: what ${count(erased, 'record')} said. That they were there still holds.`,
        ]
      : []),
    ...(missing > 0
      ? [
          say`Not proven: what ${count(missing, 'record')} said whose payload was taken out, which no signed record says; whoever had the file could have done that.`,
        ]
      : []),
    ...(given || !signed
      ? []
      : [say`Not proven: whose keys these are. Ask the client for their ids, and give them with --key.`]),
    ...(earlier
      ? []
      : [
          say`Not proven: that nothing was cut off after the last record. Keep this file, and give it with --earlier next time.`,
        ]),
  ];
}

/** Only of a ledger that holds: all of them are in it. */
function shownAnchors({ client }: LedgerVerdict, { anchors, odd }: Anchors): readonly Prose[] {
  const own = anchors.filter((one) => one.client === client);
  const sizes = own.map(({ size }) => size);
  const last = own.find(({ size }) => size === Math.max(...sizes));
  return [
    ...(last
      ? [
          say`Agrees with ${count(own.length, 'anchor')} of the client’s own repository, the last of ${count(last.size, 'record')}, signed on ${last.at}: up to there nothing was written anew or cut off.`,
        ]
      : []),
    ...odd.map((problem) => say`Not an anchor, and left out: ${problem}.`),
  ];
}

/** Throws {@link Usage}: anchors of others say nothing. */
function checkClient({ anchors }: Anchors, { client: of }: LedgerVerdict, folder: string): void {
  if (of !== null && !anchors.some(({ client }) => client === of))
    throw new Usage(say`${folder} has no anchor of ${of}`);
}

/** What a proof shows, and what it cannot. */
function shownProof(
  { client, signed, record, earlier, keys }: ProofVerdict,
  given: boolean,
): readonly Prose[] {
  return [
    say`The proof holds. The ledger of ${client} had ${count(signed.size, 'record')} on ${signed.at}, signed with ${keyText(keys)}.`,
    ...(record
      ? [
          say`Record ${record.place} (${record.kind}, ${record.at}) is one of them${own(record.isErased ? ', and what it said was erased' : '')}.`,
        ]
      : []),
    ...(earlier
      ? [
          say`It goes on from what was signed on ${earlier.at}: those ${count(earlier.size, 'record')} are its first ones.`,
        ]
      : []),
    ...(given
      ? []
      : [say`Not proven: whose keys these are. Ask the client for their ids, and give them with --key.`]),
  ];
}

/** Null: the file is no proof, and may be a ledger. */
async function verifiedProof(io: Io, path: string, keys: readonly string[]): Promise<ExitCode | null> {
  for await (const line of linesOf(path)) {
    if (!line.startsWith('{"fairlead":"proof"')) return null;
    const verdict = verifyProof(line, keys);
    if (!verdict)
      throw new Usage(
        say`${path} is no proof as it was written, or of a format that this version does not know`,
      );
    const fails = 'problem' in verdict;
    await print(io, fails ? [say`It does not hold.`, verdict.problem] : shownProof(verdict, keys.length > 0));
    return fails ? exitCode.failed : exitCode.fine;
  }
  return null;
}

async function print(io: Io, lines: readonly Prose[]): Promise<void> {
  await io.print(lines.map((line) => `${fitted(toPlain(line), io)}\n`).join(''));
}

async function verifyTheLedger(
  path: string,
  keys: readonly string[],
  options: ReadOptions,
  io: Io,
): Promise<ExitCode> {
  const before = options.text('earlier');
  const known = before === null ? null : await earlierOf(resolve(io.cwd, before));
  const earlier = known?.whole ?? null;
  // Whoever signed before signs now, or vouches for who does.
  const trusted = keys.length > 0 ? keys : (known?.keys ?? []);
  const folder = options.text('anchors');
  const given = folder === null ? null : await anchorsIn(resolve(io.cwd, folder));
  const verdict = await withProgress(io, own('Verifying'), () =>
    verifyLedger(linesOf(resolve(io.cwd, path)), { keys: trusted, earlier, anchors: given?.anchors ?? [] }),
  );
  if (given) checkClient(given, verdict, folder ?? '');
  const [problem] = verdict.problems;
  if (verdict.client === null && problem) throw new Usage(problem);
  if (problem) {
    await print(io, [say`It does not hold.`, ...verdict.problems]);
    return exitCode.failed;
  }
  const held = given ? shownAnchors(verdict, given) : [];
  await print(io, [...shown(verdict, keys.length > 0, earlier), ...held]);
  return exitCode.fine;
}

export const verify: Command = {
  help: `Verifies an evidence package (every file, every count, every proof, every signature), an exported
evidence ledger, or a proof of one record ("fairlead evidence proof"). Needs the file alone. Every package
has the same verifier inside: node verify.mjs.

  fairlead verify FILE [--key ID]... [--earlier FILE] [--anchors FOLDER]
  fairlead verify PACKAGE.zip [--client ID] [--from TIME] [--to TIME] [--reperform] [...]

  --key ID        a key that is known to be the client's (from the client, not from the file);
                  without it the file's own keys are believed, and the answer says so
  --earlier FILE  an earlier export of the same ledger, or an earlier package: this one must have
                  all of its records, and go on from there
  --anchors FOLDER
                  a clone of the repository in which checkpoints were anchored: each that was ever
                  on any of its branches has to be in this ledger
  --client ID     the client that the package has to be of: github.com/123
  --from, --to    the period that the package has to be of: its first moment, and the first after
                  it, as 2026-07-01T00:00:00Z and 2026-10-01T00:00:00Z
  --reperform     judges A1, A2 and A7 of changes again, from the facts in the package

Exit code
  0  it holds; what is not proven is said
  1  it does not: the first bad record is named, and what is wrong with it
  2  the file could not be read, or is no package, ledger or proof, or called wrongly
`,
  async run(args, io) {
    const options = readOptions(args, {
      key: 'texts',
      earlier: 'text',
      anchors: 'text',
      client: 'text',
      from: 'text',
      to: 'text',
      reperform: 'flag',
    });
    const [path, ...more] = options.positionals;
    if (path === undefined || more.length > 0) throw new Usage(own('One FILE is needed, and nothing else.'));
    const keys = options.texts('key');
    const odd = keys.find((id) => !/^[0-9a-f]{64}$/.test(id));
    if (odd !== undefined) throw new Usage(say`${odd} is no id of a key: they are 64 hexadecimal digits`);
    if (isPackage(resolve(io.cwd, path))) {
      if (options.text('anchors') === null) return verifyThePackage(path, options, io);
      throw new Usage(say`--anchors is about ledgers, and ${path} is a package`);
    }
    const onlyPackages = ['client', 'from', 'to'].find((name) => options.text(name) !== null);
    if (onlyPackages !== undefined || options.flag('reperform'))
      throw new Usage(say`--${own(onlyPackages ?? 'reperform')} is about packages, and ${path} is none`);
    const proof = await verifiedProof(io, resolve(io.cwd, path), keys);
    if (proof !== null) return proof;
    return verifyTheLedger(path, keys, options, io);
  },
};

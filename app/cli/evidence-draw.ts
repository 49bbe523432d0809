/** `fairlead evidence draw`: rows of a package's population, by the auditor's nonce. Needs the package alone. */
import { resolve } from 'node:path';
import { own } from '../../policies/engine/prose.ts';
import { drawFrom, drawReport } from '../evidence/standalone/verify.mjs';
import { type ExitCode, exitCode, type Io, Usage } from './command.ts';
import { readOptions } from './options.ts';
import { unreadable } from './verify-package.ts';

export async function draw(args: readonly string[], io: Io): Promise<ExitCode> {
  const options = readOptions(args, { population: 'text', nonce: 'text', size: 'text', preset: 'text' });
  const [path, ...more] = options.positionals;
  const nonce = options.text('nonce');
  if (path === undefined || more.length > 0 || nonce === null)
    throw new Usage(own('Give "draw PACKAGE --nonce TEXT", and what you want to draw from.'));
  const size = options.text('size') ?? '25';
  if (!/^\d{1,9}$/.test(size)) throw new Usage(own('--size is a number of rows.'));
  const asked = {
    population: options.text('population') ?? 'changes',
    nonce,
    size: Number(size),
    preset: options.text('preset') ?? undefined,
  };
  const drawn = await drawFrom(resolve(io.cwd, path), asked).catch((error) => {
    throw unreadable(error, path);
  });
  await io.print(
    drawReport(drawn)
      .map((line) => `${line}\n`)
      .join(''),
  );
  return exitCode.fine;
}

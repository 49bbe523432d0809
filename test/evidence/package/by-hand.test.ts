/** The verifier as somebody calls it who has a package, Node.js, and never saw either before. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { dossier } from './dossiers.ts';
import { folder, newPath, written } from './made.ts';

const verifier = 'app/evidence/standalone/verify.mjs';

function called(args: readonly string[], program = verifier) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], { encoding: 'utf8' });
  return { status, stdout, stderr };
}

let path = '';
beforeAll(async () => {
  path = await written(dossier(3));
});

describe('the verifier, called by hand', () => {
  it('says how it is called', () => {
    const { status, stdout } = called(['--help']);
    expect([status, stdout]).toEqual([0, expect.stringContaining('node verify.mjs draw PACKAGE.zip')]);
  });

  it.each([
    [[], 'one PACKAGE.zip is needed, and nothing else. --help lists what there is'],
    [['--reperfrom', 'x.zip'], "Unknown option '--reperfrom'. --help lists what there is"],
    [['no-such.zip'], 'there is no file no-such.zip'],
    [['app'], 'app is a folder: give the zip file as it came'],
    [['x.zip', '--to', '2026-06-30'], '--to is a moment, as 2026-07-01T00:00:00Z'],
    [['x.zip', '--from', '01.04.2026'], '--from is a moment'],
    [['draw', 'no-such.zip', '--nonce', 'a'], 'there is no file no-such.zip'],
  ])('says what is wrong in a sentence, and not that a package does not hold: %j', (args, words) => {
    const { status, stdout, stderr } = called(args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(`Nothing was verified: ${words}`);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });

  it('says of an earlier file that is not there that it is not', () => {
    const { status, stderr } = called([path, '--earlier', 'no-such.zip']);
    expect([status, stderr]).toEqual([2, expect.stringContaining('there is no file no-such.zip')]);
  });

  it('says where words differ that another verifier than that of the package was asked', () => {
    const changed = newPath();
    const bytes = readFileSync(path);
    bytes.writeUInt8(bytes.readUInt8(bytes.length >> 1) ^ 1, bytes.length >> 1);
    writeFileSync(changed, bytes);
    const other = join(folder, 'other.mjs');
    copyFileSync(verifier, other);
    writeFileSync(other, `${readFileSync(other, 'utf8')}\n`);
    const words = 'This verifier is not the one in the package';
    expect(called([changed], other).stdout).toContain(words);
    expect(called([changed]).stdout).not.toContain(words);
    expect(called([path], other).stdout).not.toContain(words);
  });
});

/** What the check's bundle reads in parts: not for a usual change, all of it for others, and never a pass where it is missing. */
import { spawn, spawnSync } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { allBlock, approveAndPass, openPull, openScene } from '../end-to-end/scene.ts';
import { throwAwayFolder } from '../throw-away-clone.ts';
import { act } from './spawned.ts';

const lockFile = (version: string) =>
  JSON.stringify({
    name: 'shop',
    lockfileVersion: 3,
    packages: {
      '': { name: 'shop', dependencies: { 'left-pad': version } },
      'node_modules/left-pad': {
        version,
        resolved: `https://registry.npmjs.org/left-pad/-/left-pad-${version}.tgz`,
        integrity:
          'sha512-XI5MPzVNApjAyhQzphX8BkmKsKUxD4LdyK24iZeQGinBN9yTQT3bFlCBy/aVx2HrNcqQGsdot8ghrjyrvMCoEA==',
      },
    },
  });

const workflow = `on: pull_request_target
permissions: write-all
jobs:
  test:
    runs-on: ubuntu-latest
    steps:
      - uses: somebody/something@main
      - run: echo "\${{ github.event.pull_request.title }}"
`;

const manyThings = {
  'package-lock.json': lockFile('1.3.0'),
  'package.json': JSON.stringify({ name: 'shop', dependencies: { 'left-pad': '1.3.0' } }),
  '.github/workflows/test.yml': workflow,
  'docs/adr/0001-pad.md': '# Pad left\n\nStatus: accepted\n',
};

/** Parts that are asked for by function; the others are of packages, by their names. */
const parts = ['dependencies', 'records', 'releases', 'scanners', 'settings', 'workflows', 'writing'];

const without = (names: readonly string[]) => (folder: string) => {
  for (const name of names) rmSync(join(folder, 'check', `${name}.js`));
};

describe('the parts of the check', () => {
  it('are not read for a usual change', async () => {
    const scene = await openScene({ configuration: 'extends: startup\n' });
    const files = { 'src/a.ts': 'export const a = 1;\n', 'test/a.ts': 'export {};\n' };
    const pull = await openPull(scene, { title: 'feat: show the cart', files });
    await approveAndPass(scene, pull);
    await scene.settle();
    const whole = await act(scene, pull);
    const { code, outputs, stdout } = await act(scene, pull, { damage: without(parts) });
    expect(stdout).not.toContain('::error');
    const counted = ({ conclusion, failed, passed, unknown }: typeof outputs) => [
      conclusion,
      failed,
      passed,
      unknown,
    ];
    expect([code, ...counted(outputs)]).toEqual([0, ...counted(whole.outputs)]);
    expect(Number(outputs.passed)).toBeGreaterThan(5);
  });

  it('are read for lock files, workflows and records, and say what they find', async () => {
    const scene = await openScene({ configuration: allBlock });
    const pull = await openPull(scene, { files: manyThings });
    await scene.settle();
    const { code, outputs, stdout } = await act(scene, pull);
    expect(stdout).not.toContain('defect');
    expect({ code, conclusion: outputs.conclusion }).toEqual({ code: 1, conclusion: 'failure' });
    const report = readFileSync(outputs['report-json'] ?? '', 'utf8');
    for (const found of ['somebody/something', 'left-pad', 'docs/adr/0001-pad.md'])
      expect(report).toContain(found);
  });

  it.each(['dependencies', 'workflows', 'records'])('end the step where %s is missing', async (name) => {
    const scene = await openScene({ configuration: allBlock });
    const pull = await openPull(scene, { files: manyThings });
    await scene.settle();
    const { code, outputs, stdout } = await act(scene, pull, { damage: without([name]) });
    expect(stdout).toMatch(
      new RegExp(
        `^::error::Fairlead could not judge: a file of its own, ./check/${name}.js, cannot be read`,
        'm',
      ),
    );
    expect({ code, conclusion: outputs.conclusion }).toEqual({ code: 1, conclusion: undefined });
  });

  it.each([
    ['is damaged', 'export const f0 = ;'],
    ['is empty', ''],
    ['is of another build', "export const build = '0123456789abcdef';"],
  ])('end the step where one %s', async (_, text) => {
    const scene = await openScene({ configuration: allBlock });
    const pull = await openPull(scene, { files: manyThings });
    await scene.settle();
    const damage = (folder: string) => writeFileSync(join(folder, 'check', 'dependencies.js'), text);
    const { code, stdout } = await act(scene, pull, { damage });
    expect(code).toBe(1);
    expect(stdout).toContain('::error::Fairlead could not judge: a file of its own, ./check/dependencies.js');
  });

  it.skipIf(!existsSync('/dev/full'))('end the step where nobody can be told, too', () => {
    const folder = throwAwayFolder();
    const file = join(folder, 'caught.ts');
    const later = pathToFileURL(resolve('actions/later.ts')).href;
    writeFileSync(
      file,
      `import { later } from '${later}';\ntry { later('./no-part.js', '')(); } catch { process.exitCode = 0; }\n`,
    );
    const full = openSync('/dev/full', 'w');
    const { status } = spawnSync(process.execPath, [file], { stdio: ['ignore', full, 'ignore'] });
    closeSync(full);
    expect(status).toBe(1);
  });

  it('fail the step, and do not hang, where nobody reads what is said', async () => {
    const run = pathToFileURL(resolve('actions/run.ts')).href;
    const file = join(throwAwayFolder(), 'unread.ts');
    writeFileSync(file, `import { run } from '${run}';\nrun(async () => { throw new Error('no'); });\n`);
    const child = spawn(process.execPath, [file], { stdio: ['ignore', 'pipe', 'ignore'], timeout: 20_000 });
    child.stdout.destroy();
    const code = await new Promise((done) => child.once('exit', done));
    expect(code).toBe(1);
  });
});

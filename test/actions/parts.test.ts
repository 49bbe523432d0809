/** What the check's bundle reads in parts: not for a usual change, all of it for others, and never a pass where it is missing. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { allBlock, approveAndPass, openPull, openScene } from '../end-to-end/scene.ts';
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
    const { code, outputs, stdout } = await act(scene, pull, { damage: without([name]) });
    expect(stdout).toMatch(
      new RegExp(
        `^::error::Fairlead could not judge: a file of its own, ./check/${name}.js, cannot be read`,
        'm',
      ),
    );
    expect({ code, conclusion: outputs.conclusion }).toEqual({ code: 1, conclusion: undefined });
  });

  it('end the step where one is damaged', async () => {
    const scene = await openScene({ configuration: allBlock });
    const pull = await openPull(scene, { files: manyThings });
    const damage = (folder: string) =>
      writeFileSync(join(folder, 'check', 'dependencies.js'), 'export const f0 = ;');
    const { code, stdout } = await act(scene, pull, { damage });
    expect(code).toBe(1);
    expect(stdout).toContain('::error::Fairlead could not judge: a file of its own, ./check/dependencies.js');
  });
});

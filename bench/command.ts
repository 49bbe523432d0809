/**
 * The command as npm installs it, beside bare Node and beside git alone. Processor time is that of the process and of all
 * that it started. `FAIRLEAD_BENCH_CLONES` names clones (a list as in `PATH`; this project's own history unless given).
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, delimiter, join, resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import { shown, type Timing, timingOf } from './measure.ts';

interface Cost {
  /** Milliseconds. */
  readonly elapsed: number;
  readonly processor: number;
}

/** Changes that are replayed. */
const last = 300;

/** The shell's own `times`: two lines of user and system time, its own and that of all it started. */
function cost(script: string, cwd: string): Cost {
  const start = performance.now();
  const { stdout } = spawnSync('bash', ['-c', `{ ${script}; } >/dev/null 2>&1; times`], {
    cwd,
    encoding: 'utf8',
  });
  const elapsed = performance.now() - start;
  const parts = [...(stdout.split('\n')[1] ?? '').matchAll(/(\d+)m([\d.]+)s/g)];
  return {
    elapsed,
    processor: parts.reduce((sum, [, m, s]) => sum + Number(m) * 60_000 + Number(s) * 1000, 0),
  };
}

/** In turns, so that what else the machine does falls on all alike. */
function inTurns(runs: number, scripts: Readonly<Record<string, string>>, cwd: string) {
  const costs = new Map<string, Cost[]>(Object.keys(scripts).map((name) => [name, []]));
  for (let i = 0; i < runs; i += 1)
    for (const [name, script] of Object.entries(scripts)) costs.get(name)?.push(cost(script, cwd));
  return new Map(
    [...costs].map(([name, all]) => [
      name,
      {
        elapsed: timingOf(all.map(({ elapsed }) => elapsed)),
        processor: timingOf(all.map(({ processor }) => processor)),
      },
    ]),
  );
}

function rows(what: string, measured: ReturnType<typeof inTurns>): readonly (readonly [string, string])[] {
  return [...measured].map(([name, { elapsed, processor }]: readonly [string, Record<string, Timing>]) => [
    `${what}${name}`,
    `${shown(processor as Timing)} processor, ${shown(elapsed as Timing)} elapsed`,
  ]);
}

const git = (cwd: string, ...args: string[]) =>
  execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.org', ...args], {
    cwd,
    encoding: 'utf8',
  });

/** A branch that changes this many files of a repository that has as many again. */
function changeOf(folder: string, files: number): string {
  const dir = join(folder, `change-${files}`);
  mkdirSync(dir);
  git(dir, 'init', '--quiet', '--initial-branch', 'main');
  const write = (round: number) => {
    for (let i = 0; i < files * 2; i += 1) {
      mkdirSync(join(dir, `src/m${i % 50}`), { recursive: true });
      const lines = Array.from({ length: 20 }, (_, n) => `export const v${n} = ${i + n};\n`);
      const text = lines.join('') + (round > 0 && i < files ? `export const added = ${i};\n` : '');
      writeFileSync(join(dir, `src/m${i % 50}/f${i}.ts`), text);
    }
    git(dir, 'add', '--all');
    git(dir, 'commit', '--quiet', '--message', `Round ${round}`);
  };
  write(0);
  git(dir, 'switch', '--quiet', '--create', 'change');
  write(1);
  return dir;
}

/** What git takes for the same: all patches, then every object that the changes touch. */
const gitAlone = `git log --first-parent -m -n ${last} --raw --numstat -z -p -U3 -M -l1000 --full-index --no-color --no-ext-diff --no-textconv --format= && git log --first-parent -m -n ${last} -r -t --raw --no-abbrev --format=%T | tr ' ' '\\n' | grep -E '^[0-9a-f]{40}$' | grep -v '^0*$' | sort -u | git cat-file --batch --buffer`;

export async function benchCommand(): Promise<readonly (readonly [string, string])[]> {
  const folder = mkdtempSync(join(tmpdir(), 'fairlead-bench-'));
  try {
    const dist = join(folder, 'package/dist');
    execFileSync(process.execPath, ['deploy/bundle.mjs', dist]);
    writeFileSync(join(folder, 'package/package.json'), '{ "version": "0", "type": "module" }');
    const node = JSON.stringify(process.execPath);
    const fairlead = `${node} ${join(dist, 'fairlead.js')}`;
    const start = inTurns(
      11,
      {
        'bare Node, an empty script': `${node} -e 0`,
        '`fairlead --help`': `${fairlead} --help`,
        '`fairlead --help`, from the source': `${node} app/cli.ts --help`,
        '`fairlead check --help`': `${fairlead} check --help`,
        '`fairlead check --help`, from the source': `${node} app/cli.ts check --help`,
      },
      '.',
    );
    const check = [10, 100, 1000, 5000].flatMap((files) =>
      rows(
        `\`fairlead check --offline\`, ${files} changed files: `,
        inTurns(5, { bundle: `${fairlead} check --offline --base main` }, changeOf(folder, files)),
      ),
    );
    writeFileSync(join(folder, 'startup.yml'), 'extends: startup\n');
    const clones = (process.env.FAIRLEAD_BENCH_CLONES ?? '.').split(delimiter).filter(Boolean);
    const simulate = clones.flatMap((clone) =>
      rows(
        `${last} changes of ${basename(resolve(clone))}: `,
        inTurns(
          5,
          {
            'git alone': gitAlone,
            '`fairlead simulate --offline`': `${fairlead} simulate --offline --last ${last} --config ${join(folder, 'startup.yml')}`,
          },
          clone,
        ),
      ),
    );
    return [...rows('', start), ...check, ...simulate];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * The command as people install it: packed, installed into an empty folder, and run there. On this Node.js, and on those in
 * `FAIRLEAD_NODES` (a list as in `PATH`, of programs); what asks the registry runs with `FAIRLEAD_REGISTRY=1`, as CI does.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Clone, throwAwayClone, throwAwayFolder } from '../throw-away-clone.ts';

const nodes = [process.execPath, ...(process.env.FAIRLEAD_NODES ?? '').split(delimiter).filter(Boolean)];
const folder = mkdtempSync(join(tmpdir(), 'fairlead-package-'));
let tarball = '';

const versionOf = (node: string) => execFileSync(node, ['--version'], { encoding: 'utf8' }).trim().slice(1);

const npmOf = process.env.npm_execpath ?? 'npm';

function npm(cwd: string, ...args: string[]): string {
  const [program, before] = npmOf.endsWith('.js') ? [process.execPath, [npmOf]] : [npmOf, []];
  // What the npm that runs the tests was told is not what a stranger's is told.
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^npm_|^INIT_CWD$/i.test(name)),
  );
  return execFileSync(program, [...before, ...args, '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd,
    env,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

function bytesIn(dir: string): number {
  return readdirSync(dir, { recursive: true, encoding: 'utf8' })
    .map((name) => statSync(join(dir, name)))
    .reduce((sum, stat) => sum + (stat.isFile() ? stat.size : 0), 0);
}

/** A small change with something to say about it. */
function change(): Clone {
  const clone = throwAwayClone();
  clone.commit('Start', { 'a.txt': 'a\n', '.github/fairlead.yml': 'policies:\n  forbidden-files: block\n' });
  clone.git('switch', '--quiet', '--create', 'feature');
  clone.commit('Add', { 'tool.exe': Uint8Array.of(0, 1, 2) });
  return clone;
}

beforeAll(() => {
  // Exactly the name, nothing beside it: pre-commit and others take it from here.
  const name = npm(resolve('.'), 'pack', '--pack-destination', folder);
  expect(name).toBe(`${readdirSync(folder)[0]}\n`);
  tarball = join(folder, name.trim());
}, 120_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the package', () => {
  it('is small, and needs no other', () => {
    const dir = throwAwayFolder();
    writeFileSync(join(dir, 'package.json'), '{ "private": true }\n');
    npm(dir, 'install', '--offline', tarball);
    expect(readdirSync(join(dir, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual([
      'fairlead',
    ]);
    expect(bytesIn(join(dir, 'node_modules'))).toBeLessThan(5_000_000);
    expect(npm(dir, 'exec', '--offline', '--', 'fairlead', '--version')).toBe('fairlead 0.1.0\n');
    // What V8 compiled, for the next run.
    expect(readdirSync(join(dir, 'node_modules/fairlead/dist/compiled'))).not.toEqual([]);
  });

  it.skipIf(process.platform === 'win32')('keeps what V8 compiled where nobody else can write', () => {
    const dir = throwAwayFolder();
    execFileSync('tar', ['-xf', tarball, '-C', dir]);
    const dist = join(dir, 'package/dist');
    const compiled = join(dist, 'compiled');
    const run = () =>
      execFileSync('sh', [
        '-c',
        'umask 000; exec "$0" "$1" --version',
        process.execPath,
        join(dist, 'fairlead.js'),
      ]);
    run();
    expect(statSync(compiled).mode & 0o777).toBe(0o700);
    rmSync(compiled, { recursive: true });
    // Where others can, nothing is read or kept.
    mkdirSync(compiled);
    chmodSync(compiled, 0o777);
    run();
    expect(readdirSync(compiled)).toEqual([]);
    if (process.geteuid?.() !== 0) return;
    // Nor beside the code of somebody else, who could not delete it.
    rmSync(compiled, { recursive: true });
    chownSync(dist, 65534, 65534);
    run();
    expect(readdirSync(dist)).not.toContain('compiled');
  });

  it('is started by a file that the oldest Node.js with modules can read', () => {
    const dir = throwAwayFolder();
    execFileSync('tar', ['-xf', tarball, '-C', dir]);
    const text = readFileSync(join(dir, 'package/dist/fairlead.js'), 'utf8');
    expect(text).not.toMatch(/\?\.(?!\d)|\?\?|\b(?:import|from) ?["']node:/);
  });

  it('is a command for everybody when it is installed globally', () => {
    const prefix = throwAwayFolder();
    npm(prefix, 'install', '--offline', '--global', '--prefix', prefix, tarball);
    const out = execFileSync(join(prefix, 'bin/fairlead'), ['--help'], { encoding: 'utf8' });
    expect(out).toContain('fairlead COMMAND');
  });
});

describe.each(nodes.map((node) => [versionOf(node), node]))('on Node.js %s', (version, node) => {
  const old = Number(version.split('.')[0]) < 22;

  /** `fairlead` of an installed package. */
  function fairlead(cwd: string, ...args: string[]) {
    const dir = throwAwayFolder();
    execFileSync('tar', ['-xf', tarball, '-C', dir]);
    const { status, stdout, stderr } = spawnSync(node, [join(dir, 'package/dist/fairlead.js'), ...args], {
      cwd,
      env: { ...process.env, NO_COLOR: '1' },
      encoding: 'utf8',
    });
    return { code: status, out: stdout, err: stderr };
  }

  it.runIf(old)('says in one sentence that it cannot run', () => {
    const { code, out, err } = fairlead('.', 'check');
    expect([code, out, err.trim().split('\n').length]).toEqual([2, '', 1]);
    expect(err).toContain(`this is Node.js ${version}, and Fairlead needs 22 or newer`);
  });

  it.skipIf(old)('judges, explains with the page of a policy, simulates, lints and writes a start', () => {
    const { dir } = change();
    const check = fairlead(dir, 'check', '--offline', '--base', 'main');
    expect([check.code, check.err]).toEqual([1, '']);
    expect(check.out).toContain('tool.exe');
    expect(fairlead(dir, 'explain', 'forbidden-files').out).toMatch(/\nWhy\n {2}\S/);
    const simulated = fairlead(dir, 'simulate', '--offline', '--last', '1', '--format', 'json');
    expect(simulated.code).toBe(2);
    expect(fairlead(dir, 'lint').err).toContain('1 file looked at: no problems');
    const init = fairlead(dir, 'init', '--dry-run');
    expect([init.code, init.out.includes('--- docs/')]).toEqual([0, true]);
    expect(fairlead(dir, 'backup', 'file')).toMatchObject({
      code: 2,
      err: expect.stringContaining('docker compose exec'),
    });
    expect(fairlead(dir, 'doctor')).toMatchObject({ code: 2, err: expect.stringContaining('APP_ID') });
  });
});

/** A checkout of what is here, as git would give it to somebody else. */
function checkout(): string {
  const dir = throwAwayFolder();
  const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '-z'], { encoding: 'utf8' });
  for (const file of files.split('\0').filter(Boolean)) {
    if (!statSync(file, { throwIfNoEntry: false })?.isFile()) continue;
    mkdirSync(dirname(join(dir, file)), { recursive: true });
    cpSync(file, join(dir, file));
  }
  return dir;
}

describe.runIf(process.env.FAIRLEAD_REGISTRY === '1')('with the registry', () => {
  it.each([
    ['a project', []],
    ['everybody, as pre-commit does', ['--global', '--install-links']],
  ])(
    'is installed from git for %s',
    (_, how) => {
      const source = checkout();
      const git = (...args: string[]) => execFileSync('git', ['-C', source, ...args], { stdio: 'ignore' });
      git('init', '--initial-branch', 'main');
      git('add', '--all');
      git('-c', 'user.name=a', '-c', 'user.email=a@example.org', 'commit', '--message', 'All');
      const dir = throwAwayFolder();
      writeFileSync(join(dir, 'package.json'), '{ "private": true }\n');
      npm(dir, 'install', ...how, '--prefix', dir, `git+file://${source}`);
      const bin = how.length === 0 ? 'node_modules/.bin/fairlead' : 'bin/fairlead';
      expect(execFileSync(join(dir, bin), ['--version'], { encoding: 'utf8' })).toBe('fairlead 0.1.0\n');
    },
    300_000,
  );

  it('has the service and the command in the image, from the steps of the Dockerfile', () => {
    const [first = '', second = ''] = readFileSync('Dockerfile', 'utf8')
      .split(/^FROM .*$/m)
      .slice(1);
    const source = checkout();
    const image = throwAwayFolder();
    const copies = (text: string) =>
      [...text.matchAll(/^COPY (?!--from)(.+) (\S+)$/gm)].map(([, from = '', to = '']) => ({
        from: from.split(' '),
        to,
      }));
    for (const { from, to } of [...copies(first), ...copies(second)])
      for (const path of from) {
        const many = from.length > 1 || to.endsWith('/');
        const target = join(image, many ? join(to, path.split('/').at(-1) ?? '') : to);
        mkdirSync(dirname(target), { recursive: true });
        cpSync(join(source, path), target, { recursive: true });
      }
    const install = /^RUN npm (ci .*)$/m.exec(first)?.[1]?.split(' ') ?? [];
    npm(image, ...install);
    const [build = ''] = /^RUN (node .*?) &&/m.exec(first)?.slice(1) ?? [];
    const run = (...args: string[]) =>
      spawnSync(process.execPath, args, {
        cwd: image,
        encoding: 'utf8',
        env: { PATH: process.env.PATH ?? '' },
      });
    const link = join(image, 'fairlead');
    symlinkSync(join(image, 'app/cli.ts'), link);
    expect(run(link, 'backup', '--help').stdout).toContain('fairlead backup FILE');
    // It starts, and says which setting is missing.
    expect(run(...build.split(' ').slice(1))).toMatchObject({ status: 0, stderr: '' });
    const [, start = ''] = /^CMD \["node", "(.*)"\]$/m.exec(second) ?? [];
    const server = run(start);
    expect(server.status).not.toBe(0);
    expect(`${server.stdout}${server.stderr}`).toMatch(/APP_ID|WEBHOOK_SECRET/);
    expect(`${server.stdout}${server.stderr}`).not.toContain('ERR_MODULE_NOT_FOUND');
  }, 300_000);
});

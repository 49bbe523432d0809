/** The operating page and the deployment files say what the code does. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readEnvironment } from '../../app/environment.ts';
import { readMetricsSettings } from '../../app/operations/metrics-settings.ts';
import { renderSettingsTable, settingsTable } from '../../app/operations/settings-table.ts';
import { renderSchedulesTable } from '../../app/schedules/table.ts';
import { makeKey } from '../service/key.ts';

const text = (path: string) => readFileSync(path, 'utf8');
const names = settingsTable.map(({ name }) => name);
const page = text('docs/operating.md');

describe('docs/operating.md', () => {
  it('has the settings as the code has them', () => {
    expect(/<!-- settings -->\n([\s\S]*?)\n<!-- \/settings -->/.exec(page)?.[1]).toBe(renderSettingsTable());
  });

  it('has the schedules as the code has them', () => {
    expect(/<!-- schedules -->\n([\s\S]*?)\n<!-- \/schedules -->/.exec(page)?.[1]).toBe(
      renderSchedulesTable(),
    );
  });

  it('has every variable the server reads, and no other', () => {
    const code = text('app/environment.ts') + text('app/operations/metrics-settings.ts');
    const read = [...code.matchAll(/\b(?:env\.|[{,] ?)([A-Z][A-Z]+(?:_[A-Z]+)*)\b(?=[^:'"`]*)/g)].map(
      ([, name]) => name ?? '',
    );
    expect([...new Set(read)].sort()).toEqual([...names].sort());
  });

  it('has the defaults that the server takes', () => {
    const key = makeKey();
    const given = { APP_ID: '1', PRIVATE_KEY: key, WEBHOOK_SECRET: 's'.repeat(32) };
    const standard = settingsTable.filter((setting) => setting.standard !== '');
    const said = Object.fromEntries(standard.map((setting) => [setting.name, setting.standard]));
    const host = { GHE_HOST: 'ghe.example' };
    const bare = readEnvironment({ ...given, ...host });
    expect(bare.ok).toBe(true);
    expect(readEnvironment({ ...said, ...given, ...host })).toEqual(bare);
    expect(readMetricsSettings(said)).toEqual(readMetricsSettings({}));
  });

  it('links to files that are there', () => {
    const links = [...page.matchAll(/\]\(\.\.\/([^)#]+)\)/g)].map(([, path]) => path ?? '');
    expect(links.filter((path) => path !== 'bench/README.md' && !existsSync(path))).toEqual([]);
  });

  it('alarms on metrics that exist', () => {
    const code = text('app/operations/metrics.ts') + text('app/operations/backlog-gauges.ts');
    const metrics = [...page.matchAll(/\bfairlead_[a-z_]+(?=\{|`|\[)/g)].map(([name]) => name);
    const own = metrics.filter((name) => name !== 'fairlead_client');
    expect(own.length).toBeGreaterThan(4);
    for (const name of own) expect(code).toContain(`'${name}'`);
  });
});

describe('the deployment files', () => {
  it.each(['Dockerfile', 'compose.yaml', 'deploy/fairlead.service'])('%s sets only what exists', (file) => {
    const foreign = ['MALLOC_ARENA_MAX', 'NODE_ENV', 'POSTGRES_USER', 'POSTGRES_DB', 'POSTGRES_PASSWORD'];
    const set = [...text(file).matchAll(/^\s*(?:ENV |Environment=)?([A-Z][A-Z]+(?:_[A-Z]+)*)(?:=|: )/gm)];
    const known = new Set([...names, ...foreign]);
    expect(set.map(([, name]) => name ?? '').filter((name) => !known.has(name))).toEqual([]);
  });

  it('the image holds what the server needs, and runs as nobody in particular', () => {
    const lines = text('Dockerfile').split('\n');
    const copied = lines.flatMap((line) => /^COPY (?!--from)(.+) \S+$/.exec(line)?.[1]?.split(' ') ?? []);
    expect(copied.filter((path) => !existsSync(path))).toEqual([]);
    expect(copied).toEqual(expect.arrayContaining(['app', 'policies', 'package.json', 'package-lock.json']));
    const context = text('.dockerignore').trim().split('\n');
    expect(context[0]).toBe('*');
    expect([...new Set(copied)].sort()).toEqual(
      context
        .slice(1)
        .map((line) => line.slice(1))
        .sort(),
    );
    expect(lines).toContain('USER node');
    expect(text('Dockerfile')).toMatch(/npm ci --omit=dev/);
    expect(text('Dockerfile')).toMatch(/HEALTHCHECK/);
    // Data, and exports beside it, are in the volume.
    const data = /FAIRLEAD_DATA_DIR=(\S+)/.exec(text('Dockerfile'))?.[1] ?? '';
    expect(text('Dockerfile')).toContain(`VOLUME ${dirname(data)}\n`);
  });

  it('compose starts the server after the database, and holds no secret', () => {
    const { services, volumes } = parse(text('compose.yaml'));
    expect(services.app.depends_on.database.condition).toBe('service_healthy');
    expect(services.database.healthcheck.test).toContain('pg_isready');
    expect(services.database.volumes).toEqual(['database:/var/lib/postgresql']);
    expect(Object.keys(volumes)).toEqual(['database', 'fairlead']);
    for (const value of [
      services.app.environment.DATABASE_URL,
      services.database.environment.POSTGRES_PASSWORD,
    ])
      expect(value).toMatch(/\$\{POSTGRES_PASSWORD:\?/);
  });
});

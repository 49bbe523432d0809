/** The rules of the house, enforced. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { nodeProblem, oldestNode } from '../app/cli/node-version.ts';
import { commentDoers } from '../app/comment-commands/doers.ts';
import { deliveryDoers } from '../app/delivery-doers.ts';
import { subscribed } from '../app/events.ts';
import { givenDoers } from '../app/given-repositories.ts';
import { metricsDoers } from '../app/metrics-comments/doers.ts';
import { neededEvents, neededPermissions } from '../app/permissions.ts';
import { subjects } from '../app/subjects/index.ts';
import type { Task } from '../app/task.ts';
import { appView } from '../app/viewpoints.ts';
import { factSubjects } from '../policies/engine/facts.ts';
import type { AnyPolicy } from '../policies/engine/policy.ts';
import { type PolicySubject, subjectKinds } from '../policies/engine/subject.ts';
import { catalogue } from '../policies/index.ts';
import { aboutOrganizations, aboutRepositories } from './subjects/settings-policies.ts';

const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '*.ts'], { encoding: 'utf8' })
  .split('\n')
  .filter(
    (file) =>
      /^(app|actions|policies|test|bench)\//.test(file) &&
      !file.startsWith('actions/dist/') &&
      existsSync(file),
  )
  .sort();
const source = files.filter((file) => /^(app|actions|policies)\//.test(file));
const text = new Map(files.map((file) => [file, readFileSync(file, 'utf8')]));

function uncommented(file: string): string {
  return (text.get(file) ?? '').replaceAll(/\/\*[\s\S]*?\*\/|(^|\s)\/\/.*$/gm, '');
}

/** Code without comments and strings: what a rule about code looks at. */
function code(file: string): string {
  return uncommented(file).replaceAll(/'(?:[^'\\\n]|\\.)*'/g, "''");
}

/** Module specifiers that a file imports or re-exports, types included. */
function imports(file: string): readonly string[] {
  const found = (text.get(file) ?? '').matchAll(/^(?:import|export)\s(?:[^'";]*?\sfrom\s)?'([^']+)'/gm);
  return [...found].map(([, specifier]) => specifier ?? '');
}

function localImports(file: string): readonly string[] {
  return imports(file)
    .filter((specifier) => specifier.startsWith('.'))
    .map((specifier) => normalize(join(dirname(file), specifier)));
}

const kinds = {
  pull_request: 'pull-request',
  repository: 'repository',
  organization: 'organization',
  release: 'release',
};

describe('policies', () => {
  it('are listed in the catalogue, sorted, each once', () => {
    const ids = catalogue.map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)].sort());
    const onDisk = Object.values(kinds).flatMap((folder) =>
      existsSync(`policies/${folder}`) ? readdirSync(`policies/${folder}`) : [],
    );
    expect(
      onDisk
        .filter((name) => name.endsWith('.ts'))
        .map((name) => name.slice(0, -3))
        .sort(),
    ).toEqual(ids);
  });

  it('are one file, one page and one test each, and say what they give evidence toward', () => {
    const wrong = catalogue.flatMap(({ id, subject, controls }) => {
      const at = `policies/${kinds[subject]}/${id}`;
      const missing = [`${at}.ts`, `${at}.md`, `test/policies/${id}.test.ts`].filter(
        (file) => !existsSync(file),
      );
      return controls.length > 0 ? missing : [...missing, `${id} names no control`];
    });
    expect(wrong).toEqual([]);
  });

  it('are in the README, with their titles', () => {
    // A table for each kind, in this order.
    const subjects = ['pull_request', 'release', 'repository', 'organization'] as const;
    const rows = subjects.flatMap((kind) =>
      catalogue
        .filter(({ subject }) => subject === kind)
        .map(({ id, title }) => `| [${id}](policies/${kinds[kind]}/${id}.md) | ${title} |`),
    );
    expect(rows).toHaveLength(catalogue.length);
    const shown = readFileSync('README.md', 'utf8')
      .split('\n')
      .filter((line) => line.startsWith('| ['));
    expect(shown).toEqual(rows);
  });

  it('says what every option means', () => {
    const silent = catalogue.flatMap(({ id, options }) =>
      Object.entries(options.shape).flatMap(([name, schema]) =>
        schema.description ? [] : [`${id}.${name}`],
      ),
    );
    expect(silent).toEqual([]);
  });
});

/** What keeps policies of a catalogue from being judged, or from being heard of. */
function unjudged(policies: readonly AnyPolicy[]): readonly string[] {
  return policies.flatMap(({ id, subject, needs, proposedBy }) => {
    const type = subjects.find(({ kind }) => kind === subject);
    const folder = `app/subjects/${kinds[subject]}`;
    const having = (of: PolicySubject) =>
      needs.filter((fact) => !(factSubjects[fact] as readonly PolicySubject[]).includes(of));
    return [
      ...(existsSync(folder) ? [] : [`${id}: there is no ${folder}`]),
      ...(type ? [] : [`${id}: app/subjects/index.ts does not name ${subject}`]),
      ...having(subject).map((fact) => `${id}: a ${subject} has no ${fact}`),
      ...(proposedBy ? having('pull_request') : []).map((fact) => `${id}: a proposal has no ${fact}`),
    ];
  });
}

describe('kinds of subject', () => {
  it('that policies are about are judged, and people hear of it', () => {
    expect(unjudged(catalogue)).toEqual([]);
  });

  it('that have no folder, or that lack a fact, fail that rule', () => {
    const proposed = {
      ...aboutRepositories,
      id: 'proposed',
      subject: 'release',
      proposedBy: () => true,
    } as const;
    const unheardOf = { ...aboutRepositories, id: 'unheard-of', subject: 'team' } as unknown as AnyPolicy;
    expect(unjudged([...catalogue, aboutRepositories, aboutOrganizations, proposed, unheardOf])).toEqual([
      'proposed: a release has no repository',
      'proposed: a proposal has no repository',
      expect.stringContaining('unheard-of: there is no '),
      'unheard-of: app/subjects/index.ts does not name team',
      expect.stringContaining('unheard-of: a team has no '),
    ]);
  });

  it('have a folder and a type each, and no folder is without', () => {
    expect(subjects.map(({ kind }) => kind)).toEqual([...subjectKinds]);
    const folders = readdirSync('app/subjects', { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name);
    expect(folders.sort()).toEqual(subjectKinds.map((kind) => kind.replace('_', '-')).sort());
  });

  it('are all judged by the App', () => {
    expect(appView.judges).toEqual(subjects.map(({ kind }) => kind));
  });

  it('share the kinds of task, each of which somebody does, and nobody else', () => {
    const every: Readonly<Record<Task['kind'], true>> = {
      comment: true,
      commit: true,
      delivery: true,
      delivery_events: true,
      every_repository: true,
      given_repositories: true,
      merge_group: true,
      open_pull_requests: true,
      organization: true,
      pull_request: true,
      release: true,
      release_pull_requests: true,
      released_commit: true,
      repositories: true,
      repository: true,
      tampering: true,
    };
    const all = [commentDoers, deliveryDoers, givenDoers, metricsDoers];
    const done = [...subjects.map(({ does }) => does), ...all].flatMap((doers) => Object.keys(doers));
    expect(done.sort()).toEqual(Object.keys(every));
  });
});

describe('policies/, the model of protection, the definitions of delivery and the populations of evidence are pure', () => {
  const pure = new Set([
    'zod',
    'minimatch',
    'yaml',
    'smol-toml',
    'spdx-exceptions/index.json',
    'spdx-expression-parse',
    'spdx-license-ids/deprecated.json',
    'spdx-license-ids/index.json',
    'spdx-satisfies',
    'packageurl-js',
    'ae-cvss-calculator',
    '@yarnpkg/parsers',
  ]);
  const worldly =
    /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\bprocess\.|\bglobalThis\b|\bfetch\(|\bconsole\.|\bperformance\.|\bcrypto\.|\bsetTimeout\(|\bimport\(/;
  const files = source.filter((file) =>
    /^(policies|app\/(protection\/model|audit\/(model|papers)|delivery\/definitions|evidence\/(continuity|controls|model|population)))\//.test(
      file,
    ),
  );

  it('and imports nothing that is not', () => {
    expect(files.length).toBeGreaterThan(50);
    const wrong = files.flatMap((file) =>
      imports(file)
        .filter((specifier) => !specifier.startsWith('.') && !pure.has(specifier))
        .map((specifier) => `${file} → ${specifier}`),
    );
    expect(wrong).toEqual([]);
  });

  it('and uses no clock, randomness, environment or network', () => {
    const wrong = files.flatMap((file) => {
      const found = worldly.exec(code(file))?.[0];
      return found === undefined ? [] : [`${file}: ${found}`];
    });
    expect(wrong).toEqual([]);
  });
});

describe('arrows', () => {
  const allowed: Readonly<Record<string, readonly string[]>> = {
    policies: ['policies'],
    // The version of what judges.
    app: ['app', 'policies', 'package.json'],
    actions: ['actions', 'app', 'policies'],
  };
  it('go from actions to app to policies', () => {
    expect(source.length).toBeGreaterThan(100);
    const wrong = source.flatMap((file) =>
      localImports(file)
        .filter((target) => !allowed[file.split('/')[0] ?? '']?.includes(target.split('/')[0] ?? ''))
        .map((target) => `${file} → ${target}`),
    );
    expect(wrong).toEqual([]);
  });

  it('the rooms that everything uses know no feature', () => {
    const known =
      /^(policies\/|package\.json$|app\/((git|github|facts|store|protection\/model)\/|(batches|give-back|looked|once|proof|repository-reads|storable|task)\.ts$))/;
    const base = source.filter((file) => /^app\/(git|github|facts|store)\//.test(file));
    const wrong = base.flatMap((file) =>
      localImports(file)
        .filter((target) => !known.test(target))
        .map((target) => `${file} → ${target}`),
    );
    expect(wrong).toEqual([]);
  });

  it('a token that writes settings or files is minted in one place', () => {
    const wrong = source.filter((file) => /'settings-write'/.test(uncommented(file)));
    expect(wrong).toEqual([
      'app/github/access/purpose.ts',
      'app/permissions.ts',
      'app/settings/app-writer.ts',
    ]);
    // It is given to whoever applies a plan, and to nobody of the service.
    const askers = source.filter((file) => localImports(file).includes('app/settings/app-writer.ts'));
    const lazily = source.filter((file) => uncommented(file).includes("import('../settings/app-writer.ts')"));
    expect([askers, lazily]).toEqual([[], ['app/cli/settings-session.ts']]);
  });

  it('make no cycle', () => {
    const done = new Set<string>();
    const cycles: string[] = [];
    const visit = (file: string, path: readonly string[]): void => {
      if (path.includes(file)) return void cycles.push([...path.slice(path.indexOf(file)), file].join(' → '));
      if (done.has(file)) return;
      for (const next of localImports(file)) visit(next, [...path, file]);
      done.add(file);
    };
    for (const file of source) visit(file, []);
    expect(cycles).toEqual([]);
  });

  it('run down the floors of app/, never up, and rooms of one floor do not import each other', () => {
    const floors = [
      ['server.ts', 'probot.ts', 'register.ts', 'cli.ts'],
      ['http-server.ts', 'process.ts'],
      ['service.ts', 'action'],
      ['work-queue.ts', 'schedules', 'ingress', 'cli'],
      ['worker.ts', 'judge-process.ts', 'events.ts', 'recovery'],
      ['comment-commands', 'delivery-doers.ts', 'given-repositories.ts', 'metrics-comments'],
      ['audit', 'offers'],
      ['subjects'],
      ['assess.ts'],
      ['proposals.ts'],
      ['waivers', 'simulate', 'doctor', 'settings', 'delivery', 'evidence'],
      ['clients', 'schedule.ts'],
      ['environment.ts', 'job.ts'],
      ['operations', 'viewpoints.ts', 'wishes.ts', 'permissions.ts', 'pushed-paths.ts', 'identity.ts'],
      ['config', 'publish', 'webhook-delivery.ts', 'world.ts', 'jobs'],
      ['facts', 'payload.ts', 'schema.ts', 'packs.ts', 'verifier.ts', 'coverage.ts', 'crosswalk.ts'],
      ['apart'],
      ['store', 'git', 'same-task.ts'],
      ['github', 'task.ts', 'lanes.ts', 'batches.ts'],
      ['protection/model', 'delivery/definitions', 'papers'],
      ['repository-reads.ts', 'once.ts'],
      ['looked.ts', 'proof.ts'],
      ['storable.ts', 'give-back.ts'],
    ];
    const floorOf = new Map(floors.flatMap((rooms, floor) => rooms.map((room) => [room, floor] as const)));
    // The models are pure rooms of their own, which reads and facts stand on.
    const room = (file: string) =>
      /^app\/(protection\/model|delivery\/definitions|[^/]+)/.exec(file)?.[1] ?? '';
    const app = source.filter((file) => file.startsWith('app/'));
    expect(app.filter((file) => !floorOf.has(room(file)))).toEqual([]);
    const wrong = app.flatMap((file) =>
      localImports(file)
        .filter((target) => target.startsWith('app/') && room(target) !== room(file))
        .filter((target) => (floorOf.get(room(target)) ?? 0) <= (floorOf.get(room(file)) ?? 0))
        .map((target) => `${file} → ${target}`),
    );
    expect(wrong).toEqual([]);
  });

  it('every import names a file that is there', () => {
    const missing = files.flatMap((file) =>
      localImports(file)
        .filter((target) => !existsSync(target))
        .map((target) => `${file} → ${target}`),
    );
    expect(missing).toEqual([]);
  });
});

describe('tables', () => {
  const declared = ['app/store/tables.ts', 'app/store/delivery-tables.ts', 'app/store/evidence-tables.ts']
    .map((file) => (text.get(file) ?? '').split(/export interface \w*Tables/)[1] ?? '')
    .join('\n');
  const tables = [...declared.matchAll(/^ {2}(\w+): /gm)].map(([, name]) => name ?? '');
  const snake = (name: string) => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  const homesOf = (table: string) => {
    const built = `(selectFrom|insertInto|updateTable|deleteFrom|[a-z]+Join)\\(\\s*'${table}\\b`;
    const written = `\\b(from|into|update|join) ${snake(table)}\\b`;
    return source
      .filter((file) => !file.startsWith('app/store/migrations/'))
      .filter((file) => new RegExp(`${built}|${written}`).test(uncommented(file)));
  };

  it('have their SQL in one file each', () => {
    expect(tables).toEqual(expect.arrayContaining(['verdicts', 'deliveryRows']));
    const homes = tables.map((table) => ({ table, files: homesOf(table) }));
    expect(homes.filter(({ files }) => files.length !== 1)).toEqual([]);
  });
});

describe('rooms', () => {
  const lines = (file: string) => (text.get(file) ?? '').split('\n').length - 1;

  it('are at most 300 lines', () => {
    expect(source.filter((file) => lines(file) > 300).map((file) => `${file} ${lines(file)}`)).toEqual([]);
  });

  it('are mostly under 150 lines', () => {
    expect(source.filter((file) => lines(file) >= 150).length).toBeLessThan(source.length / 8);
  });

  it('have no any, no silenced types, no utils, no shared client', () => {
    const wrong = source.filter(
      (file) =>
        /:\s*any\b|\bas any\b|<any>|context\.octokit/.test(code(file)) ||
        // These stand in comments.
        /@ts-(ignore|expect-error|nocheck)/.test(text.get(file) ?? '') ||
        /(^|\/)utils?\b/.test(file),
    );
    expect(wrong).toEqual([]);
  });

  it('know no policy by its name but where one shows what another would', () => {
    const ids = catalogue.map(({ id }) => id);
    // Of one word are ordinary words: they name a policy where they stand in a list, or are compared with one.
    // So is what GitHub calls one of its products: results come from there, too.
    const words = new Set(['code-scanning']);
    const compounds = ids.filter((id) => id.includes('-') && !words.has(id)).join('|');
    const named = new RegExp(`['"\`](${compounds})['"\`]`, 'g');
    const compared = new RegExp(`\\b(?:policy|id) [!=]== ['"](${ids.join('|')})['"]`, 'g');
    const listed = (file: string) =>
      [...uncommented(file).matchAll(/\[([^[\]]*)\]/g)].flatMap(([, list = '']) => {
        const found = [...list.matchAll(/'([^']+)'/g)].map(([, one = '']) => one);
        return found.filter((one) => ids.includes(one)).length > 1 ? [found.join(', ')] : [];
      });
    const wrong = source
      .filter((file) => file.startsWith('app/'))
      .flatMap((file) => {
        const written = uncommented(file);
        const found = [...written.matchAll(named), ...written.matchAll(compared)].map(([, id]) => id);
        return [...found, ...listed(file)].map((one) => `${file}: ${one}`);
      });
    expect(wrong).toEqual([
      // Waivers of these policies stand for GitHub's alerts.
      'app/evidence/populations/alerts/dependabot.ts: vulnerability-alerts',
      'app/evidence/populations/alerts/secret-scanning.ts: secret-scanning',
      // Collectors leave to it what it shows instead of static-analysis.
      'app/facts/static-analysis.ts: workflow-hardening',
      'app/facts/workflows.ts: workflow-hardening',
    ]);
  });

  it('have no number that stands for "no pull request"', () => {
    const standIn = /\b(number|pullRequest) [!=<>]==? 0\b|\b(number|pullRequest): 0\b/;
    const wrong = source.filter((file) => standIn.test(code(file)));
    // The number of a line, between two lines.
    expect(wrong).toEqual(['app/facts/secrets/sides.ts']);
  });

  it('leave no test skipped or focused', () => {
    const wrong = files.filter(
      (file) => file.endsWith('.test.ts') && /\b(it|test|describe)\.(skip|only|todo)\(/.test(code(file)),
    );
    expect(wrong).toEqual([]);
  });
});

describe('app.yml', () => {
  const manifest = parse(readFileSync('app.yml', 'utf8'));

  it('asks for exactly the permissions that collectors and publishers use', () => {
    expect(manifest.default_permissions).toEqual(neededPermissions());
  });

  it('subscribes to exactly the events that change a verdict, and each has a handler', () => {
    expect(manifest.default_events).toEqual(neededEvents());
    expect([...subscribed].sort()).toEqual(neededEvents());
  });
});

/** Each action: its file, what reads its inputs, what writes its outputs, and the page that lists both. */
const actions = [
  { at: 'action.yml', entry: 'check', page: 'README.md' },
  { at: 'actions/audit/action.yml', entry: 'audit', page: 'docs/action.md' },
  { at: 'actions/evidence/action.yml', entry: 'evidence', page: 'docs/action.md' },
  { at: 'actions/metrics/action.yml', entry: 'metrics', page: 'docs/action.md' },
];

describe.each(actions)('$at', ({ at, entry: name, page }) => {
  const action = parse(readFileSync(at, 'utf8'));
  const entry = readFileSync(`actions/${name}/index.ts`, 'utf8');
  const written = readFileSync(`app/action/${name}.ts`, 'utf8');
  const readme = readFileSync(page, 'utf8');

  it('has the inputs that are read, no more and no fewer', () => {
    const read = [...entry.matchAll(/(?:getInput|lines|choice)\('([^']+)'/g)].map(([, name]) => name);
    expect(Object.keys(action.inputs).sort()).toEqual([...new Set(read)].sort());
  });

  it('has the outputs that are written', () => {
    const set = [...written.matchAll(/setOutput\('([^']+)'/g)].map(([, name]) => name);
    expect(Object.keys(action.outputs).sort()).toEqual(set.sort());
  });

  it('has every input on its page', () => {
    const rows = Object.entries<{ description: string; default?: string }>(action.inputs).map(
      ([name, input]) => {
        const shown = input.default === undefined || input.default === '' ? '' : `\`${input.default}\``;
        return `| \`${name}\` | ${shown} | ${input.description} |`;
      },
    );
    expect(rows.filter((row) => !readme.includes(row))).toEqual([]);
  });

  it('has every output on its page', () => {
    const rows = Object.entries<{ description: string }>(action.outputs).map(
      ([name, output]) => `| \`${name}\` | ${output.description} |`,
    );
    expect(rows.filter((row) => !readme.includes(row))).toEqual([]);
  });

  it('names a bundle that is built', () => {
    expect(existsSync(join(dirname(at), action.runs.main))).toBe(true);
  });
});

/** Files that an entry point reaches, those that are only loaded when they are used included. */
function reached(entries: readonly string[]): readonly string[] {
  const found = new Set(entries);
  for (const file of found) {
    const lazy = [...uncommented(file).matchAll(/import\('(\.[^']+)'\)/g)].map(([, specifier]) =>
      normalize(join(dirname(file), specifier ?? '')),
    );
    for (const next of [...localImports(file), ...lazy]) if (text.has(next)) found.add(next);
  }
  return [...found];
}

/** Packages that a file needs to run: types alone need none. */
function packagesOf(file: string, code = uncommented(file)): readonly string[] {
  const found = code.matchAll(/^(?:import|export)\s(?!type\s)(?:[^'";]*?\sfrom\s)?'([^'.][^']*)'/gm);
  const lazy = code.matchAll(/(?<!typeof )import\('([^'.][^']*)'\)/g);
  const names = [...found, ...lazy].map(([, specifier = '']) =>
    specifier
      .split('/')
      .slice(0, specifier.startsWith('@') ? 2 : 1)
      .join('/'),
  );
  return names.filter((name) => !name.startsWith('node:'));
}

/** Files that are there as soon as entry points run: what is loaded when it is used is not, and types never are. */
function loadedWith(entries: readonly string[]): readonly string[] {
  const found = new Set(entries);
  for (const file of found) {
    const needed = uncommented(file).matchAll(
      /^(?:import|export)\s(?!type\s)(?:[^'";]*?\sfrom\s)?'(\.[^']+)'/gm,
    );
    for (const [, specifier = ''] of needed) found.add(normalize(join(dirname(file), specifier)));
  }
  return [...found];
}

describe('the service at its start', () => {
  const files = loadedWith(['app/server.ts', 'app/http-server.ts']);
  /** Packages of what is loaded; not those that are imported when they are asked for. */
  const packages = new Set(
    files.flatMap((file) => packagesOf(file, uncommented(file).replaceAll(/\bimport\(/g, 'later('))),
  );

  it('loads no policy, and nothing that only judging, events and answers need', () => {
    const folders = new Set(files.map((file) => file.split('/').slice(0, 2).join('/')));
    const judging = ['comment-commands', 'config', 'facts', 'metrics-comments', 'subjects', 'waivers'];
    const unwanted = [
      ...judging.map((room) => `app/${room}`),
      ...[...Object.values(kinds), 'formats', 'packs'].map((room) => `policies/${room}`),
    ];
    expect(unwanted.filter((folder) => folders.has(folder))).toEqual([]);
    const later = [
      'app/delivery/backfill/backfill.ts',
      'app/delivery/told/telling.ts',
      'app/events.ts',
      'app/payload.ts',
      'app/worker.ts',
      'policies/index.ts',
    ];
    expect(later.filter((file) => !existsSync(file) || files.includes(file))).toEqual([]);
  });

  it('loads these packages: another one costs every start, and memory as long as it runs', () => {
    expect([...packages].sort()).toEqual([
      '@octokit/core',
      'kysely',
      'pg-boss',
      'pino',
      'probot',
      'prom-client',
    ]);
  });
});

describe('the package', () => {
  const manifest = JSON.parse(readFileSync('package.json', 'utf8'));
  const service = JSON.parse(readFileSync('deploy/service/package.json', 'utf8'));

  it('installs nothing with the command, which is built, and with the service what it imports', () => {
    expect(manifest.dependencies).toBe(undefined);
    // What runs in threads of its own is reached by its name.
    const threads = ['app/store/engine-thread.ts', 'app/delivery/asked/history-thread.ts'];
    const entries = ['app/server.ts', 'app/cli.ts', 'app/probot.ts', ...threads];
    const needed = reached(entries).flatMap((file) => packagesOf(file));
    // `npm ci` builds the service with it.
    expect(Object.keys(service.dependencies).sort()).toEqual([...new Set([...needed, 'esbuild'])].sort());
  });

  it('has one version of what the service and the command are both made from', () => {
    expect(manifest.devDependencies).toMatchObject(service.dependencies);
    expect(manifest.version).toBe(service.version);
  });

  it('refuses the Node.js that it says it cannot run on, and no other', () => {
    expect(manifest.engines.node).toBe(`>=${oldestNode.replace(/(\.0)*$/, '')}`);
    const refused = (version: string) => nodeProblem(version) !== null;
    expect(['10.24.1', '20.19.0', '21.7.3', '22.0.0', '22.23.3', '24.21.0', '100.0.0'].map(refused)).toEqual([
      true,
      true,
      true,
      false,
      false,
      false,
      false,
    ]);
  });

  it('is published where anybody can install it, with where it was built', () => {
    expect(manifest.private).toBe(undefined);
    expect(manifest.publishConfig).toEqual({ access: 'public', provenance: true });
    // npm holds the provenance to the repository that the manifest names.
    expect(manifest.repository.url).toMatch(/^git\+https:\/\/github\.com\//);
  });
});

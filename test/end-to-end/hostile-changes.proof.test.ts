// biome-ignore-all lint/suspicious/noTemplateCurlyInString: expressions of GitHub Actions
/** Changes made to slip past a policy on files: each is held, or nobody could look; never green. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { awsKey, gitHubToken, privateKey } from '../facts/secrets/made-up.ts';
import type { PullHandle } from '../github/index.ts';
import { openPull, openSharedScene, type Scene, verdict } from './scene.ts';

type Files = NonNullable<NonNullable<Parameters<typeof openPull>[1]>['files']>;

interface Attack {
  readonly policy: string;
  readonly options?: string;
  /** On the base branch. */
  readonly files?: Readonly<Record<string, string>>;
  readonly limits?: Parameters<typeof openSharedScene>[1];
  readonly attempts: Readonly<Record<string, Files>>;
}

const lines = (count: number, of = (i: number) => `line ${i}`) =>
  `${Array.from({ length: count }, (_, i) => of(i)).join('\n')}\n`;
const many = (count: number, of: (i: number) => readonly [string, Files[string]]): Files =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => of(i)));
const wide = (text: string, bom = '\uFEFF') => Buffer.from(bom + text, 'utf16le');
const link = (content: string) => ({ mode: '120000' as const, content });
const executable = (content: string) => ({ mode: '100755' as const, content });

const token = (seed: string) => `TOKEN=${gitHubToken(seed)}\n`;
const old = lines(40);
const known = token('known');

const secrets: Attack = {
  policy: 'secrets',
  files: { 'notes.txt': old, 'known.txt': known, 'run.sh': '#!/bin/sh\nmake\n' },
  limits: { limits: { patchLines: 300 } },
  attempts: {
    'CRLF line ends': { 'a.txt': `a\r\n${token('a').trim()}\r\nb\r\n` },
    'lone CR line ends': { 'a.txt': `a\r${token('b').trim()}\rb\r` },
    'UTF-16 with a mark': { 'a.txt': wide(token('c')) },
    'UTF-16 without a mark': { 'a.txt': wide(token('d'), '') },
    'UTF-16, big-endian': { 'a.txt': wide(token('e')).swap16() },
    'one NUL in a text': { 'a.txt': `${token('f')}\0` },
    'attributes that hide the patch': { '.gitattributes': '*.txt -diff\n', 'a.txt': token('g') },
    'attributes that call it binary': { '.gitattributes': '* binary\n', '.npmrc': token('h') },
    'attributes that call it generated': { '.gitattributes': '* linguist-generated\n', 'a.txt': token('i') },
    'a moved file': { 'notes.txt': null, 'moved.txt': `${old}${token('j')}` },
    'a mode change beside it': { 'run.sh': executable(`#!/bin/sh\nmake\n${token('k')}`) },
    "a link's target": { here: link(gitHubToken('l')) },
    'a patch too large to show': { 'a.txt': `${lines(400)}${token('m')}` },
    'text under the name of a picture': { 'a.png': token('n') },
    'a path with blanks, quotes and a bidi mark': { 'a "b" \u202E\'c\'.txt': token('o') },
    'a path that looks like an option': { '-rf.txt': token('p') },
    'a comment that switches rules off': { 'a.ts': `// secretlint-disable\n${token('q')}` },
    'a second copy of one that is there': { 'copy.txt': known },
    'a key with CRLF and a byte order mark': { 'key.txt': `\uFEFF${privateKey().replaceAll('\n', '\r\n')}` },
    'more files without a patch than are read': {
      '.gitattributes': '*.dat -diff\n',
      ...many(22, (i) => [`${i}.dat`, i === 21 ? token('r') : 'x\n']),
    },
    'more than a hundred files': many(130, (i) => [`f/${i}.txt`, i === 129 ? token('s') : `${i}\n`]),
    'one very long line': { 'a.js': `${'x'.repeat(200_000)};${awsKey('t')};${'y'.repeat(200_000)}\n` },
    'a submodule in its place, and the secret beside it': {
      'run.sh': { submodule: 'c'.repeat(40) },
      'a.txt': token('u'),
    },
  },
};

const flow = (step: string, on = 'pull_request_target') =>
  `on: ${on}\npermissions: {}\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - ${step}\n`;
const pasted = 'run: echo "${{ github.event.pull_request.title }}"';
const at = '.github/workflows/a.yml';

const workflows: Attack = {
  policy: 'workflow-hardening',
  files: { 'docs/a.yml': flow(pasted), 'tools/b.yml': flow('run: make', 'push'), [at]: flow('run: make') },
  limits: { limits: { patchLines: 300 } },
  attempts: {
    'CRLF line ends': { [at]: flow(pasted).replaceAll('\n', '\r\n') },
    'a byte order mark': { [at]: `\uFEFF${flow(pasted)}` },
    'UTF-16': { [at]: wide(flow(pasted)) },
    'moved in': { 'docs/a.yml': null, '.github/workflows/b.yml': flow(pasted) },
    'moved in and edited': { 'tools/b.yml': null, '.github/workflows/b.yml': flow(pasted) },
    'the other ending': { '.github/workflows/b.yaml': flow(pasted) },
    'a path with blanks': { '.github/workflows/b c "d".yml': flow(pasted) },
    'quoted keys': { [at]: flow('"run": "echo ${{ github.event.pull_request.title }}"') },
    'flow style': { [at]: flow('{ "run": "echo ${{ github.head_ref }}" }') },
    'another case': { [at]: flow('run: echo "${{ GITHUB.Event.Pull_Request.TITLE }}"') },
    'an index': { [at]: flow("run: echo \"${{ github['event']['pull_request'].title }}\"") },
    'no blanks': { [at]: flow('run: echo "${{github.event.pull_request.title}}"') },
    'inside a call': { [at]: flow('run: echo "${{ format(\'{0}\', github.event.pull_request.title) }}"') },
    'an anchor': { [at]: flow(`&step\n        ${pasted}`) },
    'a folded text': {
      [at]: flow('run: >-\n          echo\n          ${{ github.event.pull_request.title }}'),
    },
    'a script of github-script': {
      [at]: flow(
        `uses: actions/github-script@${'a'.repeat(40)}\n        with:\n          script: core.info("\${{ github.event.pull_request.title }}")`,
      ),
    },
    'a composite action': {
      'tools/x/action.yml': `name: x\nruns:\n  using: composite\n  steps:\n    - shell: bash\n      ${pasted.replace('pull_request', 'issue')}\n`,
    },
    'an action at the root': {
      'action.yaml': `name: x\nruns:\n  using: composite\n  steps:\n    - shell: bash\n      ${pasted}\n`,
    },
    'the head checked out': {
      [at]: flow(
        `uses: actions/checkout@${'a'.repeat(40)}\n        with:\n          ref: \${{ github.event.pull_request.head.sha }}\n      - run: make`,
      ),
    },
    'a link to it': { '.github/workflows/b.yml': link('../../docs/a.yml') },
    'a patch too large to show': { [at]: `${flow(pasted)}${lines(400, (i) => `# ${i}`)}` },
    'attributes that hide the patch': { '.gitattributes': '*.yml -diff\n', [at]: flow(pasted) },
    'more files than are read': many(45, (i) => [
      `.github/workflows/w${String(i).padStart(2, '0')}.yml`,
      flow(i === 44 ? pasted : 'run: make', i === 44 ? 'pull_request_target' : 'push'),
    ]),
    'more text than is read': { [at]: `${flow(pasted)}${'# padding\n'.repeat(60_000)}` },
  },
};

const bytes = (length: number) => Buffer.from(Uint8Array.from({ length }, (_, i) => i % 5));

const forbidden: Attack = {
  policy: 'forbidden-files',
  files: { 'sample.txt': lines(30), 'src/lib': 'x\n', 'bin/run': '#!/bin/sh\nmake\n' },
  limits: { limits: { patchLines: 300 } },
  attempts: {
    'capital letters': { '.ENV': 'A=1\n' },
    'an empty one': { 'app/.env': '' },
    'a link named so': { '.env': link('/run/secrets/env') },
    moved: { 'sample.txt': null, '.env.production': lines(30) },
    'a key in capitals': { ID_RSA: 'x\n' },
    'beside a public certificate': {
      'a.pem': `-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----\n${privateKey()}`,
    },
    'marked generated by the change': { '.gitattributes': '** linguist-generated\n', tool: bytes(3000) },
    'marked as text by the change': { '.gitattributes': '** text diff\n', tool: bytes(3000) },
    'a binary without a name for it': { 'src/data': bytes(3000) },
    'a large binary as a picture': { 'img/a.png': bytes(1_100_000) },
    'a large text without a patch': { 'data.json': lines(200_000) },
    'a text of one long line': { 'data.json': 'x'.repeat(1_100_000) },
    'a submodule': { lib: { submodule: 'c'.repeat(40) } },
    'a submodule in the place of a file': { 'src/lib': { submodule: 'c'.repeat(40) } },
    'a link out in the place of a file': { 'src/lib': link('/etc/passwd') },
    'a link out by a detour': { 'src/a': link('b/../../../etc/passwd') },
    'a link out of Windows': { 'src/a': link('C:\\Windows\\win.ini') },
    'installed packages': { 'a/Node_Modules/x/index.js': 'x\n' },
    'an archive in capitals': { 'a.ZIP': bytes(500) },
    'among a hundred others': { ...many(130, (i) => [`f/${i}.txt`, `${i}\n`]), 'z/.env': 'A=1\n' },
    'a path with blanks and quotes': { 'a "b"/.env': 'A=1\n' },
  },
};

const size: Attack = {
  policy: 'size',
  files: { 'src/a.ts': lines(500), 'gen/b.ts': lines(500) },
  limits: { limits: { patchLines: 300 } },
  attempts: {
    'marked generated by the change': { '.gitattributes': '** linguist-generated\n', 'src/b.ts': lines(401) },
    'marked in a folder': { 'src/.gitattributes': '* linguist-vendored\n', 'src/b.ts': lines(401) },
    'a patch too large to show': { 'src/b.ts': lines(401) },
    'attributes that hide the patch': { '.gitattributes': '*.ts -diff\n', 'src/b.ts': lines(401) },
    'attributes that call it binary': { '.gitattributes': '*.ts binary\n', 'src/b.ts': lines(401) },
    'moved and mostly rewritten': {
      'src/a.ts': null,
      'src/c.ts': `${lines(500)}${lines(450, (i) => `new ${i}`)}`,
    },
    'moved out of what is generated': {
      'gen/b.ts': null,
      'src/b.ts': `${lines(500)}${lines(450, (i) => `n ${i}`)}`,
    },
    'CRLF line ends': { 'src/b.ts': lines(401).replaceAll('\n', '\r\n') },
    'many small files': many(31, (i) => [`src/s${i}.ts`, `${i}\n`]),
    'more than a hundred files': many(130, (i) => [`src/s${i}.ts`, `${i}\n`]),
    'a path with blanks and quotes': { 'src/a "b" c.ts': lines(401) },
    executable: { 'src/b': executable(lines(401)) },
    'no line end at the end': { 'src/b.ts': lines(401).trimEnd() },
  },
};

const record = (title: string, decision = 'We use it for orders, because it is there.') =>
  `# ${title}\n\nStatus: accepted\n\n## Context\n\nOrders get lost in files.\n\n## Decision\n\n${decision}\n\n## Consequences\n\nOne more thing to run.\n`;
const first = 'docs/adr/0001-use-postgres.md';
const postgres = record('Use Postgres');

const records: Attack = {
  policy: 'adr-valid',
  files: { [first]: postgres, 'docs/adr/0002-use-redis.md': record('Use Redis'), 'notes.md': lines(20) },
  limits: { limits: { patchLines: 300 } },
  attempts: {
    rewritten: { [first]: record('Use Postgres', 'We use files, because they are there.') },
    'one word struck through': { [first]: postgres.replace('it is there', '~~it is~~ there') },
    'a part commented out': {
      [first]: postgres.replace('because it is there', '<!-- because it is there -->'),
    },
    'the rest commented out': { [first]: postgres.replace('## Decision', '<!--\n\n## Decision') },
    'rewritten and moved': {
      [first]: null,
      'docs/adr/0001-use-files.md': record('Use files', 'We use files.'),
    },
    'rewritten with CRLF': { [first]: record('Use Postgres', 'We use files.').replaceAll('\n', '\r\n') },
    'rewritten in UTF-16': { [first]: wide(record('Use Postgres', 'We use files.')) },
    removed: { [first]: null },
    'moved away': { [first]: null, 'attic/use-postgres.md': postgres },
    'moved away and rewritten': {
      [first]: null,
      'attic/x.md': postgres.replace('because it is there', 'no more'),
    },
    'moved to another case': { [first]: null, 'Docs/ADR/0001-use-postgres.md': postgres },
    'made a link': { [first]: link('../../notes.md') },
    'made a submodule': { [first]: { submodule: 'c'.repeat(40) } },
    emptied: { [first]: '' },
    'proposed again, and rewritten': {
      [first]: record('Use Postgres', 'We use files.').replace('accepted', 'proposed'),
    },
    'a number that is taken': { 'docs/adr/0001-use-kafka.md': record('Use Kafka') },
    'a number that is taken, written otherwise': { 'docs/adr/1-use-kafka.md': record('Use Kafka') },
    'a number that is taken, with a prefix': { 'docs/adr/ADR-0001-use-kafka.md': record('Use Kafka') },
    'one number twice in a change': {
      'docs/adr/0005-a.md': record('Use A'),
      'docs/adr/0005-b.md': record('Use B'),
    },
    'attributes that hide the patch': {
      '.gitattributes': '*.md -diff\n',
      [first]: record('Use Postgres', 'We use files.'),
    },
    'among more records than are read': many(120, (i) => [
      `docs/adr/${String(i + 100).padStart(4, '0')}-r.md`,
      i === 119 ? `# R\n` : record(`R ${i}`),
    ]),
  },
};

const companions: Attack = {
  policy: 'companion-files',
  options:
    '    rules:\n      - name: schema\n        when: ["db/**"]\n        unless: ["db/seed/**"]\n        then: ["docs/schema.md"]\n        why: Others read it.\n',
  files: {
    'db/tables.sql': lines(40),
    'db/blob.bin': 'x',
    'docs/schema.md': lines(20),
    'docs/old.md': lines(20),
  },
  limits: { limits: { patchLines: 300 } },
  attempts: {
    changed: { 'db/tables.sql': `${lines(40)}new\n` },
    'a line taken out': { 'db/tables.sql': lines(39) },
    'moved out and changed': { 'db/tables.sql': null, 'sql/tables.sql': `${lines(40)}new\n` },
    'moved to what is excepted, and changed': { 'db/tables.sql': null, 'db/seed/t.sql': `${lines(40)}new\n` },
    'the companion removed': { 'db/tables.sql': `${lines(40)}new\n`, 'docs/schema.md': null },
    'the companion only moved': {
      'db/tables.sql': `${lines(40)}new\n`,
      'docs/old.md': null,
      'docs/schema.md': lines(20),
    },
    'the companion with a line less': { 'db/tables.sql': `${lines(40)}new\n`, 'docs/schema.md': lines(19) },
    'the companion emptied': { 'db/tables.sql': `${lines(40)}new\n`, 'docs/schema.md': '' },
    'a companion of another case': { 'db/tables.sql': `${lines(40)}new\n`, 'docs/Schema.md': 'x\n' },
    'a companion with a blank': { 'db/tables.sql': `${lines(40)}new\n`, 'docs/schema.md ': 'x\n' },
    'a path with blanks and quotes': { 'db/a "b" c.sql': 'x\n' },
    'a patch too large to show': { 'db/tables.sql': lines(900, (i) => `new ${i}`) },
    'attributes that hide the patch': { '.gitattributes': '* -diff\n', 'db/tables.sql': `${lines(40)}new\n` },
    executable: { 'db/run': executable('x\n') },
    'among a hundred others': { ...many(130, (i) => [`f/${i}.txt`, `${i}\n`]), 'db/z.sql': 'x\n' },
  },
};

describe.each([secrets, workflows, forbidden, size, records, companions])(
  'against $policy',
  ({ policy, options = '', files = {}, limits = {}, attempts }) => {
    let scene: Scene;
    const pulls = new Map<string, PullHandle>();
    beforeAll(async () => {
      const configuration = `policies:\n  ${policy}:\n    rung: block\n${options}`;
      scene = await openSharedScene({ configuration, files }, limits);
      for (const [i, [name, change]] of Object.entries(attempts).entries())
        pulls.set(name, await openPull(scene, { branch: `attempt-${i}`, files: change }));
      await scene.settle();
    }, 60_000);
    afterAll(() => scene.stop());

    it.each(Object.keys(attempts))('%s', (name) => {
      const check = verdict(scene, pulls.get(name)?.headSha ?? '');
      const said = `${check?.conclusion}: ${check?.title}`;
      expect(said).toMatch(/^(?:failure|action_required): /);
    });
  },
);

/** Waivers from the file on the base branch to the check run. */
import { describe, expect, it } from 'vitest';
import { zip } from '../facts/sarif/zip.ts';
import type { Fault } from '../github/faults.ts';
import { aboutChanges } from './full-catalogue.ts';
import { fingerprintIn } from './report-of.ts';
import { openPull, openScene, type Scene, verdict } from './scene.ts';

const path = '.github/fairlead/waivers.yml';
const configuration = 'policies:\n  static-analysis: block\n';

/** `YYYY-MM-DD`, so many days from now. */
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

function waivers(change: Readonly<Record<string, string>> = {}): string {
  const lines = {
    id: 'legacy-sql',
    policy: 'static-analysis',
    reason: 'The report is switched off in March.',
    'requested-by': 'eve',
    'approved-by': 'lea',
    until: inDays(30),
    ...change,
  };
  return `waivers:\n  - ${Object.entries(lines)
    .map(([key, value]) => `${key}: ${value}`)
    .join('\n    ')}\n`;
}

function sarif(line: number, rule = 'injection'): Buffer {
  const result = {
    ruleId: rule,
    level: 'error',
    message: { text: 'SQL from a request' },
    locations: [
      { physicalLocation: { artifactLocation: { uri: 'src/cart.ts' }, region: { startLine: line } } },
    ],
  };
  const run = { tool: { driver: { name: 'scan' } }, results: [result] };
  return Buffer.from(zip({ name: 'scan.sarif', content: JSON.stringify({ version: '2.1.0', runs: [run] }) }));
}

/** One finding, at `line` of src/cart.ts, on a pull request by maria. */
async function openFinding(text: string | null, line = 1) {
  const files: Readonly<Record<string, string>> = text === null ? {} : { [path]: text };
  const scene = await openScene({ configuration, files }, {}, { fetch, catalogue: aboutChanges });
  const lea = scene.github.createUser('lea');
  scene.shop.setCollaborator(lea, 'maintain');
  const pull = await openPull(scene, {
    files: { 'src/cart.ts': `${'\n'.repeat(line - 1)}sql(request.id);\n` },
  });
  await scene.shop.addArtifact({ name: 'fairlead-sarif', headSha: pull.headSha, zip: sarif(line) });
  await pull.edit({ title: 'Show the cart, all of it', by: scene.maria });
  await scene.settle();
  return { scene, pull, lea };
}

const shown = (scene: Scene, sha: string) => {
  const check = verdict(scene, sha);
  return { conclusion: check?.conclusion, title: check?.title, all: `${check?.summary}${check?.text}` };
};

describe('a waiver in the file', () => {
  it('permits what it is for, and is shown', async () => {
    const { scene, pull } = await openFinding(waivers());
    expect(verdict(scene, pull.headSha)).toMatchObject({ conclusion: 'success', title: '1 waived' });
    expect(shown(scene, pull.headSha).all).toContain(`Waived until ${inDays(30)} (approved by \`lea\`)`);
  });

  it('costs a look-up of its approver, and of who pushed, and nothing else', async () => {
    const asked = async (text: string | null) => {
      const { scene } = await openFinding(text);
      return new Set(
        scene.github.requests.filter(({ method }) => method === 'GET').map(({ route }) => String(route)),
      );
    };
    const [without, withOne] = [await asked(null), await asked(waivers())];
    expect([...withOne].filter((route) => !without.has(route)).sort()).toEqual([
      'GET /repos/{owner}/{repo}/activity',
      'GET /repos/{owner}/{repo}/collaborators/{username}/permission',
    ]);
  });

  it.each([
    ['there is none', null, 'SQL from a request'],
    ['it ended yesterday', waivers({ until: inDays(-1) }), `it ended with ${inDays(-1)}`],
    ['it would hold too long', waivers({ until: inDays(90) }), 'may hold 90 days at most'],
    ['its approver may not', waivers({ 'approved-by': 'tom' }), 'has the permission `write` here'],
    ['its approver is the author', waivers({ 'approved-by': 'maria' }), 'is the author of this change'],
    ['its approver does not exist', waivers({ 'approved-by': 'nobody' }), 'has the permission `none` here'],
    ['it is for another head', waivers({ head: 'a'.repeat(40) }), 'SQL from a request'],
    ['it is for other paths', waivers({ paths: '[legacy/**]' }), 'SQL from a request'],
    ['it is for another policy', waivers({ policy: 'review' }), 'SQL from a request'],
    ['it is broken', waivers({ until: 'soon' }), 'it must be a day that exists'],
    ['the file is', 'waivers: [\n', 'that a maintainer can put right'],
  ])('does not apply when %s', async (_, text, expected) => {
    const { scene, pull } = await openFinding(text);
    const { conclusion, all } = shown(scene, pull.headSha);
    expect(conclusion).toBe('failure');
    expect(all).toContain(expected);
  });

  it('needs the permission that the configuration asks for', async () => {
    const { scene, pull } = await openFinding(waivers());
    await scene.shop.commit({
      branch: 'main',
      files: { '.github/fairlead.yml': `${configuration}waivers: {permission: admin}\n` },
      message: 'Stricter',
      author: scene.org.owner,
    });
    await scene.settle();
    expect(shown(scene, pull.headSha).all).toContain('has the permission `maintain` here');
    expect(verdict(scene, pull.headSha)?.conclusion).toBe('failure');
  });

  it('is looked at again when the file changes on the base branch', async () => {
    const { scene, pull } = await openFinding(waivers());
    expect(verdict(scene, pull.headSha)?.conclusion).toBe('success');
    await scene.shop.commit({
      branch: 'main',
      files: { [path]: 'waivers: []\n' },
      message: 'No more',
      author: scene.org.owner,
    });
    await scene.settle();
    expect(verdict(scene, pull.headSha)?.conclusion).toBe('failure');
  });
});

describe('an approver who helps with the change', () => {
  it('has approved their own work then: the waiver does not apply any more', async () => {
    const { scene, pull, lea } = await openFinding(waivers());
    await scene.shop.commit({
      branch: 'feature',
      files: { 'src/b.ts': 'b\n' },
      message: 'Help',
      author: lea,
    });
    await scene.shop.addArtifact({ name: 'fairlead-sarif', headSha: pull.headSha, zip: sarif(1) });
    await pull.edit({ title: 'Again', by: scene.maria });
    await scene.settle();
    const { conclusion, all } = shown(scene, pull.headSha);
    expect(conclusion).toBe('failure');
    expect(all).toContain(`\`lea\` is an author of \`${pull.headSha.slice(0, 7)}\` and approved the waiver`);
  });
});

describe('a waiver by fingerprint', () => {
  async function fingerprintOf(): Promise<string> {
    const { scene, pull } = await openFinding(null);
    const check = verdict(scene, pull.headSha);
    expect(check?.conclusion).toBe('failure');
    return fingerprintIn(scene, pull.number, 'static-analysis');
  }

  it('still applies after a commit that moves the lines, and not to another finding', async () => {
    const fingerprint = await fingerprintOf();
    const text = waivers({ findings: `[${JSON.stringify(fingerprint)}]` });
    const { scene, pull } = await openFinding(text, 1);
    expect(verdict(scene, pull.headSha)).toMatchObject({ conclusion: 'success', title: '1 waived' });
    await scene.shop.commit({
      branch: 'feature',
      files: { 'src/cart.ts': `${'// more\n'.repeat(40)}sql(request.id);\n` },
      message: 'Move it down',
      author: scene.maria,
    });
    await scene.shop.addArtifact({ name: 'fairlead-sarif', headSha: pull.headSha, zip: sarif(41) });
    await pull.edit({ title: 'Moved', by: scene.maria });
    await scene.settle();
    expect(verdict(scene, pull.headSha)).toMatchObject({ conclusion: 'success', title: '1 waived' });
    await scene.shop.commit({
      branch: 'feature',
      files: { 'src/b.ts': '1\n' },
      message: 'B',
      author: scene.maria,
    });
    await scene.shop.addArtifact({ name: 'fairlead-sarif', headSha: pull.headSha, zip: sarif(41, 'xss') });
    await pull.edit({ title: 'Another', by: scene.maria });
    await scene.settle();
    expect(verdict(scene, pull.headSha)).toMatchObject({ conclusion: 'failure', title: '1 to fix' });
  });
});

describe('a waiver for one head', () => {
  it('does not pass the next one', async () => {
    const { scene, pull } = await openFinding(null);
    await scene.shop.commit({
      branch: 'main',
      files: { [path]: waivers({ head: pull.headSha }) },
      message: 'Waive',
      author: scene.org.owner,
    });
    await scene.settle();
    const first = pull.headSha;
    expect(verdict(scene, first)?.conclusion).toBe('success');
    await scene.shop.commit({
      branch: 'feature',
      files: { 'src/other.ts': '1\n' },
      message: 'More',
      author: scene.maria,
    });
    await scene.shop.addArtifact({ name: 'fairlead-sarif', headSha: pull.headSha, zip: sarif(1) });
    await pull.edit({ title: 'More', by: scene.maria });
    await scene.settle();
    expect(verdict(scene, pull.headSha)?.conclusion).toBe('failure');
  });
});

describe('a pull request that edits the file', () => {
  it('is judged by the old one, and shows what it adds', async () => {
    const { scene, pull } = await openFinding(null);
    await scene.shop.commit({
      branch: 'feature',
      files: { [path]: waivers() },
      message: 'Waive',
      author: scene.maria,
    });
    await scene.shop.addArtifact({ name: 'fairlead-sarif', headSha: pull.headSha, zip: sarif(1) });
    await pull.edit({ title: 'Waive', by: scene.maria });
    await scene.settle();
    const { conclusion, all } = shown(scene, pull.headSha);
    expect(conclusion).toBe('failure');
    expect(all).toContain('judged by the waivers in force, not by its own');
    expect(all).toContain('adds `legacy-sql`');
  });

  it('fails with the mistakes on their lines', async () => {
    const scene = await openScene();
    const files = { [path]: waivers({ until: 'soon', 'approved-by': 'eve' }) };
    const pull = await openPull(scene, { files });
    await scene.settle();
    const check = verdict(scene, pull.headSha);
    expect(check).toMatchObject({ conclusion: 'failure' });
    expect(check?.annotations.map((one) => [one.path, one.start_line])).toEqual([
      [path, 6],
      [path, 7],
    ]);
  });

  it('fails when the file has a name that nobody reads', async () => {
    const scene = await openScene();
    const pull = await openPull(scene, { files: { '.github/fairlead/waivers.yaml': waivers() } });
    await scene.settle();
    expect(verdict(scene, pull.headSha)).toMatchObject({ conclusion: 'failure' });
  });

  it('fails when its waiver would hold too long', async () => {
    const scene = await openScene({ configuration });
    const pull = await openPull(scene, { files: { [path]: waivers({ until: inDays(200) }) } });
    await scene.settle();
    expect(verdict(scene, pull.headSha)).toMatchObject({ conclusion: 'failure' });
    expect(verdict(scene, pull.headSha)?.annotations).toMatchObject([{ path, start_line: 2 }]);
  });
});

describe('never green when something could not be looked at', () => {
  const effects: readonly (readonly [string, Fault['do']])[] = [
    ['an outage', { status: 502, body: { message: 'Server Error' } }],
    ['a refusal', { status: 403, body: { message: 'Resource not accessible by integration' } }],
    ['no answer', 'drop'],
    ['an answer nobody expects', { status: 200, body: { message: 'surprise' } }],
    [
      'an answer about somebody else',
      { status: 200, body: { permission: 'admin', role_name: 'admin', user: { login: 'eve' } } },
    ],
  ];

  it.each(effects)('the permission of the approver: %s', async (_, effect) => {
    const scene = await openScene({ configuration, files: { [path]: waivers() } }, {}, { fetch });
    scene.shop.setCollaborator(scene.github.createUser('lea'), 'maintain');
    const mend = scene.github.faults.add({
      match: { path: /\/collaborators\/lea\/permission$/ },
      do: effect,
    });
    const pull = await openPull(scene);
    await scene.shop.addArtifact({ name: 'fairlead-sarif', headSha: pull.headSha, zip: sarif(1) });
    await pull.edit({ title: 'Again', by: scene.maria });
    await scene.settle();
    const { conclusion, all } = shown(scene, pull.headSha);
    expect(conclusion).toBe('failure');
    expect(all).toContain('GitHub could not be asked whether `lea` may approve it');
    mend();
    await pull.edit({ title: 'Once more', by: scene.maria });
    await scene.settle();
    expect(verdict(scene, pull.headSha)).toMatchObject({ conclusion: 'success' });
  });
});

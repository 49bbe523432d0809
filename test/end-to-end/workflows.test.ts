// biome-ignore-all lint/suspicious/noTemplateCurlyInString: expressions of GitHub Actions
/** Workflows in a pull request, judged over GitHub. */
import { describe, expect, it } from 'vitest';
import { zip } from '../facts/sarif/zip.ts';
import { openPull, openScene, type Scene, verdict } from './scene.ts';

const path = '.github/workflows/greet.yml';
const greet = (script: string) =>
  `on: pull_request_target\npermissions: {}\njobs:\n  greet:\n    runs-on: ubuntu-latest\n    steps:\n      - run: ${script}\n`;
const pasted = greet('echo "${{ github.event.pull_request.title }}"');
const hosted = greet('make').replace('ubuntu-latest', 'self-hosted');

async function judged(scene: Scene, files: Readonly<Record<string, string>>) {
  const pull = await openPull(scene, { files });
  await scene.settle();
  return verdict(scene, pull.headSha);
}

const only = (...policies: readonly string[]) => `policies:\n${policies.map((one) => `  ${one}\n`).join('')}`;
const hardening = only('workflow-hardening: block');

describe('a pull request that edits a workflow', () => {
  it('fails on what it brings in, with the edit that puts it right', async () => {
    const scene = await openScene({ configuration: hardening, files: { [path]: greet('echo hello') } });
    const run = await judged(scene, { [path]: pasted });
    expect(run?.conclusion).toBe('failure');
    expect(run?.text).toContain('+          PULL_REQUEST_TITLE: ${{ github.event.pull_request.title }}');
    expect(run?.text).toContain('```diff');
  });

  it('passes with what was there before', async () => {
    const scene = await openScene({ configuration: hardening, files: { [path]: pasted } });
    const run = await judged(scene, { [path]: `${pasted}      - run: make\n` });
    expect(run?.conclusion).toBe('success');
    expect(run?.text).toContain('1 finding in the same files was there before this change');
  });

  it('costs two reads of the file and the merge base', async () => {
    const scene = await openScene({ configuration: hardening, files: { [path]: greet('echo hello') } });
    scene.github.clearRequests();
    await judged(scene, { [path]: pasted });
    const reads = scene.github.requests.filter(({ path: asked }) => asked.includes('greet.yml'));
    expect(reads).toHaveLength(2);
  });

  it.each([
    [/greet\.yml/, 403],
    [/greet\.yml/, 502],
    [/\/compare\//, 502],
    [/\/files/, 502],
  ])('holds the merge, and blames nobody, when %s answers %i', async (route, status) => {
    const scene = await openScene({ configuration: hardening, files: { [path]: greet('echo hello') } });
    scene.github.faults.add({ match: { path: route }, do: { status, body: { message: 'No' } } });
    const run = await judged(scene, { [path]: pasted });
    expect(run?.conclusion).toBe('action_required');
  });
});

describe('a self-hosted runner', () => {
  it('is fine in a private repository', async () => {
    const scene = await openScene({ configuration: hardening });
    expect((await judged(scene, { [path]: hosted }))?.conclusion).toBe('success');
  });

  it('holds the merge when GitHub does not say whether it is one', async () => {
    const scene = await openScene({ configuration: hardening });
    scene.github.faults.add({ match: { path: /\/graphql/ }, do: { status: 502, body: { message: 'No' } } });
    expect((await judged(scene, { [path]: hosted }))?.conclusion).toBe('action_required');
  });
});

describe('SARIF of zizmor', () => {
  const result = {
    ruleId: 'zizmor/cache-poisoning',
    level: 'error',
    message: { text: 'runtime artifacts may be poisoned' },
    locations: [{ physicalLocation: { artifactLocation: { uri: path }, region: { startLine: 1 } } }],
  };
  const content = JSON.stringify({
    version: '2.1.0',
    runs: [{ tool: { driver: { name: 'zizmor' } }, results: [result] }],
  });

  it.each([
    ['block', 'block', 1, 'failure'],
    ['block', 'observe', 1, 'failure'],
    ['observe', 'block', 1, 'failure'],
    ['warn', 'warn', 1, 'neutral'],
  ])(
    'with workflow-hardening at %s and static-analysis at %s is said once',
    async (mine, theirs, times, conclusion) => {
      const setting = { rung: theirs, artifacts: ['sarif'] };
      const configuration = only(
        `workflow-hardening: ${mine}`,
        `static-analysis: ${JSON.stringify(setting)}`,
      );
      // Artifacts are fetched from the local GitHub.
      const scene = await openScene({ configuration }, {}, { fetch });
      const pull = await openPull(scene, { files: { [path]: greet('make') } });
      await scene.shop.addArtifact({
        name: 'sarif',
        headSha: pull.headSha,
        zip: Buffer.from(zip({ name: 'zizmor.sarif', content })),
      });
      await pull.edit({ title: 'Again', by: scene.maria });
      await scene.settle();
      const run = verdict(scene, pull.headSha);
      expect(run?.conclusion).toBe(conclusion);
      const annotated = scene.shop.checkRuns(pull.headSha).flatMap(({ annotations }) => annotations);
      expect(annotated.filter(({ message }) => message.includes('may be poisoned'))).toHaveLength(times);
    },
  );
});

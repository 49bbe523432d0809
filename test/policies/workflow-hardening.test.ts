// biome-ignore-all lint/suspicious/noTemplateCurlyInString: expressions of GitHub Actions
import { describe, expect, it } from 'vitest';
import { toMarkdown } from '../../policies/engine/markdown.ts';
import { toPlain } from '../../policies/engine/plain.ts';
import type { NewResult } from '../../policies/facts/static-analysis.ts';
import type { Workflows } from '../../policies/facts/workflows.ts';
import { readWorkflow } from '../../policies/formats/workflow.ts';
import { ruleNames } from '../../policies/pull-request/workflow-hardening/rule.ts';
import { workflowHardening as policy } from '../../policies/pull-request/workflow-hardening.ts';

const path = '.github/workflows/ci.yml';

interface Told extends Partial<Omit<Workflows, 'files'>> {
  readonly base?: string | null;
  readonly path?: string;
  readonly options?: Record<string, unknown>;
}

function judge(head: string, { base = null, path: at = path, options = {}, ...rest }: Told = {}) {
  const facts: Workflows = {
    files: [{ path: at, head, base }],
    owner: 'acme',
    visibility: 'public',
    reported: [],
    unread: [],
    ...rest,
  };
  return policy.judge({ workflows: facts }, policy.options.parse(options));
}

function findings(head: string, told: Told = {}) {
  const verdict = judge(head, told);
  return verdict.outcome === 'fail' ? verdict.findings : [];
}

function notes(head: string, told: Told = {}) {
  const verdict = judge(head, told);
  return verdict.outcome === 'skip' ? [] : (verdict.notes ?? []).map(toPlain);
}

/** `rule severity line` of each finding. */
function said(head: string, told: Told = {}): readonly string[] {
  return findings(head, told).map(
    ({ fingerprint, severity, line }) => `${fingerprint.split('|')[0]} ${severity} ${line}`,
  );
}

/** One job with these steps, on an event, with permissions; steps start on line 6. */
function job(event: string, steps: string, more = ''): string {
  return `on: ${event}\npermissions: {}\njobs:\n  build:\n    ${more === '' ? 'runs-on: ubuntu-latest' : more}\n    steps:\n${steps}\n`;
}

const run = (script: string) => `      - run: ${script}`;

describe('template-injection', () => {
  it.each<[string, string, string | null]>([
    ['issues', 'echo ${{ github.event.issue.title }}', 'high'],
    ['issue_comment', 'echo ${{ github.event.comment.body }}', 'high'],
    ['pull_request_target', 'echo ${{ github.head_ref }}', 'high'],
    ['pull_request', 'echo ${{ github.head_ref }}', 'medium'],
    ['pull_request', 'echo ${{ GitHub.Event.Pull_Request.Head.Ref }}', 'medium'],
    ['pull_request', "echo ${{ github['event'].pull_request.title }}", 'medium'],
    ['[push, pull_request]', 'echo ${{ github.event.head_commit.message }}', 'high'],
    ['push', 'echo ${{ github.event.commits[0].author.email }}', 'high'],
    ['push', 'echo ${{ toJSON(github.event.commits) }}', 'high'],
    ['discussion', 'echo ${{ github.event.discussion.body }}', 'high'],
    ['gollum', 'echo ${{ github.event.pages[0].page_name }}', 'high'],
    ['workflow_run', 'echo ${{ github.event.workflow_run.head_branch }}', 'high'],
    ['workflow_call', 'echo ${{ github.event.issue.title }}', 'medium'],
    ['issues', 'echo ${{ github.event.label.name }}', 'low'],
    ['issues', "echo ${{ format('{0}', github.event.issue.body) }}", 'high'],
    ['issues', "echo ${{ 'x' || github.event.issue.body }}", 'high'],
    // What cannot carry code, or is not carried by the event.
    ['push', 'echo ${{ github.head_ref }}', null],
    ['push', 'echo ${{ github.event.issue.title }}', null],
    ['push', 'echo ${{ github.ref_name }} ${{ github.sha }}', null],
    ['issues', 'echo ${{ github.event.issue.number }} ${{ github.event.issue.user.login }}', null],
    ['pull_request', 'echo ${{ github.event.pull_request.head.sha }}', null],
    ['issues', "echo ${{ github.event.issue.title == 'x' }}", null],
    ['issues', "echo ${{ contains(github.event.issue.title, 'x') && 'yes' || 'no' }}", null],
    ['workflow_dispatch', 'echo ${{ inputs.name }} ${{ github.event.inputs.name }}', null],
    ['issues', 'echo "$TITLE"', null],
  ])('on %s, %s: %s', (event, script, severity) => {
    const expected = severity === null ? [] : [`template-injection ${severity} 7`];
    expect(
      said(job(event, run(`|\n          ${script}`).replace('- run: |\n', '- run: |\n'))).map((one) =>
        one.replace(' 8', ' 7'),
      ),
    ).toEqual(expected);
  });

  it.each<[string, string, boolean]>([
    ['actions/github-script@v8', 'script', true],
    ['Azure/CLI@v2', 'inlineScript', true],
    ['actions/github-script@v8', 'result-encoding', false],
    ['actions/upload-artifact@v4', 'name', false],
    ['peter-evans/create-or-update-comment@v4', 'body', false],
  ])('%s: input %s is code: %s', (uses, input, is) => {
    const steps = `      - uses: ${uses}\n        with:\n          ${input}: x('\${{ github.event.issue.title }}')`;
    const options = { ignore: ['unpinned-uses'] };
    expect(said(job('issues', steps), { options })).toEqual(is ? ['template-injection high 9'] : []);
  });

  it('sees a text that comes by way of env, from the innermost that is set', () => {
    const workflow = (stepEnv: string) =>
      `on: issues\npermissions: {}\nenv:\n  TITLE: \${{ github.event.issue.title }}\njobs:\n  a:\n    runs-on: x\n    steps:\n      - run: echo \${{ env.title }}\n        env: { ${stepEnv} }\n`;
    const [finding] = findings(workflow('X: 1'));
    expect(toPlain(finding?.message ?? [])).toContain(
      '${{ env.title }} (github.event.issue.title) is pasted',
    );
    expect(finding?.patch).toBe('-      - run: echo ${{ env.title }}\n+      - run: echo "$TITLE"');
    expect(findings(workflow('TITLE: fixed'))).toEqual([]);
  });

  it('leaves env, if and other inputs alone', () => {
    const steps =
      "      - if: github.event.issue.title == 'x'\n        env: { T: '${{ github.event.issue.title }}' }\n        run: echo $T";
    expect(said(job('issues', steps))).toEqual([]);
  });

  it.each([
    ['echo "a ${{ github.head_ref }} b"', 'echo "a ${HEAD_REF} b"'],
    ["echo '${{ github.head_ref }}'", 'echo "$HEAD_REF"'],
    ["echo 'a ${{ github.head_ref }}'", "echo 'a '\"$HEAD_REF\"''"],
    ['echo ${{ github.head_ref }}', 'echo "$HEAD_REF"'],
  ])('shows the edit of %s', (before, after) => {
    const [finding] = findings(job('pull_request', `      - run: |\n          ${before}`));
    expect(finding?.patch).toBe(
      `-          ${before}\n+          ${after}\n+        env:\n+          HEAD_REF: \${{ github.head_ref }}`,
    );
  });

  it('shows that the script goes on between an edit and its variable', () => {
    const script = '|\n          echo ${{ github.head_ref }}\n          make';
    expect(findings(job('pull_request', run(script)))[0]?.patch).toBe(
      '-          echo ${{ github.head_ref }}\n+          echo "$HEAD_REF"\n@@\n+        env:\n+          HEAD_REF: ${{ github.head_ref }}',
    );
  });

  it('puts the variable after the line that begins the step', () => {
    const patch = findings(job('pull_request', run('echo ${{ github.head_ref }}')))[0]?.patch;
    expect(patch?.split('\n')[0]).toBe('-      - run: echo ${{ github.head_ref }}');
    expect(patch?.split('\n').slice(2)).toEqual([
      '+        env:',
      '+          HEAD_REF: ${{ github.head_ref }}',
    ]);
  });

  it.each([
    ["const a = '${{ github.head_ref }}';", 'const a = process.env.HEAD_REF;'],
    ['const a = `x ${{ github.head_ref }}`;', 'const a = `x ${process.env.HEAD_REF}`;'],
    ['f(${{ toJSON(github.event) }})', 'f(process.env.EVENT)'],
  ])('shows the edit of the JavaScript %s', (before, after) => {
    const steps = `      - uses: actions/github-script@v8\n        with:\n          script: |\n            ${before}`;
    expect(findings(job('pull_request', steps))[0]?.patch).toContain(`+            ${after}`);
  });

  it('speaks PowerShell where that is the shell', () => {
    const [finding] = findings(
      job('pull_request', run('echo ${{ github.head_ref }}'), 'runs-on: windows-latest'),
    );
    expect(finding?.patch).toContain('+      - run: echo ${env:HEAD_REF}');
    expect(toPlain(finding?.remedy ?? [])).toContain('$env:HEAD_REF');
  });

  it('says each expression of a step once', () => {
    const script = '|\n          echo ${{ github.head_ref }}\n          echo ${{ github.head_ref }}';
    expect(said(job('pull_request', run(script)))).toEqual(['template-injection medium 8']);
  });
});

describe('conditions that keep strangers out', () => {
  const title = '${{ github.event.pull_request.title }}';
  const on = '[push, pull_request_target, workflow_run]';
  it.each<[string, boolean]>([
    ["github.event_name == 'push'", false],
    ["github.event_name != 'pull_request_target'", false],
    ["!(github.event_name == 'pull_request_target')", false],
    ['github.event.pull_request.head.repo.full_name == github.repository', false],
    ['${{ github.repository == github.event.pull_request.head.repo.full_name }}', false],
    ['!github.event.pull_request.head.repo.fork', false],
    ['github.event.pull_request.head.repo.fork == false', false],
    // Who acted last may have updated or labelled a stranger's change.
    ["github.actor == 'maria'", true],
    ['github.actor == github.repository_owner', true],
    ["github.event.pull_request.user.login == 'maria'", false],
    ['github.event.pull_request.user.login == github.repository_owner', false],
    ["'Maria' == github.event.pull_request.user.login && true", false],
    ["!(github.event_name != 'push')", false],
    ["!(github.event_name == 'pull_request_target' || github.event_name == 'workflow_run')", false],
    ['contains(fromJSON(\'[\\"push\\"]\'), github.event_name)', false],
    ['github.event.pull_request.head.repo.id == github.event.pull_request.base.repo.id', false],
    ['github.event.pull_request.head.user.login == github.repository_owner', false],
    ['!github.event.pull_request', false],
    ['github.event.pull_request.head.repo.name == github.event.repository.name', true],
    ["github.event.pull_request.head.repo.name == 'site'", true],
    ['github.event.pull_request.head.repo.owner.login == github.event.pull_request.user.login', true],
    ['github.event.pull_request.head.repo.owner.login == github.actor', true],
    ['github.actor == github.event.pull_request.user.login', true],
    ['github.event.pull_request.head.repo.fork == true', true],
    ["github.event.pull_request.head.repo.fork != 'true'", true],
    ['github.event.pull_request.head.repo.fork != true', false],
    ["'false'", true],
    ["github.event.pull_request.user.login == 'dependabot[bot]'", false],
    ['false', false],
    ["github.event_name == 'push' || !github.event.pull_request.head.repo.fork", false],
    ["github.event_name == 'push' && always()", false],
    ['github.event.pull_request.head.repo.full_name != github.repository', true],
    ["github.event_name == 'push' || true", true],
    ["github.ref == 'refs/heads/main'", true],
    ["github.event.action == 'opened'", true],
    ['github.event.pull_request.head.repo.fork', true],
    ['not an expression', true],
  ])('%s lets them in: %s', (condition, reached) => {
    const options = { ignore: ['unsound-condition'] };
    const ofJob = job(on, run(`echo ${title}`), `if: "${condition}"`);
    const ofStep = job(on, `      - if: "${condition}"\n        run: echo ${title}`);
    expect([said(ofJob, { options }).length > 0, said(ofStep, { options }).length > 0]).toEqual([
      reached,
      reached,
    ]);
  });

  it('count where another job waits for it, unless it runs anyway', () => {
    const chain = (condition: string) =>
      `on: pull_request_target\npermissions: {}\njobs:\n  gate:\n    if: "!github.event.pull_request.head.repo.fork"\n    runs-on: x\n    steps: []\n  build:\n    needs: gate\n    ${condition}\n    runs-on: x\n    steps:\n      - run: echo ${title}\n`;
    expect(said(chain('name: Build'))).toEqual([]);
    expect(said(chain('if: always()'))).toEqual(['template-injection high 13']);
  });

  it('are nothing when they are always true', () => {
    const condition = "${{ github.event_name == 'push' }} || false";
    expect(said(job('pull_request_target', run(`echo ${title}`), `if: "${condition}"`))).toEqual([
      'template-injection high 7',
      'unsound-condition medium 5',
    ]);
  });

  it('do not end in a circle of jobs', () => {
    const circle = `on: issues\npermissions: {}\njobs:\n  a:\n    needs: b\n    steps:\n      - run: echo \${{ github.event.issue.title }}\n  b:\n    needs: [a, b]\n    steps: []\n`;
    expect(said(circle)).toEqual(['template-injection high 7']);
  });
});

describe('untrusted-checkout', () => {
  const checkout = (ref: string, after = 'npm ci') =>
    `      - uses: actions/checkout@v5\n        with:\n          ref: ${ref}\n${after === '' ? '' : `      - run: ${after}\n`}`;
  const sha = '${{ github.event.pull_request.head.sha }}';
  it.each<[string, string, string | null]>([
    ['pull_request_target', checkout(sha), 'high 9'],
    // A branch of this repository, unless the head's repository is named, too.
    ['pull_request_target', checkout('${{ github.head_ref }}', 'make'), null],
    ['pull_request_target', checkout('${{ github.event.pull_request.head.ref }}', 'make'), null],
    [
      'pull_request_target',
      checkout(
        '${{ github.head_ref }}\n          repository: ${{ github.event.pull_request.head.repo.full_name }}',
        'make',
      ),
      'high 9',
    ],
    [
      'pull_request_target',
      run('git fetch origin ${{ github.head_ref }} && git checkout FETCH_HEAD && make'),
      null,
    ],
    [
      'pull_request_target',
      run(
        '|\n          git remote add f ${{ github.event.pull_request.head.repo.clone_url }}\n          git fetch f\n          git checkout f/${{ github.head_ref }}\n          make',
      ),
      'high 10',
    ],
    ['pull_request_target', checkout(sha, 'git diff'), 'medium 9'],
    ['pull_request_target', checkout(sha, ''), null],
    ['pull_request_target', checkout('main'), null],
    ['pull_request_target', checkout('${{ github.sha }}'), null],
    ['pull_request', checkout(sha), null],
    ['push', checkout(sha), null],
    ['workflow_run', checkout('${{ github.event.workflow_run.head_sha }}'), 'high 9'],
    ['workflow_run', checkout(sha), null],
    ['issue_comment', checkout('refs/pull/${{ github.event.issue.number }}/merge'), 'high 9'],
    ['issue_comment', run('gh pr checkout "$NUMBER" && npm ci'), 'high 7'],
    // Fetched and only compared; fetched and then checked out, in the same script or a later one.
    ['issue_comment', run('|\n          git fetch origin pull/$NUMBER/head:pr\n          make'), null],
    [
      'issue_comment',
      run('|\n          git fetch origin pull/$NUMBER/head:pr\n          git diff main...pr\n          make'),
      null,
    ],
    [
      'issue_comment',
      run('|\n          git fetch origin pull/$NUMBER/head:pr\n          git checkout pr\n          make'),
      'high 9',
    ],
    [
      'issue_comment',
      run('|\n          git fetch origin pull/$NUMBER/head\n          git merge FETCH_HEAD\n          make'),
      'high 9',
    ],
    [
      'issue_comment',
      `${run('git fetch origin pull/$N/head:pr')}\n${run('git switch pr && make')}`,
      'high 8',
    ],
    ['issue_comment', run('git pull origin pull/$NUMBER/merge && make'), 'high 7'],
    ['issue_comment', run('git fetch origin main && make'), null],
    ['pull_request', run('gh pr checkout 12 && npm ci'), null],
    [
      'pull_request_target',
      run('git checkout ${{ github.event.pull_request.head.sha }} && npm ci'),
      'high 7',
    ],
    [
      'pull_request_target',
      `      - run: git checkout "$SHA" && npm ci\n        env: { SHA: '${sha}' }`,
      'high 7',
    ],
    ['pull_request_target', `      - run: echo "$SHA" && npm ci\n        env: { SHA: '${sha}' }`, null],
    [
      'issue_comment',
      `      - id: pr\n        run: gh pr view 1 --json headRefOid\n${checkout('${{ steps.pr.outputs.sha }}')}`,
      'high 11',
    ],
    ['issue_comment', `      - id: pr\n        run: echo\n${checkout('${{ steps.pr.outputs.sha }}')}`, null],
    ['pull_request_target', `${checkout(sha, '')}      - uses: ./.github/actions/build`, 'high 9'],
  ])('on %s, %s: %s', (event, steps, expected) => {
    const options = { ignore: ['template-injection'] };
    expect(said(job(event, steps), { options })).toEqual(
      expected === null ? [] : [`untrusted-checkout ${expected}`],
    );
  });

  it('is low where somebody has to ask for it', () => {
    const labelled = "if: contains(github.event.pull_request.labels.*.name, 'safe to test')";
    expect(said(job('pull_request_target', checkout(sha), labelled))).toEqual(['untrusted-checkout low 9']);
  });
});

describe('unpinned-uses', () => {
  const hash = 'a'.repeat(40);
  const digest = `sha256:${'b'.repeat(64)}`;
  it.each<[string, string | null]>([
    ['foo/bar@v1', 'medium'],
    ['foo/bar@1.2.3', 'medium'],
    ['foo/bar@main', 'high'],
    ['foo/bar@v1.x', 'high'],
    ['foo/bar@abc1234', 'high'],
    [`foo/bar@${hash}`, null],
    [`foo/bar/sub@${hash}`, null],
    ['actions/checkout@v5', null],
    ['actions/checkout@main', 'high'],
    ['github/codeql-action/init@v3', null],
    ['github/codeql-action/init@codeql-bundle-v2.20.0', null],
    ['slsa-framework/slsa-github-generator/.github/workflows/x.yml@v2.1.0', null],
    ['acme/tool@main', null],
    ['ACME/tool@main', null],
    ['./.github/actions/x', null],
    ['docker://alpine:3.20', 'medium'],
    ['docker://alpine:latest', 'high'],
    ['docker://alpine', 'high'],
    ['docker://localhost:5000/alpine', 'high'],
    [`docker://alpine@${digest}`, null],
    [`docker://alpine:3.20@${digest}`, null],
    ['foo/bar', null],
    ['foo@v1', null],
  ])('%s: %s', (uses, severity) => {
    const expected = severity === null ? [] : [`unpinned-uses ${severity} 7`];
    expect(said(job('push', `      - uses: ${uses}`))).toEqual(expected);
  });

  it.each<[string, readonly object[], number]>([
    ['foo/bar@v1', [{ uses: 'foo/*', pin: 'tag' }], 0],
    ['Foo/Bar@v1', [{ uses: 'foo/bar', pin: 'tag' }], 0],
    ['foo/bar/sub@v1', [{ uses: 'foo/bar', pin: 'tag' }], 0],
    ['foo/bar@main', [{ uses: 'foo/*', pin: 'tag' }], 1],
    ['foo/bar@main', [{ uses: '**', pin: 'any' }], 0],
    [
      'foo/bar@v1',
      [
        { uses: 'foo/**', pin: 'any' },
        { uses: 'foo/bar', pin: 'hash' },
      ],
      1,
    ],
    [
      'foo/bar@v1',
      [
        { uses: 'foo/*', pin: 'any' },
        { uses: 'foo/**', pin: 'hash' },
      ],
      1,
    ],
    ['actions/checkout@v5', [], 1],
    ['acme/tool@main', [{ uses: 'acme/*', pin: 'hash' }], 1],
    ['docker://ghcr.io/foo/bar:1', [{ uses: 'docker://ghcr.io/foo/*', pin: 'tag' }], 0],
  ])('%s with %j: %s', (uses, pins, n) => {
    expect(said(job('push', `      - uses: ${uses}`), { options: { pins } })).toHaveLength(n);
  });

  it('looks at reusable workflows and at images of container actions', () => {
    const call = 'on: push\npermissions: {}\njobs:\n  a:\n    uses: foo/bar/.github/workflows/x.yml@v1\n';
    expect(said(call)).toEqual(['unpinned-uses medium 5']);
    const action = 'runs:\n  using: docker\n  image: docker://alpine:3\n';
    expect(said(action, { path: 'tools/x/action.yml' })).toEqual(['unpinned-uses medium 3']);
  });

  it('says how to find the commit, and shows the edit', () => {
    const [finding] = findings(job('push', '      - uses: foo/bar/sub@v1.2 # old'));
    expect(toPlain(finding?.remedy ?? [])).toContain('gh api repos/foo/bar/commits/v1.2 --jq .sha');
    expect(finding?.patch).toBe(
      '-      - uses: foo/bar/sub@v1.2 # old\n+      - uses: foo/bar/sub@<commit of v1.2> # v1.2 # old',
    );
  });

  it('takes an owner that is not known for a stranger', () => {
    expect(said(job('push', '      - uses: acme/tool@main'), { owner: null })).toEqual([
      'unpinned-uses high 7',
    ]);
  });
});

describe('permissions', () => {
  const bare = (steps: string, more = '') =>
    `on: push\n${more}jobs:\n  a:\n    runs-on: x\n    steps:\n      - ${steps}\n`;
  it.each<[string, readonly string[]]>([
    [bare('uses: actions/checkout@v5'), ['undeclared-permissions low 2']],
    [
      bare('run: gh pr list\n        env: { GH_TOKEN: "${{ github.token }}" }'),
      ['undeclared-permissions low 2'],
    ],
    [bare('run: curl -H "${{ secrets.GITHUB_TOKEN }}"'), ['undeclared-permissions low 2']],
    [bare('run: make'), []],
    [bare('uses: actions/checkout@v5', 'permissions: {}\n'), []],
    [bare('uses: actions/checkout@v5', 'permissions: read-all\n'), []],
    [bare('uses: actions/checkout@v5', 'permissions: write-all\n'), ['excessive-permissions medium 2']],
    [bare('uses: actions/checkout@v5').replace('on: push', 'on: workflow_call'), []],
    [bare('uses: actions/checkout@v5').replace('runs-on: x', 'permissions: { contents: read }'), []],
    [bare('run: x').replace('runs-on: x', 'permissions: write-all'), ['excessive-permissions medium 4']],
  ])('%s: %j', (text, expected) => {
    expect(said(text)).toEqual(expected);
  });

  it('shows where the lines go', () => {
    expect(findings(bare('uses: actions/checkout@v5'))[0]?.patch).toBe(
      '+permissions:\n+  contents: read\n+\n jobs:',
    );
    expect(findings(bare('run: x', 'permissions: write-all\n'))[0]?.patch).toBe(
      '-permissions: write-all\n+permissions:\n+  contents: read',
    );
  });
});

describe('secrets-inherit', () => {
  const call = (uses: string) =>
    `on: push\npermissions: {}\njobs:\n  a:\n    uses: ${uses}\n    secrets: inherit\n`;
  const hash = 'a'.repeat(40);
  it.each([
    [`other/x/.github/workflows/a.yml@${hash}`, 1],
    [`acme/x/.github/workflows/a.yml@${hash}`, 0],
    [`Acme/x/.github/workflows/a.yml@${hash}`, 0],
    ['./.github/workflows/a.yml', 0],
  ])('%s: %s', (uses, n) => {
    expect(said(call(uses))).toHaveLength(n);
  });

  it('is noted, not found, where the owner is not known', () => {
    const told = { owner: null };
    const text = call(`other/x/.github/workflows/a.yml@${hash}`);
    expect(judge(text, told).outcome).toBe('pass');
    expect(notes(text, told)[0]).toContain(
      'Not looked at: whether 1 workflow call with secrets: inherit stays',
    );
  });
});

describe('self-hosted-runner', () => {
  const on = (event: string, runner: string) => job(event, run('make'), `runs-on: ${runner}`);
  it.each<[string, string, Told, number]>([
    ['pull_request', 'self-hosted', {}, 1],
    ['pull_request_target', '[self-hosted, linux]', {}, 1],
    ['pull_request', '{ group: x, labels: [Self-Hosted] }', {}, 1],
    ['push', 'self-hosted', {}, 0],
    ['pull_request', 'ubuntu-latest-16-cores', {}, 0],
    ['pull_request', '{ group: large }', {}, 0],
    ['pull_request', 'self-hosted', { visibility: 'private' }, 0],
    ['pull_request', 'self-hosted', { visibility: 'internal' }, 0],
    ['pull_request', '[self-hosted, ephemeral]', { options: { 'allowed-runners': ['Ephemeral'] } }, 0],
    ['pull_request', '[self-hosted, linux]', { options: { 'allowed-runners': ['ephemeral'] } }, 1],
  ])('on %s, %s, %j: %s', (event, runner, told, n) => {
    expect(said(on(event, runner), told)).toHaveLength(n);
  });

  it('sees one that a matrix names', () => {
    const text = on(
      'pull_request',
      '${{ matrix.os }}\n    strategy: { matrix: { os: [ubuntu-latest, self-hosted] } }',
    );
    expect(said(text)).toEqual(['self-hosted-runner high 5']);
  });

  it('is noted where nobody knows whether the repository is public', () => {
    const told = { visibility: null };
    expect(judge(on('pull_request', 'self-hosted'), told).outcome).toBe('pass');
    expect(notes(on('pull_request', 'self-hosted'), told)[0]).toContain(
      'whether 1 job on self-hosted runners',
    );
    expect(notes(on('push', 'self-hosted'), told)).toEqual([]);
    expect(
      notes(on('pull_request', 'self-hosted'), { ...told, options: { ignore: ['self-hosted-runner'] } }),
    ).toEqual([]);
  });
});

describe('persisted-credentials', () => {
  const upload = (version: string, path: string, more = '') =>
    `      - uses: actions/upload-artifact@${version}\n        with:\n          name: x\n          path: ${path}\n${more}`;
  const hidden = '          include-hidden-files: true\n';
  const checkout = '      - uses: actions/checkout@v4\n';
  it.each<[string, number]>([
    [checkout + upload('v4', '.', hidden), 1],
    [checkout + upload('v4', '${{ github.workspace }}', hidden), 1],
    [checkout + upload('v4', '"|\n            dist\n            ./**"'.replaceAll('"', ''), hidden), 1],
    [checkout + upload('v4', '.git'), 1],
    [checkout + upload('v3', '.'), 1],
    [checkout + upload('v4', '.'), 0],
    [checkout + upload('v4', 'dist', hidden), 0],
    [`${checkout}        with: { persist-credentials: false }\n${upload('v4', '.', hidden)}`, 0],
    [`${checkout}        with: { path: src }\n${upload('v4', 'src', hidden)}`, 1],
    [checkout.replace('v4', 'v6') + upload('v4', '.', hidden), 0],
    [checkout.replace('@v4', `@${'a'.repeat(40)} # v6.0.1`) + upload('v4', '.', hidden), 0],
    [checkout.replace('@v4', `@${'a'.repeat(40)} # v4.2.2`) + upload('v4', '.', hidden), 1],
    [upload('v4', '.', hidden) + checkout, 0],
    [checkout, 0],
  ])('%s: %s', (steps, n) => {
    expect(said(job('push', steps)).filter((one) => one.startsWith('persisted'))).toHaveLength(n);
  });
});

describe('where values come from', () => {
  const to = (outputs: string, steps: string, used: string) =>
    `on: issues\npermissions: {}\njobs:\n  p:\n    runs-on: x\n    outputs: { v: '${outputs}' }\n    steps:\n${steps}\n  a:\n    needs: p\n    runs-on: x\n    steps:\n      - run: ${used}\n`;
  const set = (script: string) =>
    `      - id: s\n        env: { T: '\${{ github.event.issue.title }}', N: '\${{ github.event.issue.number }}' }\n        run: ${script}`;
  it.each<[string, string, boolean]>([
    [
      'a job output',
      to('${{ github.event.issue.title }}', run("'true'"), 'echo ${{ needs.p.outputs.v }}'),
      true,
    ],
    [
      'a number',
      to('${{ github.event.issue.number }}', run("'true'"), 'echo ${{ needs.p.outputs.v }}'),
      false,
    ],
    [
      'a step behind it',
      to('${{ steps.s.outputs.t }}', set('echo "t=$T" >> $GITHUB_OUTPUT'), 'echo ${{ needs.p.outputs.v }}'),
      true,
    ],
    [
      'another output',
      to(
        '${{ steps.s.outputs.n }}',
        set('printf "n=$N\\n" >> $GITHUB_OUTPUT'),
        'echo ${{ needs.p.outputs.v }}',
      ),
      false,
    ],
    [
      'a step',
      job(
        'issues',
        `${set('echo "t=$T" | tee -a "$GITHUB_OUTPUT"')}\n${run('echo ${{ steps.s.outputs.t }}')}`,
      ),
      true,
    ],
    [
      'a copy',
      job(
        'issues',
        `${set('"X=$T; echo t=$X >> $GITHUB_OUTPUT"').replace('X=$T; ', 'true\\nX=$T\\n')}\n${run('echo ${{ steps.s.outputs.t }}')}`,
      ),
      true,
    ],
    [
      'a variable set by a step',
      job('issues', `${set('echo "Q=$T" >> $GITHUB_ENV')}\n${run('echo ${{ env.Q }}')}`),
      true,
    ],
    [
      'a variable of a later step',
      job('issues', `${run('echo ${{ env.Q }}')}\n${set('echo "Q=$T" >> $GITHUB_ENV')}`),
      false,
    ],
    [
      'a variable that hands on the outer one',
      job('issues', "      - env: { A: '${{ env.A }}' }\n        run: echo ${{ env.A }}"),
      false,
    ],
    [
      'a matrix',
      job(
        'issues',
        run('echo ${{ matrix.t }}'),
        "runs-on: x\n    strategy: { matrix: { t: ['${{ github.event.issue.title }}'] } }",
      ),
      true,
    ],
    [
      'a matrix of words',
      job('issues', run('echo ${{ matrix.t }}'), 'runs-on: x\n    strategy: { matrix: { t: [a, b] } }'),
      false,
    ],
    [
      'steps side by side',
      job('issues', '      - parallel:\n          - run: echo ${{ github.event.issue.title }}'),
      true,
    ],
    ['case()', job('issues', run("echo ${{ case(github.event.issue.title, 'a', 'b') }}")), false],
    ['a value of case()', job('issues', run("echo ${{ case(true, github.event.issue.title, 'b') }}")), true],
  ])('%s', (_, head, is) => {
    expect(said(head).some((one) => one.startsWith('template-injection high'))).toBe(is);
  });

  it('takes inputs of an action for what its caller lets others choose', () => {
    const action = (type: string) =>
      `inputs: { v: { description: x } }\nruns:\n  using: composite\n  steps:\n    - shell: bash\n      run: ${type}\n`;
    expect(said(action('echo ${{ inputs.v }}'), { path: 'action.yml' })).toEqual([
      'template-injection low 6',
    ]);
    expect(said(action('echo "$V"'), { path: 'action.yml' })).toEqual([]);
  });
});

describe("a file of another run's artifact, written to a file of the environment", () => {
  const theirs =
    "uses: actions/download-artifact@v4\n        with: { run-id: '${{ github.event.workflow_run.id }}' }";
  it.each<[string, string, string, boolean]>([
    ['workflow_run', theirs, 'cat pr.txt >> $GITHUB_ENV', true],
    ['workflow_run', theirs, 'echo "PR=$(cat pr/NUMBER)" >> "$GITHUB_ENV"', true],
    ['workflow_run', theirs, 'echo "PR=$(< pr/NUMBER)" >> "$GITHUB_ENV"', true],
    ['workflow_run', theirs, 'cat path.txt >> $GITHUB_PATH', true],
    ['workflow_run', 'run: gh run download "$RUN"', 'cat pr.txt >> $GITHUB_ENV', true],
    ['workflow_run', 'uses: dawidd6/action-download-artifact@v6', 'cat pr.txt >> $GITHUB_ENV', true],
    ['workflow_run', theirs, 'echo "PR=$(cat pr.txt | head -n 1)" >> $GITHUB_ENV', false],
    ['workflow_run', theirs, "cat >> $GITHUB_ENV <<'EOF'\nA=1\nEOF", false],
    ['workflow_run', 'uses: actions/download-artifact@v4', 'cat pr.txt >> $GITHUB_ENV', false],
    ['push', theirs, 'cat pr.txt >> $GITHUB_ENV', false],
  ])('%s, %s, %s: %s', (event, before, script, is) => {
    const steps = `      - ${before}\n      - run: |\n${script.replaceAll(/^/gm, '          ')}`;
    expect(said(job(event, steps)).some((one) => one.startsWith('github-env'))).toBe(is);
  });
});

describe('files of the environment', () => {
  const env = "        env: { T: '${{ github.event.issue.body }}', N: '${{ github.event.issue.number }}' }";
  it.each<[string, boolean]>([
    ['echo "T=$T" >> $GITHUB_ENV', true],
    ['echo "T=$T" | tee -a "$GITHUB_ENV"', true],
    ['{\n  echo "T<<EOF"\n  echo "$T"\n  echo EOF\n} >> "$GITHUB_ENV"', true],
    ['(\n  echo "T=$T"\n) >> ${GITHUB_ENV}', true],
    ['cat <<EOF >> $GITHUB_ENV\nT=$T\nEOF', true],
    ['cat >> "$GITHUB_ENV" <<-EOF\nT=${T}\nEOF', true],
    ['for x in 1; do\n  echo "T=$T"\ndone >> $GITHUB_ENV', true],
    ['exec >> $GITHUB_ENV\necho "T=$T"', true],
    ['X=$T\necho "T=$X" >> $GITHUB_ENV', true],
    ['F=$GITHUB_ENV\necho "T=$T" >> $F', true],
    ['echo "T=$T" >> ${{ github.env }}', true],
    ['"T=$env:T" | Out-File -FilePath $env:GITHUB_ENV -Append', true],
    ['Add-Content -Path $env:GITHUB_ENV -Value "T=$env:T"', true],
    ['echo T=%T%>> %GITHUB_ENV%', true],
    ['echo "$T" >> $GITHUB_PATH', true],
    ['import os\nopen(os.environ["GITHUB_ENV"], "a").write("T=" + os.environ["T"])', true],
    ['echo "N=$N" >> $GITHUB_ENV', false],
    ['echo "T=$T" >> $GITHUB_OUTPUT', false],
    ['echo "$T"\necho "A=1" >> $GITHUB_ENV', false],
    ['{\n  echo "$T"\n} >> log\n{\n  echo A=1\n} >> $GITHUB_ENV', false],
    ["cat <<'EOF' >> $GITHUB_ENV\nT=$T\nEOF", false],
    ['cat "$GITHUB_ENV" "$T"', false],
    ['E=$(uuidgen)\n{\n  echo "T<<$E"\n  echo "$T"\n  echo "$E"\n} >> "$GITHUB_ENV"', false],
    ['echo "T=$(echo "$T" | head -n 1)" >> $GITHUB_ENV', false],
    ['# echo "T=$T" >> $GITHUB_ENV', false],
  ])('%s: %s', (script, is) => {
    const steps = `      - run: |\n${script.replaceAll(/^/gm, '          ')}\n${env}`;
    expect(said(job('issues', steps)).some((one) => one.startsWith('github-env'))).toBe(is);
  });
});

it.each<[string, boolean]>([
  ['P=$(echo "$T" | sed s/a/b/)', true],
  ['P=$(echo "$T" | sha256sum)', false],
  ['P=$(echo fixed | sed s/a/b/)', false],
])('a path made by %s is a stranger’s: %s', (line, is) => {
  const steps = `      - run: |\n          ${line}\n          echo "$P" >> $GITHUB_PATH\n        env: { T: "\${{ github.event.issue.title }}" }`;
  expect(said(job('issues', steps))).toEqual(is ? ['github-env high 9'] : []);
});

it('takes a token in the variables at the top for one that every job has', () => {
  const text = (value: string) =>
    `on: push\nenv: { TOKEN: "\${{ ${value} }}" }\njobs:\n  a:\n    steps: [{ run: make }]\n`;
  expect(said(text('secrets.GITHUB_TOKEN'))).toEqual(['undeclared-permissions low 3']);
  expect(said(text('github.token'))).toEqual(['undeclared-permissions low 3']);
  expect(said(text('github.sha'))).toEqual([]);
});

it('takes `$/…` for this repository itself', () => {
  expect(said(job('push', '      - uses: $/.github/actions/build@v1'))).toEqual([]);
  expect(said(job('push', '      - uses: somebody/build@v1'))).toEqual(['unpinned-uses medium 7']);
});

describe('machines of one’s own', () => {
  it.each<[string, string, number]>([
    ['pull_request', '${{ fromJSON(\'["self-hosted", "linux"]\') }}', 1],
    ['pull_request', "${{ github.event_name == 'pull_request' && 'self-hosted' || 'ubuntu-latest' }}", 1],
    ['pull_request_review', '[self-hosted]', 1],
    ['pull_request_review_comment', '{ group: big, labels: [self-hosted] }', 1],
    ['push', '[self-hosted]', 0],
    ['pull_request', 'ubuntu-latest', 0],
  ])('%s on %s: %s', (event, runners, n) => {
    expect(said(job(event, run('make'), `runs-on: ${runners}`))).toHaveLength(n);
  });

  it.each<[string, boolean]>([
    ['${{ vars.RUNNER }}', true],
    ['{ group: big }', true],
    ['gpu-box', true],
    ['ubuntu-24.04', false],
    ['blacksmith-4vcpu-ubuntu-2404', false],
    ["${{ github.event_name == 'push' && 'ubuntu-latest' || 'macos-15' }}", false],
  ])('a note says that %s does not tell: %s', (runners, is) => {
    const text = notes(job('pull_request', run('make'), `runs-on: ${runners}`)).join(' ');
    expect(text.includes('does not tell whose machine runs build')).toBe(is);
  });
});

describe('secrets', () => {
  it.each<[string, string | null]>([
    ["env: { A: '${{ toJSON(secrets) }}' }", 'overprovisioned-secrets'],
    ["env: { A: '${{ secrets[matrix.name] }}' }", 'overprovisioned-secrets'],
    ["env: { A: '${{ fromJSON(secrets.KEY).id }}' }", 'unredacted-secrets'],
    ["env: { A: '${{ secrets.KEY }}' }", null],
    ['env: { A: "${{ secrets[\'KEY\'] }}" }', null],
    [
      'container: { image: node:24, credentials: { username: me, password: hunter2 } }',
      'hardcoded-container-credentials',
    ],
    ["container: { image: node:24, credentials: { username: me, password: '${{ secrets.P }}' } }", null],
    ['container: node', 'unpinned-images'],
    ['services: { db: { image: postgres:latest } }', 'unpinned-images'],
    ['services: { db: { image: postgres:18 } }', null],
    ['container: node:24-bookworm', null],
    ["container: '${{ matrix.image }}'", null],
  ])('%s: %s', (more, rule) => {
    const rules = said(job('push', run('make'), `runs-on: x\n    ${more}`)).map((one) => one.split(' ')[0]);
    expect(rules).toEqual(rule === null ? [] : [rule]);
  });
});

describe('conditions', () => {
  it.each<[string, string | null]>([
    ["${{ github.ref == 'a' }} && true", "github.ref == 'a' && true"],
    ["${{ github.ref == 'a' || false }} && ${{ true }}", "(github.ref == 'a' || false) && true"],
    ['"${{ true }} "', 'true'],
    ["${{ github.ref == 'a' }}", null],
    ["github.ref == 'a' && true", null],
    ["${{ github.ref == '}}' }}", null],
    ['>-\n          ${{ true }}', null],
    ['|\n          true &&\n          false', null],
    ['|\n          ${{ true }}', 'true'],
  ])('unsound: %s → %s', (text, sound) => {
    const steps = `      - if: ${text}\n        run: make`;
    expect(said(job('push', steps))).toEqual(sound === null ? [] : ['unsound-condition medium 7']);
    if (sound !== null)
      expect(toPlain(findings(job('push', steps))[0]?.remedy ?? [])).toContain(`if: ${sound}.`);
  });

  it.each<[string, string, number]>([
    ['pull_request_target', "github.actor == 'dependabot[bot]'", 1],
    ['workflow_run', "'renovate[bot]' == github.triggering_actor", 1],
    ['pull_request_target', "contains(github.actor, 'dependabot')", 1],
    ['pull_request_target', "contains(github.actor, 'dependabot[')", 1],
    ['pull_request_target', "endsWith(github.actor, '[bot]')", 1],
    ['pull_request_target', "startsWith(github.actor, 'dependabot')", 1],
    ['pull_request_target', 'github.actor_id == 49699333', 1],
    ['pull_request_target', "github.event.sender.type == 'Bot'", 1],
    ['pull_request_target', 'contains(fromJSON(\'[\\"maria\\", \\"renovate[bot]\\"]\'), github.actor)', 1],
    ['pull_request_target', "contains('dependabot[bot] renovate[bot]', github.actor)", 1],
    ['pull_request_target', 'github.actor_id == 583231', 0],
    ['pull_request_target', "startsWith(github.actor, 'maria')", 0],
    ['pull_request_target', "github.event.sender.type == 'User'", 0],
    ['pull_request', "github.actor == 'dependabot[bot]'", 0],
    ['pull_request_target', "github.actor != 'dependabot[bot]'", 0],
    ['pull_request_target', "!(github.actor == 'dependabot[bot]')", 0],
    ['pull_request_target', "github.event.pull_request.user.login == 'dependabot[bot]'", 0],
    ['pull_request_target', "github.actor == 'dependabot[bot]' && github.event_name == 'push'", 0],
  ])('bots on %s: %s: %s', (event, condition, n) => {
    const options = { ignore: ['unsound-contains'] };
    const expected = Array.from({ length: n }, () => 'bot-conditions medium 5');
    expect(said(job(event, run('make'), `if: "${condition}"`), { options })).toEqual(expected);
  });

  it.each<[string, number]>([
    ["contains('refs/heads/main refs/heads/dev', github.ref)", 1],
    ["contains('main,dev', github.head_ref)", 1],
    ["!contains('main dev', github.ref_name)", 0],
    ['contains(fromJSON(\'[\\"main\\", \\"dev\\"]\'), github.ref_name)', 0],
    ["contains('main', github.ref_name)", 0],
    ["contains('opened closed', github.event.action)", 0],
    ["contains(github.event.head_commit.message, '[skip ci]')", 0],
  ])('contains: %s: %s', (condition, n) => {
    const expected = Array.from({ length: n }, () => 'unsound-contains medium 5');
    expect(said(job('push', run('make'), `if: "${condition}"`))).toEqual(expected);
  });
});

describe('environment', () => {
  const step = (script: string, value: string) => `      - run: ${script}\n        env: { X: '${value}' }`;
  const body = '${{ github.event.comment.body }}';
  it.each<[string, string, string, number]>([
    ['issue_comment', 'echo "B=$X" >> $GITHUB_ENV', body, 1],
    ['issue_comment', 'echo "B=${X}" >> "$GITHUB_ENV"', body, 1],
    ['issue_comment', 'echo "$X" >> "${GITHUB_PATH}"', '${{ github.event.issue.title }}', 1],
    ['issue_comment', 'echo "B=$X" >> $GITHUB_ENV', '${{ github.event.issue.title }}', 0],
    ['issue_comment', 'echo "B=$X" >> $GITHUB_OUTPUT', body, 0],
    ['issue_comment', 'echo "B=$Y" >> $GITHUB_ENV', body, 0],
    ['pull_request_review_comment', 'echo "B=$X" >> $GITHUB_ENV', body, 0],
  ])('on %s, %s with %s: %s', (event, script, value, n) => {
    const expected = Array.from({ length: n }, () => 'github-env high 7');
    expect(said(job(event, step(script, value)))).toEqual(expected);
  });

  it('that brings insecure commands back is found wherever it is set', () => {
    const name = 'ACTIONS_ALLOW_UNSECURE_COMMANDS';
    const at = (value: string) =>
      `on: push\npermissions: {}\nenv: { ${name}: ${value} }\njobs:\n  a:\n    env: { ${name}: ${value} }\n    runs-on: x\n    steps:\n      - run: x\n        env: { ${name}: ${value} }\n`;
    expect(said(at('true'))).toEqual([
      'insecure-commands high 3',
      'insecure-commands high 6',
      'insecure-commands high 10',
    ]);
    expect(said(at("'true'"))).toHaveLength(3);
    expect(said(at('false'))).toEqual([]);
  });
});

describe('compared with the base', () => {
  const uses = (...list: readonly string[]) =>
    job('push', list.map((one) => `      - uses: ${one}`).join('\n'));

  it('what was there is counted, not found', () => {
    expect(judge(uses('foo/bar@v2'), { base: uses('foo/bar@v1') }).outcome).toBe('pass');
    expect(notes(uses('foo/bar@v2'), { base: uses('foo/bar@v1') })).toEqual([
      '1 finding in the same files was there before this change.',
    ]);
  });

  it.each<[string, string, string, number]>([
    ['one more of it', uses('foo/bar@v1'), uses('foo/bar@v1', 'foo/bar@v1'), 1],
    ['another beside it', uses('foo/bar@v1'), uses('foo/bar@v1', 'foo/baz@v1'), 1],
    ['a branch for a version', uses('foo/bar@v1'), uses('foo/bar@main'), 1],
    ['a version for a commit', uses(`foo/bar@${'a'.repeat(40)}`), uses('foo/bar@v1'), 1],
    ['lines before it', uses('foo/bar@v1'), `# new\n\n${uses('foo/bar@v1')}`, 0],
    ['a job that got another name', uses('foo/bar@v1'), uses('foo/bar@v1').replace('  build:', '  test:'), 0],
    [
      'an event that makes it worse',
      job('pull_request', run('echo ${{ github.head_ref }}')),
      job('pull_request_target', run('echo ${{ github.head_ref }}')),
      1,
    ],
    ['the same in a file that was broken', 'on: [', uses('foo/bar@v1'), 1],
    [
      'a condition that is gone',
      job('issues', run('echo ${{ github.event.issue.title }}'), 'if: false'),
      job('issues', run('echo ${{ github.event.issue.title }}')),
      1,
    ],
  ])('%s', (_, base, head, n) => {
    expect(findings(head, { base })).toHaveLength(n);
  });
});

describe('an alias', () => {
  it('is looked through, and what it repeats is said once', () => {
    const text =
      'on: push\npermissions: {}\njobs:\n  a: &a\n    runs-on: x\n    steps:\n      - uses: foo/bar@v1\n  b: *a\n  c:\n    steps:\n      - uses: foo/bar@v1\n';
    expect(said(text)).toEqual(['unpinned-uses medium 7', 'unpinned-uses medium 11']);
  });
});

describe('a fingerprint', () => {
  const steps =
    '      - uses: foo/bar@v1\n      - name: Second\n        uses: foo/bar@v1\n      - uses: foo/bar@v1';

  it('says rule, file, job, step and what; two alike are told apart', () => {
    expect(findings(job('push', steps)).map(({ fingerprint }) => fingerprint)).toEqual([
      `unpinned-uses|${path}|build|foo/bar|foo/bar version`,
      `unpinned-uses|${path}|build|Second|foo/bar version`,
      `unpinned-uses|${path}|build|foo/bar|foo/bar version|2`,
    ]);
  });

  it('does not change with lines, versions or the order of jobs', () => {
    const before = findings(job('push', steps)).map(({ fingerprint }) => fingerprint);
    const after = findings(`# a\n# b\n${job('push', steps.replaceAll('@v1', '@v2'))}`).map(
      ({ fingerprint }) => fingerprint,
    );
    expect(after).toEqual(before);
  });
});

describe('what cannot be read', () => {
  it('fails whatever else is fine, because it may be read elsewhere', () => {
    const [finding] = findings('on: push\njobs: [\n');
    expect(finding).toMatchObject({ severity: 'low', path, line: 3, fingerprint: `unreadable|${path}` });
    expect(toPlain(finding?.message ?? [])).toContain('GitHub does not run it');
  });

  it('says nothing of what is over a limit: the collector has', () => {
    expect(judge('['.repeat(5_000)).outcome).toBe('pass');
  });
});

describe('options', () => {
  const everything = `on: [pull_request_target, issue_comment, pull_request, release]\nenv: { ACTIONS_ALLOW_UNSECURE_COMMANDS: true }\njobs:\n  a:\n    if: contains('a b', github.ref)\n    runs-on: self-hosted\n    permissions: write-all\n    steps:\n      - uses: actions/checkout@v4\n        with: { ref: '\${{ github.event.pull_request.head.sha }}' }\n      - run: make \${{ github.head_ref }}\n      - run: echo $X >> $GITHUB_ENV\n        env: { X: '\${{ github.event.comment.body }}' }\n      - uses: actions/upload-artifact@v3\n        with: { path: . }\n      - if: \${{ true }} x\n        run: x\n      - if: github.actor == 'dependabot[bot]'\n        uses: foo/bar@v1\n  b:\n    uses: other/x/.github/workflows/x.yml@v1\n    secrets: inherit\n  c:\n    runs-on: ubuntu-latest\n    container:\n      image: node\n      credentials: { username: me, password: hunter2 }\n    env: { ALL: '\${{ toJSON(secrets) }}', ONE: '\${{ fromJSON(secrets.KEY).id }}' }\n    steps:\n      - uses: actions/cache@v4\n      - run: npm publish\n`;

  it('ignore leaves a rule out, and only that one', () => {
    const rulesIn = (options: Record<string, unknown>) => [
      ...new Set(said(everything, { options }).map((one) => one.split(' ')[0])),
    ];
    const all = ruleNames.filter((name) => name !== 'unreadable');
    expect(rulesIn({}).sort()).toEqual([...all].sort());
    for (const name of all)
      expect(rulesIn({ ignore: [name] }).sort()).toEqual(all.filter((one) => one !== name).sort());
    expect(judge('a: [', { options: { ignore: ['unreadable'] } }).outcome).toBe('pass');
  });

  it.each([
    { ignore: ['unpinned'] },
    { pins: [{ uses: 'x', pin: 'sha' }] },
    { pins: [{ uses: '!x', pin: 'tag' }] },
    { other: 1 },
  ])('%j is refused', (options) => {
    expect(policy.options.safeParse(options).success).toBe(false);
  });

  it('lists the worst first', () => {
    const weights = ['high', 'medium', 'low'];
    const order = findings(everything).map(({ severity = '' }) => weights.indexOf(severity));
    expect(order).toEqual([...order].sort());
  });
});

describe('other tools', () => {
  const text = job('push', '      - uses: foo/bar@v1');
  const result = (of: Partial<NewResult>): NewResult => ({
    tool: 'zizmor',
    rule: 'zizmor/unpinned-uses',
    level: 'error',
    security: null,
    message: 'action is not pinned to a hash',
    help: null,
    helpAddress: null,
    path,
    line: 7,
    endLine: 7,
    fingerprint: 'zizmor|zizmor/unpinned-uses|x',
    ...of,
  });
  const rules = (reported: readonly NewResult[], told: Told = {}) =>
    findings(text, { reported, ...told }).map(({ fingerprint }) =>
      fingerprint.split('|').slice(0, 2).join('|'),
    );
  const own = `unpinned-uses|${path}`;

  it.each<[Partial<NewResult>, readonly string[]]>([
    [{}, [own]],
    [{ line: null, endLine: null }, [own]],
    [{ line: 3, endLine: 3 }, [own, 'zizmor|zizmor/unpinned-uses']],
    [{ rule: 'zizmor/cache-poisoning', fingerprint: 'zizmor|cache' }, [own, 'zizmor|cache']],
    [{ rule: 'zizmor/cache-poisoning', level: 'warning' }, [own]],
    [
      { rule: 'zizmor/cache-poisoning', level: 'note', security: 'high', fingerprint: 'zizmor|cache' },
      ['zizmor|cache', own],
    ],
    [{ path: 'action.yml' }, [own, 'zizmor|zizmor/unpinned-uses']],
    [{ tool: 'poutine', rule: 'debug_enabled', fingerprint: 'poutine|debug' }, [own, 'poutine|debug']],
  ])('%j', (of, expected) => {
    expect(rules([result(of)])).toEqual(expected);
  });

  it('are left out for rules that are ignored', () => {
    expect(rules([result({ line: 3, endLine: 3 })], { options: { ignore: ['unpinned-uses'] } })).toEqual([]);
  });

  it('are noted when they are less than an error, or could not be read', () => {
    const told = {
      reported: [result({ rule: 'zizmor/cache-poisoning', level: 'warning' as const })],
      unread: [['a.sarif is no SARIF']],
    };
    expect(notes(text, told)).toEqual([
      'Reported as less than an error: zizmor/cache-poisoning in .github/workflows/ci.yml (zizmor).',
      "Other tools' findings about workflows may be incomplete: a.sarif is no SARIF.",
    ]);
  });
});

describe('cache-poisoning', () => {
  const publish = (cache: string, on = 'release', last = 'npm publish') =>
    said(job(on, `      - ${cache}\n      - run: ${last}`), { options: { ignore: ['unpinned-uses'] } });
  it.each<[string, boolean]>([
    ['uses: actions/cache@v4', true],
    ['uses: actions/cache/restore@v4', true],
    ['{ uses: actions/cache@v4, with: { lookup-only: true } }', false],
    ['uses: actions/cache/save@v4', false],
    ['uses: Swatinem/rust-cache@v2', true],
    ['{ uses: actions/setup-node@v5, with: { cache: npm } }', true],
    ['{ uses: actions/setup-node@v5, with: { cache: "" } }', false],
    ['uses: actions/setup-node@v5', false],
    ['uses: actions/setup-go@v6', true],
    ['{ uses: actions/setup-go@v6, with: { cache: false } }', false],
    ['{ uses: astral-sh/setup-uv@v7, with: { enable-cache: "false" } }', false],
    ['{ uses: astral-sh/setup-uv@v7, with: { enable-cache: "${{ github.ref_type != \'tag\' }}" } }', false],
    ["{ uses: actions/cache@v4, if: github.ref_type != 'tag' }", false],
  ])('%s in a release: %s', (step, is) => {
    expect(publish(step)).toEqual(is ? ['cache-poisoning low 7'] : []);
  });

  it('leaves caches alone where nothing is published, or no release or tag starts it', () => {
    const cache = 'uses: actions/cache@v4';
    expect(publish(cache, 'push')).toEqual([]);
    expect(publish(cache, '{ push: { branches: [main] }, pull_request: }')).toEqual([]);
    expect(publish(cache, 'release', 'npm test')).toEqual([]);
    expect(publish(cache, '{ push: { tags: ["v*"] } }')).toEqual(['cache-poisoning low 7']);
  });

  it('counts in a job that the publishing one waits for, and in no other', () => {
    const cached = (id: string) => `  ${id}:\n    steps: [{ uses: actions/cache@v4 }, { run: make }]\n`;
    const text = `on: release\npermissions: {}\njobs:\n${cached('build')}${cached('docs')}  out:\n    needs: build\n    steps: [{ run: npm publish }]\n`;
    expect(said(text)).toEqual(['cache-poisoning low 5']);
  });
});

describe('events that hand over secrets', () => {
  const quiet = run('echo hello');
  it.each<[string, string, boolean]>([
    ['pull_request_target', '', true],
    ['workflow_run', '', true],
    ['issue_comment', '', true],
    ['pull_request', '', false],
    ['issues', '', false],
    ['pull_request_target', 'if: github.event.pull_request.head.repo.full_name == github.repository', false],
    ['pull_request_target', "if: github.event.pull_request.user.login == 'maria'", false],
  ])('%s with %j is noted: %s', (event, condition, is) => {
    expect(said(job(event, quiet, condition))).toEqual([]);
    expect(notes(job(event, quiet, condition)).some((note) => note.includes(event))).toBe(is);
  });

  it('are not noted again', () => {
    expect(notes(job('issue_comment', quiet), { base: job('issue_comment', run('x')) })).toEqual([]);
  });
});

it('looks at the images of a matrix', () => {
  const text = (images: string) =>
    `on: push\npermissions: {}\njobs:\n  a:\n    strategy:\n      matrix:\n        image: [${images}]\n    container: \${{ matrix.image }}\n    steps: [{ run: x }]\n`;
  expect(said(text('node, "debian:12"'))).toEqual(['unpinned-images low 7']);
  expect(said(text('"node:24", "debian:12"'))).toEqual([]);
});

describe('what is said of a condition', () => {
  it.each([
    ["startsWith('${{ inputs.branch }}', 'release/')", "if: startsWith(inputs.branch, 'release/')"],
    ['"!${{ inputs.skip }}"', 'if: ${{ !inputs.skip }}'],
  ])('%s: the remedy is read as it was meant', (condition, remedy) => {
    const [found] = findings(job('push', run('x'), `if: ${condition}`));
    expect(toPlain(found?.remedy ?? [])).toContain(remedy);
  });

  it.each<[string, boolean]>([
    ["contains(github.event.pull_request.labels.*.name, 'safe')", true],
    ["!contains(github.event.pull_request.labels.*.name, 'skip')", false],
  ])('%s asks for somebody: %s', (condition, is) => {
    const steps =
      '      - uses: actions/checkout@v5\n        with: { ref: "${{ github.event.pull_request.head.sha }}" }\n      - run: make';
    const [found] = findings(job('pull_request_target', steps, `if: \${{ ${condition} }}`));
    expect(toPlain(found?.message ?? []).includes('Somebody has to ask')).toBe(is);
  });

  it('that lets in runs of issues lets in their titles', () => {
    const steps = run('echo ${{ github.event.workflow_run.display_title }}');
    const text = job('workflow_run', steps, "if: github.event.workflow_run.event == 'issues'");
    expect(said(text)).toEqual(['template-injection high 7']);
  });
});

describe('hostile workflows', () => {
  it('stay inert in what is said', () => {
    const evil = '@everyone <img src=x> [l](https://evil.test) `c`';
    const text = `on: issues\njobs:\n  ${JSON.stringify(evil)}:\n    steps:\n      - name: ${JSON.stringify(evil)}\n        run: echo \${{ github.event.issue.title }} ${evil}\n      - uses: ${JSON.stringify(`${evil}/x@v1`)}\n`;
    const found = findings(text);
    expect(found.length).toBeGreaterThan(1);
    for (const { message, remedy } of found) {
      for (const prose of [message, remedy]) {
        const outside = toMarkdown(prose).replaceAll(/(`+)[^\n]*?[^`]\1(?!`)/g, '');
        expect(outside).not.toMatch(/[@<[#\n]/);
      }
    }
  });

  const many = (n: number, one: (i: number) => string) =>
    Array.from({ length: n }, (_, i) => one(i)).join('\n');
  it.each<[string, string]>([
    [
      'expressions',
      job(
        'issues',
        `      - run: |\n${many(4_000, (i) => `          echo \${{ github.event.issue.title || ${i} }}`)}`,
      ),
    ],
    [
      'steps',
      job(
        'pull_request_target',
        many(
          1_000,
          () => '      - uses: actions/checkout@v4\n        with: { ref: "${{ github.head_ref }}" }',
        ),
      ),
    ],
    [
      'jobs that wait for all before',
      `on: issues\njobs:\n${many(200, (i) => `  j${i}:\n    needs: [${many(i, (k) => `j${k},`).replaceAll('\n', '')}]\n    steps: [{ run: 'echo \${{ github.event.issue.title }}' }]`)}`,
    ],
    ['a long line of git', job('issue_comment', run(`${'git fetch pull/ '.repeat(12_000)}`))],
    ['a long ref', job('push', `      - uses: a/b@${'a-1'.repeat(60_000)}`)],
    [
      'variables and steps',
      `on: issues\nenv:\n${many(4_000, (i) => `  A${i}: x`)}\njobs:\n  a:\n    steps:\n${many(1_000, () => '      - run: x $A >> $GITHUB_ENV')}`,
    ],
    [
      'one variable set again and again',
      job(
        'issues',
        `${many(999, () => '      - run: echo "A=${{ env.A }}$A" >> $GITHUB_ENV')}\n      - run: echo \${{ env.A }}`,
      ),
    ],
    [
      'variables set from one another',
      job(
        'issues',
        many(1_000, (i) => `      - run: echo "A${i + 1}=$A${i}" >> $GITHUB_ENV`),
      ),
    ],
    [
      'outputs of a long script',
      job(
        'issues',
        `      - id: s\n        run: |\n${many(2_500, (i) => `          echo "o${i}=$X" >> $GITHUB_OUTPUT`)}\n      - run: |\n${many(2_500, (i) => `          echo \${{ steps.s.outputs.o${i} }}`)}`,
      ),
    ],
    ['dashes in a script', job('pull_request_target', run(`|\n          ${'./ -'.repeat(50_000)}`))],
  ])('%s come to an end', { timeout: 60_000 }, (_, text) => {
    expect(readWorkflow('workflow', text).state).not.toBe('beyond');
    const verdict = judge(text);
    expect(verdict.outcome === 'fail' ? verdict.findings.length : 0).toBeLessThanOrEqual(201);
  });

  it('are not judged beyond a count of steps, nor followed beyond an amount of text', () => {
    const text = job(
      'issues',
      many(1_001, () => run('x')),
    );
    expect(readWorkflow('workflow', text)).toEqual({ state: 'beyond', what: 'more than 1000 steps' });
    const outputs = (n: number) =>
      `      - id: s\n        run: |\n${many(n, (i) => `          echo "o${i}=fixed" >> $GITHUB_OUTPUT`)}\n      - run: |\n${many(n, (i) => `          echo \${{ steps.s.outputs.o${i} }}`)}`;
    expect(said(job('issues', outputs(100)))).toEqual([]);
    expect(said(job('issues', outputs(2_500))).length).toBeGreaterThan(0);
  });

  it('of many findings says how many are not listed', () => {
    const found = findings(
      job(
        'push',
        many(230, (i) => `      - uses: a/b${i}@v1`),
      ),
    );
    expect(found).toHaveLength(201);
    expect(toPlain(found.at(-1)?.message ?? [])).toBe('And 30 findings more in 1 file.');
    expect(new Set(found.map(({ fingerprint }) => fingerprint)).size).toBe(201);
  });
});

it('skips a change without workflows', () => {
  const facts = { files: [], owner: null, visibility: null, reported: [], unread: [] };
  expect(policy.judge({ workflows: facts }, policy.options.parse({})).outcome).toBe('skip');
});

/** Stories of files that are planned, applied and taken back, against the local GitHub. */
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { parse } from 'yaml';
import { type FilesScene, hashIn, idIn, openFiles, ownBranch, usual, workflow } from './scene.ts';

/** Nobody waits for reads that lag behind. */
vi.mock('node:timers/promises', () => ({ setTimeout: async () => undefined }));

let scene: FilesScene;
beforeAll(async () => {
  scene = await openFiles();
});
afterEach(() => scene.github.faults.clear());
afterAll(() => scene.stop());

const written = () => scene.writes().map(({ method, path }) => `${method} ${path}`);

describe('one repository', () => {
  it('gets one commit and one pull request with exactly what was printed, and both can be taken back', async () => {
    const shop = await scene.repository('shop-1');
    const main = shop.sha();
    scene.github.clearRequests();
    const planned = await shop.plan();
    expect([planned.code, planned.err]).toEqual([1, '']);
    expect(planned.out).toContain('acme/shop-1: 1 pull request with 4 files. Nothing was written to GitHub.');
    expect(planned.out).toContain(
      'new .github/CODEOWNERS: @acme/leads owns everything  !\n      why: code-owners (built-in)',
    );
    expect(planned.out).toContain('      | * @acme/leads\n');
    expect(planned.out).toContain('      |   - package-ecosystem: npm\n');
    expect(planned.out).toContain(
      `      line 9\n      -      - uses: other/setup@v1 # keep\n      +      - uses: other/setup@${scene.pinned} # v1 # keep\n`,
    );
    expect(planned.out).toContain('the token needs Contents, Pull requests and Workflows: write');
    expect(written()).toEqual([]);

    const applied = await scene.asOwner('apply', hashIn(planned.out));
    expect([applied.code, applied.err]).toEqual([0, '']);
    expect(applied.out).toMatch(
      /^✓ acme\/shop-1 “Add CODEOWNERS, dependabot\.yml and SECURITY\.md; pin actions to commits” pull request #1 http\S+ done\n/,
    );
    const [pull] = shop.pulls();
    expect(pull).toMatchObject({ state: 'open', base: { ref: 'main' }, head: { ref: ownBranch } });
    expect(await shop.commits(`${main}..${shop.branch()}`)).toHaveLength(1);
    expect(shop.sha()).toBe(main);
    const { stdout } = await shop.data.store.run(['diff', '--name-status', main, shop.branch() ?? '']);
    expect(stdout.toString()).toBe(
      'A\t.github/CODEOWNERS\nA\t.github/dependabot.yml\nM\t.github/workflows/ci.yml\nA\tSECURITY.md\n',
    );
    expect(await shop.fileAt('.github/workflows/ci.yml')).toBe(
      workflow.replace('other/setup@v1 # keep', `other/setup@${scene.pinned} # v1 # keep`),
    );
    expect(await shop.fileAt('SECURITY.md')).toContain(`${shop.url}/security/advisories/new`);

    const writes = written().length;
    expect((await scene.asOwner('apply', hashIn(planned.out))).out).toBe(
      'Nothing to do: all of it is so already.\n',
    );
    expect((await shop.plan()).out).toContain('offered already: pull request #1');
    expect(written()).toHaveLength(writes);

    const undone = await scene.asOwner('undo', idIn(applied.out));
    expect([undone.code, undone.out]).toEqual([0, expect.stringContaining('pull request #1')]);
    expect([pull?.state, shop.branch()]).toEqual(['closed', null]);
    expect((await scene.asOwner('undo', idIn(applied.out))).out).toContain('as it was before');
    // Nobody said no: Fairlead itself closed it.
    const again = await scene.asOwner('apply', await shop.planned());
    expect([again.code, shop.pulls().map(({ state }) => state)]).toEqual([0, ['closed', 'open']]);
  });

  it('gets nothing when its base branch moved, and is told where it is', async () => {
    const shop = await scene.repository('shop-2');
    const hash = await shop.planned();
    await shop.write({ 'x.txt': 'x\n' });
    scene.github.clearRequests();
    const { code, out } = await scene.asOwner('apply', hash);
    expect([code, out]).toEqual([
      2,
      expect.stringMatching(/Nothing was written[\s\S]*main is at \w{7} now, and was at \w{7}/),
    ]);
    expect([written(), shop.pulls(), shop.branch()]).toEqual([[], [], null]);
  });

  it('is left alone once somebody else put a commit on the branch', async () => {
    const shop = await scene.repository('shop-3');
    const applied = await scene.asOwner('apply', await shop.planned());
    await shop.write({ '.github/CODEOWNERS': '* @maria\n' }, ownBranch, scene.maria);
    const head = shop.branch();
    await shop.write({ 'other/package.json': '{"dependencies":{"b":"1"}}' });
    const planned = await shop.plan();
    expect([planned.code, hashIn(planned.out)]).toEqual([1, '']);
    expect(planned.out).toMatch(
      /held back: the branch fairlead\/files has commits of others: \w{7} by maria/,
    );
    const undone = await scene.asOwner('undo', idIn(applied.out));
    expect(undone.code).toBe(1);
    expect(undone.out).toMatch(
      /1 pull request not taken back:\n {2}acme\/shop-3: the branch fairlead\/files has commits of others/,
    );
    expect([shop.branch(), shop.pulls()[0]?.state]).toEqual([head, 'open']);
  });

  it('is left alone once somebody amended Fairlead’s commit, whose message stays', async () => {
    const shop = await scene.repository('shop-4');
    await scene.asOwner('apply', await shop.planned());
    const { message } = await shop.data.store.commit(shop.branch() ?? '');
    await shop.commit({
      branch: ownBranch,
      from: 'main',
      force: true,
      files: { '.github/CODEOWNERS': '* @tom\n' },
      message,
      author: scene.org.owner,
    });
    expect((await shop.plan()).out).toContain('has commits of others');
  });

  it('never loses what somebody pushes at the same moment', async () => {
    const shop = await scene.repository('shop-5');
    const hash = await shop.planned();
    const theirs = await shop.write({ 'x.txt': 'x\n' }, 'theirs');
    scene.github.faults.add({
      match: {
        method: 'POST',
        path: ({ path }) => {
          if (path.endsWith('/git/commits')) shop.data.refs.set(`refs/heads/${ownBranch}`, theirs);
          return false;
        },
      },
      do: 'drop',
    });
    const { code, out } = await scene.asOwner('apply', hash);
    expect([code, out]).toEqual([
      1,
      expect.stringContaining('GitHub answered 422 (Reference already exists)'),
    ]);
    expect([shop.branch(), shop.pulls()]).toEqual([theirs, []]);
  });

  it('has its open pull request brought up to date, without force', async () => {
    const shop = await scene.repository('shop-6');
    await scene.asOwner('apply', await shop.planned());
    const first = shop.branch() ?? '';
    await shop.write({
      '.github/workflows/ci.yml': `${workflow}      - uses: other/setup@v1\n`,
      'go.mod': 'module x\n\nrequire a.test/b v1.0.0\n',
    });
    const planned = await shop.plan();
    expect(planned.out).toContain('one commit on fairlead/files, pull request #1 into main');
    const { code, out } = await scene.asOwner('apply', hashIn(planned.out));
    expect([code, out]).toEqual([0, expect.stringContaining('pull request #1')]);
    expect(shop.pulls()).toHaveLength(1);
    const { parents } = await shop.data.store.commit(shop.branch() ?? '');
    expect(parents).toEqual([first, shop.sha()]);
    expect(await shop.fileAt('.github/dependabot.yml')).toContain('gomod');
    expect((await shop.fileAt('.github/workflows/ci.yml')).match(new RegExp(scene.pinned, 'g'))).toHaveLength(
      2,
    );
    const undone = await scene.asOwner('undo', idIn(out));
    expect([undone.code, shop.branch(), shop.pulls()[0]?.state]).toEqual([0, null, 'closed']);
  });

  it('is not offered again what somebody closed, unless that is asked for', async () => {
    const shop = await scene.repository('shop-7');
    const applied = await scene.asOwner('apply', await shop.planned());
    await shop.pullRequest(1).close();
    expect((await shop.plan()).out).toContain(
      'held back: somebody closed pull request #1 without merging it; --again offers it again',
    );
    // The branch is there still: only the pull request is new.
    const again = await shop.plan('--again');
    expect(again.out).toContain(
      'the branch has them already on fairlead/files, a new pull request into main',
    );
    expect((await scene.asOwner('apply', hashIn(again.out))).code).toBe(0);
    expect(shop.pulls().map(({ state }) => state)).toEqual(['closed', 'open']);
    expect(idIn(applied.out)).not.toBe('');
  });

  it('has a pull request of its own beside one from a fork of the same owner, whose words stay', async () => {
    const shop = await scene.repository('shop-8');
    const fork = scene.org.fork(shop, 'shop-8-fork');
    await fork.commit({
      branch: ownBranch,
      from: 'main',
      files: { x: 'x\n' },
      message: 'x',
      author: scene.tom,
    });
    const words = { title: 'Tom’s title', body: 'Tom’s words' };
    await shop.openPullRequest({ ...words, head: ownBranch, fromFork: fork, author: scene.tom });
    const applied = await scene.asOwner('apply', await shop.planned('--policies', 'security-policy'));
    expect([applied.code, applied.out]).toEqual([0, expect.stringContaining('pull request #2 ')]);
    expect(shop.pulls()[0]).toMatchObject({ ...words, state: 'open' });
    expect((await scene.asOwner('undo', idIn(applied.out))).code).toBe(0);
    expect(shop.pulls().map(({ state }) => state)).toEqual(['open', 'closed']);
  });

  it('is not taken back with a pull request that somebody else opened from the branch', async () => {
    const shop = await scene.repository('shop-9');
    await shop.write({ 'x.txt': 'x\n' }, 'release');
    const applied = await scene.asOwner('apply', await shop.planned('--policies', 'security-policy'));
    await shop.openPullRequest({ title: 'Theirs', head: ownBranch, base: 'release', author: scene.tom });
    const undone = await scene.asOwner('undo', idIn(applied.out));
    expect([undone.code, undone.out]).toEqual([
      1,
      expect.stringContaining(
        'acme/shop-9: this run did not open pull request #2 from fairlead/files, and it would be closed with the branch',
      ),
    ]);
    expect([shop.branch() !== null, shop.pulls().map(({ state }) => state)]).toEqual([
      true,
      ['open', 'open'],
    ]);
  });

  it('is not taken back while somebody’s pull request goes into the branch', async () => {
    const shop = await scene.repository('shop-11');
    const applied = await scene.asOwner('apply', await shop.planned('--policies', 'security-policy'));
    await shop.commit({
      branch: 'better',
      from: ownBranch,
      files: { 'x.txt': 'x\n' },
      message: 'x',
      author: scene.tom,
    });
    await shop.openPullRequest({ title: 'Theirs', head: 'better', base: ownBranch, author: scene.tom });
    const undone = await scene.asOwner('undo', idIn(applied.out));
    expect([undone.code, undone.out]).toEqual([
      1,
      expect.stringContaining('pull request #2 goes into fairlead/files, and would be closed with it'),
    ]);
    expect([shop.branch() !== null, shop.pulls().map(({ state }) => state)]).toEqual([
      true,
      ['open', 'open'],
    ]);
  });

  it('keeps the title and description that somebody wrote into its pull request', async () => {
    const shop = await scene.repository('shop-10');
    await scene.asOwner('apply', await shop.planned('--policies', 'dependency-updates'));
    const [pull] = shop.pulls();
    if (!pull) throw new Error('there is no pull request');
    await shop.write({ 'go.mod': 'module x\n\nrequire a.test/b v1.0.0\n' });
    // GitHub's editor ends lines in its own way: nobody wrote anything.
    pull.body = (pull.body ?? '').replaceAll('\n', '\r\n');
    expect((await shop.plan('--policies', 'dependency-updates')).out).not.toContain('keeps its title');
    pull.title = 'build: keep dependencies up to date';
    const planned = await shop.plan('--policies', 'dependency-updates');
    expect(planned.out).toContain(
      'the pull request keeps its title and description: somebody else wrote them',
    );
    const body = pull.body;
    expect((await scene.asOwner('apply', hashIn(planned.out))).code).toBe(0);
    expect(pull).toMatchObject({ title: 'build: keep dependencies up to date', body });
    expect(await shop.fileAt('.github/dependabot.yml')).toContain('gomod');
  });

  it.each(['merge', 'squash'] as const)('asks for nothing more once it is merged (%s)', async (method) => {
    const shop = await scene.repository(`shop-${method}`);
    const applied = await scene.asOwner('apply', await shop.planned());
    await shop.pullRequest(1).merge({ by: scene.org.owner, method });
    const planned = await shop.plan();
    expect([planned.code, planned.out]).toEqual([0, expect.stringContaining('nothing to write')]);
    const undone = await scene.asOwner('undo', idIn(applied.out));
    expect([undone.code, undone.out]).toEqual([1, expect.stringContaining('pull request #1 was merged')]);
    // Its branch stayed: what is asked for later goes on top of it.
    await shop.write({ '.github/CODEOWNERS': null });
    const next = await scene.asOwner('apply', await shop.planned());
    expect([next.code, shop.pulls()[1]?.state]).toEqual([0, 'open']);
    const { stdout } = await shop.data.store.run(['diff', '--name-status', shop.sha(), shop.branch() ?? '']);
    expect(stdout.toString()).toBe('A\t.github/CODEOWNERS\n');
  });
});

describe('nothing is written', () => {
  it('where there is nothing to write to, or nobody may', async () => {
    const archived = await scene.repository('archived');
    archived.data.archived = true;
    await scene.org.createRepository('empty');
    const upstream = await scene.setup;
    scene.org.fork(upstream, 'forked');
    for (const [name, words, code] of [
      ['archived', 'archived, so it is read-only', 0],
      ['empty', 'empty: nothing was ever pushed', 0],
      ['forked', 'a fork: what is wrong in it is put right where it comes from', 0],
      ['nowhere', 'GitHub answered 404', 2],
    ] as const) {
      const planned = await scene.asOwner('plan', `acme/${name}`, '--files');
      expect([name, planned.code, planned.out]).toEqual([name, code, expect.stringContaining(words)]);
    }
    await scene.repository('guarded');
    const { code, out } = await scene.fairlead(
      { GITHUB_TOKEN: scene.github.createUser('stranger').token },
      'plan',
      'acme/guarded',
      '--files',
    );
    expect([code, out]).toEqual([2, expect.stringContaining('the token may not push there')]);
  });

  it('where the branch is somebody’s, or its name cannot be had', async () => {
    const taken = await scene.repository('taken');
    await taken.write({ 'x.txt': 'x\n' }, ownBranch, scene.tom);
    expect((await taken.plan()).out).toMatch(
      /held back: the branch fairlead\/files has commits of others: \w{7} by tom/,
    );
    const orphan = await scene.repository('orphan');
    const tree = (await orphan.data.store.run(['rev-parse', 'main^{tree}'])).stdout.toString();
    const by = 'T <t@x.test> 1700000000 +0000';
    const root = Buffer.from(`tree ${tree}author ${by}\ncommitter ${by}\n\nroot\n`);
    orphan.data.refs.set(`refs/heads/${ownBranch}`, orphan.data.store.write('commit', root));
    expect((await orphan.plan()).out).toContain(
      'held back: the branch fairlead/files is somebody else’s: it has no commit in common with main',
    );
    const beside = await scene.repository('beside');
    await beside.write({ 'x.txt': 'x\n' }, 'fairlead', scene.tom);
    expect((await beside.plan()).out).toContain(
      'held back: there cannot be a branch fairlead/files beside the branch fairlead',
    );
  });

  it('over a file that is there, whatever the case of its name', async () => {
    const shop = await scene.repository('there', { ...usual, '.github/codeowners': '* @maria\n' });
    const { out } = await shop.plan();
    expect(out).toContain(
      'left alone: .github/CODEOWNERS (code-owners): there is .github/codeowners already, and Fairlead does not write over it',
    );
  });

  it('that is not true there', async () => {
    const shop = await scene.repository('untrue');
    shop.data.settings.privateReporting = false;
    const { out } = await shop.plan('--policies', 'security-policy');
    expect(out).toContain(
      'left alone: SECURITY.md (security-policy): it would point to private vulnerability reporting, which is switched off there',
    );
    expect(hashIn(out)).toBe('');
  });

  it('where nothing is asked for, and no policy was chosen that asks', async () => {
    const shop = await scene.repository('fine', { 'README.md': '# x\n' });
    shop.setPrivate(true);
    const { code, out } = await shop.plan('--policies', 'dependency-updates,security-policy');
    expect([code, out]).toEqual([0, expect.stringContaining('nothing to write')]);
  });

  it('while the configuration has problems', async () => {
    const shop = await scene.repository('broken', {
      ...usual,
      '.github/fairlead.yml': 'policies:\n  code-ownerz: block\n',
    });
    const { code, out } = await shop.plan();
    expect([code, out]).toEqual([2, expect.stringContaining('nothing is planned: .github/fairlead.yml:2:3')]);
  });
});

it('Dependabot is led to each folder, whatever YAML would make of its name', async () => {
  const manifest = usual['package.json'] ?? '';
  const folders = ['my app #1', 'tr ', 'x: y', 'a\nb', '- "q"'];
  const files = Object.fromEntries(folders.map((folder) => [`${folder}/package.json`, manifest]));
  const shop = await scene.repository('odd-folders', files);
  await scene.asOwner('apply', await shop.planned('--policies', 'dependency-updates'));
  const written = parse(await shop.fileAt('.github/dependabot.yml')) as {
    readonly updates: readonly { readonly directories: readonly string[] }[];
  };
  expect(new Set(written.updates[0]?.directories)).toEqual(new Set(folders.map((one) => `/${one}`)));
});

it('a waived finding asks for nothing', async () => {
  const waivers = `waivers:
  - id: owners
    policy: code-owners
    reason: The team is being set up; the plan is in the ticket.
    requested-by: tom
    approved-by: maria
    until: 2026-12-01
`;
  const shop = await scene.repository('waived', {
    ...usual,
    '.github/fairlead.yml': 'policies:\n  code-owners: block\n',
    '.github/fairlead/waivers.yml': waivers,
  });
  expect((await shop.plan('--policies', 'code-owners')).out).toContain('nothing to write');
});

it('what would be written is shown as it is, however narrow the terminal', async () => {
  const long = `      - { name: ${'x'.repeat(90)},   run: "a   b" }\n`;
  const text = workflow.replace('@v1 # keep', `@v1 #   ${'kept '.repeat(30)}`);
  const shop = await scene.repository('wide', { ...usual, '.github/workflows/ci.yml': `${text}${long}` });
  const { out } = await shop.plan('--policies', 'repository-workflows');
  expect(out).toContain(`\n      -      - uses: other/setup@v1 #   ${'kept '.repeat(30).trimEnd()}\n`);
});

it('a private repository of somebody else’s is not told of where others can read', async () => {
  const client = scene.github.createOrganization('client-b');
  const secret = await client.createRepository('secret', { private: true });
  const sha = await secret.commit({
    branch: 'main',
    files: { 'action.yml': 'name: x\n' },
    author: client.owner,
  });
  secret.setCollaborator(scene.org.owner, 'read');
  const text = workflow.replace('other/setup@v1', 'client-b/secret@main');
  const shop = await scene.repository('public', { '.github/workflows/a.yml': text });
  const { out } = await shop.plan('--policies', 'repository-workflows');
  expect(out).toContain('client-b/secret is private and somebody else’s');
  expect([out.includes(sha), hashIn(out)]).toEqual([false, '']);
});

describe('who owns it', () => {
  const only = ['--policies', 'code-owners'];

  it('is the one team that administers it; several, a secret one or none have to be told apart by people', async () => {
    const shop = await scene.repository('owned');
    const second = scene.org.createTeam('platform', [scene.tom], { owned: 'admin' });
    expect((await shop.plan(...only)).out).toMatch(
      /several teams administer it \(@acme\/leads, @acme\/platform\); say who owns it: --owner/,
    );
    second.setRole(shop, 'write');
    scene.leads.setRole(shop, 'write');
    expect((await shop.plan(...only)).out).toContain('no team administers it; say who owns it');
  });

  it('is who is named, if they may write there', async () => {
    const shop = await scene.repository('named');
    shop.setCollaborator(scene.tom, 'write');
    const { out } = await shop.plan(...only, '--owner', '@acme/leads', '--owner', '@tom');
    expect(out).toContain('      | * @acme/leads @tom\n');
    for (const [name, words] of [
      ['@acme/nobody', 'there is no @acme/nobody that may write there'],
      ['@maria-none', 'there is no @maria-none that may write there'],
      ['@other/leads', '@other/leads is a team of another organization'],
    ] as const)
      expect((await shop.plan(...only, '--owner', name)).out).toContain(words);
    const reader = scene.github.createUser('reader');
    shop.setCollaborator(reader, 'read');
    expect((await shop.plan(...only, '--owner', '@reader')).out).toContain('@reader may not write there');
    const wrong = await shop.plan(...only, '--owner', 'maria@acme.test');
    expect([wrong.code, wrong.err]).toEqual([
      2,
      expect.stringContaining('--owner must be @organization/team or @person'),
    ]);
  });
});

it('a first decision record is offered where records are declared, and nowhere else', async () => {
  const shop = await scene.repository('deciding', {
    ...usual,
    '.github/fairlead.yml': 'policies:\n  adr-required: warn\n',
  });
  const only = ['--policies', 'adr-required'];
  const hash = await shop.planned(...only);
  // A day later it is the same plan: its date is the plan's.
  expect((await scene.asOwner('apply', hash)).code).toBe(0);
  expect(await shop.fileAt('docs/adr/0001-record-architecture-decisions.md')).toContain('date: 2026-11-03\n');
  const kept = await scene.repository('kept', {
    'docs/adr/0001-x.md': '# 1. X\n',
    '.github/fairlead.yml': 'policies:\n  adr-required: warn\n',
  });
  expect((await kept.plan(...only)).out).toContain('nothing to write');
  expect((await (await scene.repository('undeclared')).plan(...only)).out).toContain('nothing to write');
});

/** Names, paths and messages chosen by an attacker, through the whole flow: shown, and never obeyed. */
import { describe, expect, it } from 'vitest';
import { commands } from '../../app/cli/commands.ts';
import { start } from '../../app/cli/start.ts';
import { toPlain } from '../../policies/engine/plain.ts';
import { zip } from '../facts/sarif/zip.ts';
import { throwAwayClone } from '../throw-away-clone.ts';
import { openPull, openScene, verdict } from './scene.ts';

const nasty = [
  '@everyone',
  '<img src=x onerror=alert(1)>',
  '[click](https://evil.example)',
  '![x](https://evil.example/p.png)',
  '`ticks` ``',
  '| cell |',
  '\u202Egnp.exe',
  '\u001b[31mred\u001b[0m',
  '\u0007',
  '::error::forged',
  '</details>',
  '<!-- hidden',
].join(' ');
const path = `src/a\n::error::forged ${nasty.replaceAll('/', '∕')}.ts`;

const block = `policies:
  review: block
  dependencies: block
  static-analysis: block
  adr-required:
    rung: block
`;

/** Everything in backticks is inert on GitHub: what is left is what Markdown would read. */
function outsideCode(markdown: string): string {
  return markdown.replaceAll(/(`+)(?!`)[^\n]*?(?<!`)\1(?!`)/g, '').replaceAll(/^(`{3,}).*?^\1$/gms, '');
}

function expectInert(markdown: string): void {
  const read = outsideCode(markdown);
  for (const word of ['@everyone', '<img', '](https://evil', '<!-- hidden', 'onerror'])
    expect(read).not.toContain(word);
  expect(markdown).not.toMatch(/(?![\n\t])[\p{Cc}\p{Cf}]/u);
}

describe('hostile words', () => {
  it('are inert in the check run, its annotations and the comment', async () => {
    const scene = await openScene({ configuration: block });
    const lock = JSON.stringify({
      lockfileVersion: 3,
      packages: {
        [`node_modules/${nasty}`]: {
          version: nasty,
          resolved: `http://evil.example/${nasty}`,
          integrity: nasty,
        },
      },
    });
    const message = { text: nasty };
    const region = { startLine: 1 };
    const physicalLocation = { artifactLocation: { uri: 'src/cart.ts' }, region };
    const result = { ruleId: nasty, level: 'error', message, locations: [{ physicalLocation }] };
    const sarif = { version: '2.1.0', runs: [{ tool: { driver: { name: nasty } }, results: [result] }] };
    await scene.shop.commit({
      branch: 'feature',
      from: 'main',
      files: { [path]: 'x\n' },
      author: scene.maria,
    });
    const pull = await openPull(scene, {
      title: nasty,
      message: nasty,
      author: { name: nasty, email: 'n@example.com', date: new Date() },
      pusher: scene.maria,
      files: { 'src/cart.ts': 'export const items = [1];\n', 'package-lock.json': lock, 'main.tf': 'a\n' },
    });
    await scene.shop.addArtifact({
      name: 'fairlead-sarif',
      headSha: pull.headSha,
      zip: Buffer.from(zip({ name: 'scan.sarif', content: JSON.stringify(sarif) })),
    });
    await pull.review({ by: scene.tom, state: 'CHANGES_REQUESTED', body: nasty });
    await scene.settle();
    const check = verdict(scene, pull.headSha);
    expect(check).toMatchObject({ conclusion: 'failure' });
    expect(check?.summary).toContain('forged');
    for (const markdown of [check?.title, check?.summary, check?.text]) expectInert(markdown ?? '');
    for (const { message: said, title } of check?.annotations ?? []) {
      expect(`${title}${said}`).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    }
    expect(check?.annotations.length).toBeGreaterThan(0);
    const [comment] = pull.comments();
    expectInert(comment?.body ?? '');
    expect(comment?.body).toContain('Fairlead');
  });

  it('are inert in a terminal', async () => {
    const made = throwAwayClone();
    made.commit('Start', { '.github/fairlead.yml': block });
    made.git('switch', '--quiet', '--create', 'feature');
    made.commit(nasty, {
      [path.replace('src', 'db/migrations').replace(/ts$/, 'sql')]: 'x\n',
      'main.tf': 'x\n',
      Dockerfile: 'x\n',
    });
    const out: string[] = [];
    for (const format of ['text', 'markdown']) {
      await start(['check', made.dir, '--format', format], commands, {
        cwd: made.dir,
        print: async (text) => void out.push(text),
        note: (line) => void out.push(toPlain(line)),
        colour: false,
        width: 100,
        fetch: () => Promise.reject(new Error('no network')),
        now: '2026-11-03T09:00:00.000Z',
      });
    }
    expect(out.join('')).toContain('forged');
    expect(out.join('')).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}]/u);
    expect(out.join('\n')).not.toMatch(/^::error/m);
  });
});

/** `settings:` in files: what they declare, what is wrong with them, layers and locks. */
import { describe, expect, it } from 'vitest';
import { readLayer } from '../../../policies/engine/config/layer.ts';
import { mergeLayers } from '../../../policies/engine/config/merge.ts';
import { toPlain } from '../../../policies/engine/plain.ts';
import { nameOfSetting } from '../../../policies/settings/setting-type.ts';

function problemsOf(text: string): readonly string[] {
  const read = readLayer({ path: 'a.yml', text, layer: 'a' }, []);
  const problems = read.ok ? mergeLayers([read.layer], []).problems : read.problems;
  return problems.map(({ line, column, message }) => `${line}:${column} ${toPlain(message)}`);
}

/** Files in their order, the last one wins. */
function merged(...texts: readonly string[]) {
  const layers = texts.map((text, i) => {
    const read = readLayer({ path: `${i + 1}.yml`, text: `settings:\n${text}`, layer: `layer ${i + 1}` }, []);
    if (!read.ok) throw new Error(read.problems.map(({ message }) => toPlain(message)).join('\n'));
    return read.layer;
  });
  const { declared, problems } = mergeLayers(layers, []);
  return {
    declared: Object.fromEntries(declared.map((one) => [nameOfSetting(one), one.value])),
    origins: Object.fromEntries(
      declared.map((one) => [nameOfSetting(one), `${one.origin.layer}:${one.origin.line}`]),
    ),
    problems: problems.map(({ path, line, message }) => `${path}:${line} ${toPlain(message)}`),
  };
}

describe('what is wrong', () => {
  it.each<[string, string, readonly string[]]>([
    ['nothing', '', []],
    ['empty', 'settings:\n', []],
    ['empty groups', 'settings:\n  repository:\n    merge:\n  protection:\n  organization:\n', []],
    [
      'a list',
      'settings: [a]',
      [
        '1:11 "settings" must be a map with repository, protection, organization; here it is a list of 1 entry',
      ],
    ],
    [
      'a word',
      'settings: on',
      ['1:11 "settings" must be a map with repository, protection, organization; here it is the text "on"'],
    ],
    [
      'a group that is none',
      'settings:\n  repositories: {}',
      ['2:3 unknown key "repositories" in "settings". Did you mean "repository"?'],
    ],
    [
      'a setting that is none',
      'settings:\n  repository: { merge: { squish: true } }',
      ['2:26 unknown key "squish" in "repository.merge" of "settings". Did you mean "squash"?'],
    ],
    [
      'a key far from all',
      'settings:\n  organization: { zebra: true }',
      [
        expect.stringMatching(
          /^2:19 unknown key "zebra" in "organization" of "settings"\. It has default-permission, members/,
        ),
      ],
    ],
    [
      'a text for a switch',
      'settings:\n  repository: { merge: { squash: yes } }',
      ['2:34 setting repository.merge.squash must be true or false; here it is the text "yes"'],
    ],
    [
      'nothing for a switch',
      'settings:\n  repository: { merge: { squash: } }',
      [expect.stringContaining('setting repository.merge.squash must be true or false; here it is empty')],
    ],
    [
      'a map for a switch',
      'settings:\n  repository: { merge: { squash: { value: true } } }',
      [expect.stringContaining('must be true or false; here it is a map')],
    ],
    [
      'a word that is near',
      'settings:\n  organization: { default-permission: reed }',
      [
        expect.stringMatching(
          /must be "admin", "write", "read" or "none"; here it is the text "reed"\. Did you mean "read"\?$/,
        ),
      ],
    ],
    [
      'too many approvals',
      'settings:\n  protection: { default: { approvals: 11 } }',
      ['2:39 setting protection.default.approvals must be at most 10; here it is 11'],
    ],
    [
      'half an approval',
      'settings:\n  protection: { default: { approvals: 1.5 } }',
      [expect.stringContaining('must be a whole number')],
    ],
    [
      'one entry of a list',
      'settings:\n  repository: { actions: { allowed: selected, selected: [github-owned, "no slash"] } }',
      [
        expect.stringContaining(
          'entry 2 of setting repository.actions.selected: an action is owner/repo@ref',
        ),
      ],
    ],
    [
      'who bypasses',
      'settings:\n  protection: { default: { bypass: [everybody] } }',
      [expect.stringContaining('who may bypass is admins, maintainers, owners')],
    ],
    [
      'a branch as a ref',
      'settings:\n  protection: { refs/heads/main: { signatures: true } }',
      ['2:17 branch "refs/heads/main" of "protection": a branch is written without refs/heads/'],
    ],
    [
      'a branch with a space',
      'settings:\n  protection: { "a b": { signatures: true } }',
      [expect.stringContaining('that is no name or pattern of branches')],
    ],
    [
      'a value where branches belong',
      'settings:\n  protection: { default: true }',
      [expect.stringContaining('"protection.default" must be a map with pull-request')],
    ],
    [
      'a lock that is false',
      'settings:\n  repository: { lock: false }',
      ['2:23 "lock" can only be true; leave it out where nothing is locked; here it is false'],
    ],
    [
      'no way to merge',
      'settings:\n  repository:\n    merge:\n      squash: false\n      merge-commit: false\n      rebase: false',
      [
        '6:1 repository.merge.rebase: no way to merge is left: at least one of squash, merge-commit and rebase must stay allowed',
      ],
    ],
    [
      'push protection alone',
      'settings:\n  repository: { security: { secret-scanning: false, push-protection: true } }',
      [expect.stringContaining('push protection is a part of secret scanning, which is switched off')],
    ],
    [
      'updates without alerts',
      'settings:\n  repository: { security: { security-updates: true, vulnerability-alerts: false } }',
      [expect.stringContaining('security updates need Dependabot alerts')],
    ],
    [
      'Actions off and configured',
      'settings:\n  organization: { actions: { repositories: none, default-token: read } }',
      [expect.stringContaining('GitHub Actions are switched off, so nothing else about them can be set')],
    ],
    [
      'selected without allowed',
      'settings:\n  repository: { actions: { selected: [verified] } }',
      [expect.stringContaining('"selected" has an effect only with "allowed: selected" beside it')],
    ],
    [
      'up to date without checks',
      'settings:\n  protection: { default: { up-to-date: true } }',
      [expect.stringContaining('"up-to-date" has an effect only with at least one check')],
    ],
    [
      'linear, and merge commits only',
      'settings:\n  repository: { merge: { squash: false, rebase: false } }\n  protection: { main: { linear-history: true } }',
      [expect.stringContaining('a linear history needs squash or rebase')],
    ],
    [
      'everything at once',
      'settings:\n  repository: { merge: { squish: true, rebase: no } }\n  organisation: {}',
      [expect.stringMatching(/^2:26/), expect.stringMatching(/^2:48/), expect.stringMatching(/^3:3/)],
    ],
  ])('%s', (_, text, expected) => {
    expect(problemsOf(text)).toEqual(expected);
  });
});

it('has room for 50 branches, and says so at the next one', () => {
  const branches = (n: number) =>
    `settings:\n  protection:\n${Array.from({ length: n }, (_, i) => `    b${i}: { signatures: true }\n`).join('')}`;
  expect(problemsOf(branches(50))).toEqual([]);
  expect(problemsOf(branches(51))).toEqual(['53:5 "protection" may have at most 50 branches and patterns']);
});

describe('layers', () => {
  it('win setting by setting, and each value knows its layer and line', () => {
    const { declared, origins, problems } = merged(
      '  repository:\n    merge: { squash: true, rebase: false }\n    actions: { allowed: selected, selected: [github-owned] }\n',
      '  repository:\n    merge:\n      rebase: true\n    actions: { selected: [acme/*, acme/*] }\n',
    );
    expect(declared).toEqual({
      'repository.merge.squash': true,
      'repository.merge.rebase': true,
      'repository.actions.allowed': 'selected',
      'repository.actions.selected': ['acme/*'],
    });
    expect(origins).toMatchObject({
      'repository.merge.squash': 'layer 1:3',
      'repository.merge.rebase': 'layer 2:4',
    });
    expect(problems).toEqual([]);
  });

  it('keep branches apart by how they are written', () => {
    const { declared } = merged(
      '  protection:\n    default: { approvals: 1 }\n    release/1.x: { approvals: 2 }\n',
      '  protection:\n    release/1.x: { approvals: 3 }\n',
    );
    expect(declared).toEqual({ 'protection.default.approvals': 1, 'protection.release/1.x.approvals': 3 });
  });

  it('contradict each other where the later one says it', () => {
    const { problems } = merged(
      '  repository:\n    merge: { squash: false, merge-commit: false }\n',
      '  repository:\n\n    merge: { rebase: false }\n',
    );
    expect(problems).toEqual([
      expect.stringMatching(/^2\.yml:4 repository\.merge\.rebase: no way to merge is left/),
    ]);
  });
});

describe('a lock', () => {
  const locked = '  protection:\n    default:\n      lock: true\n      approvals: 2\n      checks: [build]\n';
  it.each<[string, string, unknown, readonly string[]]>([
    ['more approvals', 'approvals: 3', 3, []],
    ['as many approvals', 'approvals: 2', 2, []],
    [
      'fewer approvals',
      'approvals: 1',
      2,
      [
        '2.yml:4 setting protection.default.approvals is locked by layer 1 line 4; it can only be made stricter (larger), and 1 is not in force',
      ],
    ],
  ])('lets a later layer ask for %s, or not', (_, text, expected, problems) => {
    const result = merged(locked, `  protection:\n    default:\n      ${text}\n`);
    expect([result.declared['protection.default.approvals'], result.problems]).toEqual([expected, problems]);
  });

  it('is about what is declared under it, there and before, and nothing else', () => {
    const { declared, problems } = merged(
      '  repository: { security: { vulnerability-alerts: true }, merge: { squash: true } }\n',
      '  repository:\n    lock: true\n',
      '  repository: { security: { vulnerability-alerts: false, security-updates: false }, merge: { squash: false, rebase: false } }\n',
    );
    expect(declared).toEqual({
      'repository.security.vulnerability-alerts': true,
      'repository.security.security-updates': false,
      'repository.merge.squash': true,
      'repository.merge.rebase': false,
    });
    expect(problems).toEqual([
      expect.stringContaining('vulnerability-alerts is locked by layer 2 line 3'),
      expect.stringContaining('Fairlead cannot tell which of its values is stricter'),
    ]);
  });

  it('of one branch says nothing of another whose name begins so', () => {
    const { problems } = merged(
      '  protection:\n    release/1: { lock: true, approvals: 2 }\n    release/1.x: { approvals: 2 }\n',
      '  protection:\n    release/1.x: { approvals: 1 }\n',
    );
    expect(problems).toEqual([]);
  });
});

/** Waivers at work over a source that fails in every way. */
import { describe, expect, it } from 'vitest';
import type { FileAnswer } from '../../app/github/files/other-files.ts';
import { CannotLook, whole } from '../../app/looked.ts';
import type { RulesReads } from '../../app/repository-reads.ts';
import { waiversInForce } from '../../app/waivers/in-force.ts';
import { builtInSettings } from '../../policies/engine/config/built-in.ts';
import { toPlain } from '../../policies/engine/plain.ts';
import { own } from '../../policies/engine/prose.ts';
import { usualWaiverRules, type Waiver } from '../../policies/engine/waiver.ts';
import type { People } from '../../policies/facts/people.ts';
import { catalogue } from '../../policies/index.ts';
import { failure, finding, waiver } from '../engine/waivers/samples.ts';
import { type Answer, fakeSource } from '../facts/fake-source.ts';

const path = '.github/fairlead/waivers.yml';
const route = 'GET /repos/{owner}/{repo}/collaborators/{username}/permission';
const policies = catalogue.map(({ id }) => id);

const entry = (id: string, more = '') => `  - id: ${id}
    policy: static-analysis
    reason: The report is switched off in March.
    requested-by: eve
    approved-by: lea
    until: 2026-12-31
${more}`;

const held = (role: string, login = 'lea'): Answer => ({
  data: {
    permission: role === 'maintain' ? 'write' : role,
    role_name: role,
    user: { login, permissions: {} },
  },
});

const subject = {
  repository: 'acme/shop',
  head: 'a'.repeat(40),
  author: 'maria',
  at: '2026-11-20T12:00:00Z',
};
const about = { subject, pullRequest: 12 };

interface Told {
  readonly text?: string | null;
  readonly texts?: RulesReads['texts'];
  readonly answer?: Answer;
  readonly granted?: readonly Waiver[];
  readonly organization?: FileAnswer;
  /** Where it stands; the judged repository is `acme/shop`. */
  readonly organizationName?: string;
  readonly local?: boolean;
  readonly people?: () => Promise<People>;
}

async function judge(told: Told) {
  const { text = `waivers:\n${entry('one')}`, answer = held('maintain'), granted = [], organization } = told;
  const { source: base, asked } = fakeSource({ routes: { [route]: answer } });
  const texts: RulesReads['texts'] = told.texts ?? (async () => whole(text === null ? [] : [{ path, text }]));
  const desk = waiversInForce({
    ...about,
    rules: { ...base.rules, texts, ...(told.local ? { repository: null } : {}) },
    subject: { ...subject, repository: told.local ? null : subject.repository },
    github: told.local ? null : base.github,
    people: told.people ?? null,
    policies,
    granted,
    organization: organization
      ? {
          name: told.organizationName ?? 'acme/.github',
          path: `acme/.github/${path}`,
          read: async () => organization,
        }
      : null,
  });
  const [judged] = await desk.apply([failure(finding())], usualWaiverRules);
  const settings = builtInSettings(catalogue).map((one) => ({ ...one, rung: 'block' as const }));
  const found = await desk.findings(settings, usualWaiverRules);
  return {
    outcome: judged?.result.outcome,
    notes: judged?.waiverNotes?.map(toPlain) ?? [],
    problems: found?.problems.map(({ path: at, line, message }) => `${at}:${line} ${toPlain(message)}`) ?? [],
    again: found?.again,
    asked,
  };
}

describe('the file', () => {
  it('is in force when it can be read', async () => {
    expect(await judge({})).toMatchObject({ outcome: 'waived', notes: [], problems: [], again: false });
  });

  it.each([
    ['a refusal', async () => Promise.reject(new CannotLook(own('GitHub refused')))],
    ['a defect', async () => Promise.reject(new TypeError('x is not a function'))],
    ['a part that was not read', async () => ({ value: [], gaps: [{ reason: own('the tree was cut') }] })],
  ] satisfies readonly (readonly [string, RulesReads['texts']])[])(
    'that cannot be read gives none, is said, and is read again: %s',
    async (_, texts) => {
      const judged = await judge({ texts });
      expect(judged).toMatchObject({ outcome: 'fail', again: true });
      expect(judged.problems).toHaveLength(1);
      expect(judged.problems[0]).toContain(`${path}:1 none of its waivers applies`);
    },
  );

  it('is not read when nothing fails', async () => {
    const { source, asked } = fakeSource({});
    const desk = waiversInForce({
      ...about,
      rules: source.rules,
      github: source.github,
      people: null,
      policies,
      granted: [],
    });
    expect(await desk.apply([], usualWaiverRules)).toEqual([]);
    expect(await desk.findings([], usualWaiverRules)).toBeNull();
    expect(asked).toEqual([]);
  });

  it('keeps what is sound in it', async () => {
    const text = `waivers:\n${entry('one')}${entry('two').replace('2026-12-31', 'soon')}`;
    const judged = await judge({ text });
    expect(judged).toMatchObject({ outcome: 'waived', again: false });
    expect(judged.problems).toHaveLength(1);
  });
});

describe("the organization's file", () => {
  const theirs: FileAnswer = {
    kind: 'file',
    text: `waivers:\n${entry('theirs', '    repositories: [acme/shop]\n')}`,
    commit: 'c'.repeat(40),
    blob: 'b'.repeat(40),
    defaultBranch: 'main',
    isPublic: false,
  };

  it('counts, too', async () => {
    expect(await judge({ text: null, organization: theirs })).toMatchObject({
      outcome: 'waived',
      problems: [],
    });
  });

  it.each<FileAnswer>([{ kind: 'no file', defaultBranch: 'main', isPublic: false }, { kind: 'unseen' }])(
    'gives none when it is not there: %j',
    async (organization) => {
      expect(await judge({ text: null, organization })).toMatchObject({
        outcome: 'fail',
        problems: [],
        again: false,
      });
    },
  );

  it.each([true, false])(
    'that cannot be read takes nothing from the other one, and is said (a later try may: %s)',
    async (passing) => {
      const organization: FileAnswer = { kind: 'unreadable', gap: { reason: own('no answer') }, passing };
      const failing = await judge({ organization });
      expect(failing).toMatchObject({ outcome: 'waived', again: passing });
      expect(failing.problems).toEqual([
        `acme/.github/${path}:1 none of its waivers applies, because it could not be read: no answer`,
      ]);
      expect(await judge({ text: null, organization })).toMatchObject({ outcome: 'fail', again: passing });
    },
  );

  it('with mistakes is said to have them, where they are', async () => {
    const text = theirs.text.replace('2026-12-31', 'soon');
    const judged = await judge({ text: null, organization: { ...theirs, text } });
    expect(judged).toMatchObject({ outcome: 'fail', again: false });
    expect(judged.problems[0]).toMatch(/^acme\/\.github\/\.github\/fairlead\/waivers\.yml:7 /);
  });

  it('is no second one where it is the file of the base branch itself', async () => {
    const broken = { ...theirs, text: 'waivers: 1\n' };
    const itself = { organization: broken, organizationName: 'Acme/Shop' };
    expect((await judge(itself)).problems).toEqual([]);
    const elsewhere = { ...itself, organization: { ...broken, defaultBranch: 'trunk' } };
    expect((await judge(elsewhere)).problems).toHaveLength(1);
  });
});

describe('the approver', () => {
  it.each([
    ['admin', 'waived'],
    ['maintain', 'waived'],
    ['write', 'fail'],
    ['triage', 'fail'],
    ['read', 'fail'],
    ['none', 'fail'],
  ])('with the permission %s: %s', async (role, outcome) => {
    expect(await judge({ answer: held(role) })).toMatchObject({ outcome, again: false });
  });

  it.each([
    ['404: there is no such login', { status: 404 }, false],
    ['403', { status: 403 }, true],
    ['502', { status: 502 }, true],
    ['an answer about somebody else', held('admin', 'eve'), true],
    ['an answer without a person', { data: { permission: 'admin', role_name: 'admin' } }, true],
  ] satisfies readonly (readonly [string, Answer, boolean])[])(
    '%s: does not apply',
    async (_, answer, again) => {
      const judged = await judge({ answer });
      expect(judged).toMatchObject({ outcome: 'fail', again });
      expect(judged.notes).toHaveLength(1);
    },
  );

  it('with a role of the organization is judged by what the role builds on', async () => {
    const role = (permissions: object): Answer => ({
      data: { permission: 'write', role_name: 'release-captain', user: { login: 'lea', permissions } },
    });
    expect(await judge({ answer: role({ push: true, maintain: true }) })).toMatchObject({
      outcome: 'waived',
    });
    expect(await judge({ answer: role({ push: true, maintain: false }) })).toMatchObject({ outcome: 'fail' });
  });

  it('is asked about once, and only when the waiver would apply', async () => {
    const two = `waivers:\n${entry('one', '    findings: [xss]\n')}${entry('two')}${entry('three')}`;
    expect((await judge({ text: two })).asked).toHaveLength(1);
    const none = `waivers:\n${entry('one', '    findings: [xss]\n')}`;
    expect((await judge({ text: none })).asked).toEqual([]);
    expect(
      (await judge({ text: `waivers:\n${entry('one').replace('2026-12-31', '2026-11-19')}` })).asked,
    ).toEqual([]);
  });

  it('cannot be asked about in a local clone, which says so and stays red', async () => {
    const judged = await judge({ local: true });
    expect(judged.outcome).toBe('fail');
    expect(judged.notes[0]).toContain('if so, it is waived on GitHub');
  });
});

describe('an approver with a part in the change', () => {
  const nobody: People = { author: { login: 'maria', kind: 'user' }, commits: [], pushes: [] };
  const sha = 'abcdef0'.padEnd(40, '0');
  const written = { sha, authors: ['maria'], unknownAuthors: [], committer: 'maria', parents: 1 };
  const who = (change: Partial<People>) => async () => ({ ...nobody, commits: [written], ...change });

  it.each<readonly [string, Partial<People>, string]>([
    ['opened it', { author: { login: 'Lea', kind: 'user' } }, 'lea opened this pull request'],
    ['wrote some of it', { commits: [{ ...written, authors: ['lea', 'maria'] }] }, 'lea is an author of'],
    ['committed some of it', { commits: [{ ...written, committer: 'lea' }] }, 'lea committed abcdef0'],
    ['pushed some of it', { pushes: [{ sha, login: 'lea' }] }, 'lea pushed abcdef0'],
    [
      'is called like an author whom GitHub does not know',
      { commits: [{ ...written, unknownAuthors: ['Lea'] }] },
      'lea has the name of an author of abcdef0',
    ],
  ])('who %s: the waiver does not apply, and says why', async (_, change, words) => {
    const judged = await judge({ people: who(change) });
    expect(judged).toMatchObject({ outcome: 'fail', again: false });
    expect(judged.notes.join()).toContain(words);
    expect(judged.notes.join()).toContain('somebody who had no part in the change has to approve it');
  });

  it('whom it is not known of: the waiver does not apply, says so, and is looked at again', async () => {
    const people = async () => Promise.reject(new CannotLook(own('GitHub is down')));
    const judged = await judge({ people });
    expect(judged).toMatchObject({ outcome: 'fail', again: true });
    expect(judged.notes.join()).toContain('not known whether lea had a part in this change: GitHub is down');
  });

  it('is none of those who had none: what GitHub committed, or somebody else did, changes nothing', async () => {
    const commits = [{ ...written, committer: 'web-flow' }];
    const people = who({ commits, pushes: [{ sha, login: 'maria' }] });
    expect(await judge({ people })).toMatchObject({ outcome: 'waived', notes: [], again: false });
  });

  it('may be an author without an account: the waiver applies, and names them', async () => {
    const judged = await judge({ people: who({ commits: [{ ...written, unknownAuthors: ['Eve'] }] }) });
    expect(judged).toMatchObject({ outcome: 'waived', again: false });
    expect(judged.notes).toEqual([
      'Commit authors without a GitHub account could not be compared with lea: Eve.',
    ]);
  });

  it('is asked about once, and only when the waiver would apply', async () => {
    let asked = 0;
    const people = async () => {
      asked += 1;
      return nobody;
    };
    await judge({ people, answer: held('write') });
    await judge({ people, text: `waivers:\n${entry('one').replace('2026-12-31', '2026-11-19')}` });
    expect(asked).toBe(0);
  });
});

describe('a waiver given in a comment', () => {
  const given = (pullRequest: number) =>
    waiver({ id: 'comment-7', approvedBy: 'lea', origin: { kind: 'comment', comment: 7, pullRequest } });

  it('applies to its pull request alone', async () => {
    expect(await judge({ text: null, granted: [given(12)] })).toMatchObject({ outcome: 'waived' });
    expect(await judge({ text: null, granted: [given(13)] })).toMatchObject({ outcome: 'fail' });
  });
});

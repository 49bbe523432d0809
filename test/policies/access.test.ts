import { describe, expect, it } from 'vitest';
import type { AccessLevel, Collaborator } from '../../policies/facts/repository-access.ts';
import { access as policy } from '../../policies/repository/access.ts';
import { hidden, settingsVerdict } from './settings-verdict.ts';

const person = (login: string, level: AccessLevel = 'admin'): Collaborator => ({ login, level, role: level });
const people = (n: number) => Array.from({ length: n }, (_, i) => person(`p${i + 1}`));
const on = (repositoryAccess: object, options = {}, repository = {}) =>
  settingsVerdict(policy, { repositoryAccess, repository }, options);

describe('administrators', () => {
  it.each<readonly [string, object, object, string, readonly string[]]>([
    ['one', {}, {}, 'pass', []],
    ['five', { admins: people(5) }, {}, 'pass', []],
    ['six', { admins: people(6) }, {}, 'fail', ['too-many-admins']],
    ['six, of whom one is allowed', { admins: people(6) }, { allowed: ['P3'] }, 'pass', []],
    ['one, where there should be two', {}, { 'min-admins': 2 }, 'fail', ['too-few-admins']],
    [
      'two, where there should be two, one of them allowed',
      { admins: people(2) },
      { 'min-admins': 2, allowed: ['p1'] },
      'pass',
      [],
    ],
    ['hidden', { admins: hidden }, {}, 'unknown', []],
  ])('%s: %s', (_, access, options, outcome, about) => {
    const said = on(access, options);
    expect([said.outcome, said.about]).toEqual([outcome, about]);
  });
});

describe('somebody from outside', () => {
  it.each<readonly [AccessLevel, string, string]>([
    ['read', 'none', 'fail'],
    ['read', 'read', 'pass'],
    ['triage', 'read', 'fail'],
    ['triage', 'triage', 'pass'],
    ['write', 'triage', 'fail'],
    ['write', 'write', 'pass'],
    ['maintain', 'write', 'fail'],
    ['admin', 'maintain', 'fail'],
    ['admin', 'admin', 'pass'],
  ])('with %s, where %s is the most: %s', (level, outside, outcome) => {
    expect(on({ outside: [person('eve', level)] }, { outside }).outcome).toBe(outcome);
  });

  it('may be allowed, in whatever case', () => {
    expect(on({ outside: [person('Eve', 'admin')] }, { allowed: ['eve'] }).outcome).toBe('pass');
  });

  it('who is hidden is not nobody', () => {
    expect(on({ outside: hidden }).outcome).toBe('unknown');
    expect(on({ outside: hidden, admins: people(9) }).outcome).toBe('fail');
  });

  it('is worse with more', () => {
    const outside = [person('ann', 'write'), person('eve', 'admin')];
    expect(on({ outside }).severities).toEqual(['high', 'critical']);
  });
});

describe('members named in the repository', () => {
  const direct = [person('joao', 'write'), person('eve', 'read')];
  const refuse = { direct: 'refuse' };
  it.each<readonly [string, object, object, object, string, readonly string[]]>([
    ['accepted', { direct }, {}, {}, 'pass', []],
    [
      'refused, but for who is from outside',
      { direct, outside: [person('eve', 'read')] },
      refuse,
      {},
      'fail',
      ['direct:joao'],
    ],
    ['refused, but for who is allowed', { direct }, { ...refuse, allowed: ['joao', 'eve'] }, {}, 'pass', []],
    ["in a person's own repository", { direct }, refuse, { ownerKind: 'user' }, 'pass', []],
    ['hidden', { direct: hidden }, refuse, {}, 'unknown', []],
    ['hidden and accepted', { direct: hidden }, {}, {}, 'pass', []],
    ['where it is hidden who is from outside', { direct, outside: hidden }, refuse, {}, 'unknown', []],
  ])('%s: %s', (_, access, options, repository, outcome, about) => {
    const said = on(access, options, repository);
    expect([said.outcome, said.about]).toEqual([outcome, about]);
  });
});

describe('teams that administer it', () => {
  const core = { team: 'core', level: 'admin' };
  const ops = { team: 'ops', level: 'write' };
  it.each<readonly [string, unknown, object, string]>([
    ['one, of one', [core, ops], { 'max-admin-teams': 1 }, 'pass'],
    ['one, of none', [core, ops], { 'max-admin-teams': 0 }, 'fail'],
    ['hidden', hidden, { 'max-admin-teams': 0 }, 'unknown'],
    ['one, not asked', [core], {}, 'pass'],
    ['hidden, not asked', hidden, {}, 'pass'],
  ])('%s: %s', (_, teams, options, outcome) => {
    expect(on({ teams }, options).outcome).toBe(outcome);
  });
});

import { describe, expect, it } from 'vitest';
import { builtInSettings } from '../../../policies/engine/config/built-in.ts';
import { toPlain } from '../../../policies/engine/plain.ts';
import type { Rung } from '../../../policies/engine/setting.ts';
import { usualWaiverRules } from '../../../policies/engine/waiver.ts';
import { examineWaivers } from '../../../policies/engine/waivers/examine.ts';
import { catalogue } from '../../../policies/index.ts';
import { waiver } from './samples.ts';

const at = (rung: Rung | 'off') =>
  builtInSettings(catalogue).flatMap((setting) =>
    setting.policy.id !== 'static-analysis' ? [setting] : rung === 'off' ? [] : [{ ...setting, rung }],
  );

const there = {
  settings: at('block'),
  rules: usualWaiverRules,
  today: '2026-11-20',
  file: 'own',
  repository: 'acme/shop',
} as const;

const words = (found: ReturnType<typeof examineWaivers>) => ({
  problems: found.problems.map(({ message }) => toPlain(message)),
  notes: found.notes.map(({ message }) => toPlain(message)),
});

describe('waivers that can be read', () => {
  it('are fine when they have something to do', () => {
    expect(words(examineWaivers([waiver()], there))).toEqual({ problems: [], notes: [] });
  });

  it('are invalid from the start when they would hold too long, with their line', () => {
    const { problems, notes } = examineWaivers([waiver({ until: '2027-02-18' })], there);
    expect(problems).toMatchObject([{ path: '.github/fairlead/waivers.yml', line: 2, column: 5 }]);
    expect(problems.map(({ message }) => toPlain(message))[0]).toContain('90 days at most');
    expect(notes).toEqual([]);
  });

  it.each([
    ['it ended', { today: '2027-01-01' }, 'ended with 2026-12-31'],
    ['its policy is off', { settings: at('off') }, 'static-analysis is switched off'],
    ['its policy is observed', { settings: at('observe') }, 'static-analysis is only observed'],
    ['it is for another repository', { repository: 'acme/web' }, 'it is not for acme/web'],
  ] as const)('are orphans, not problems, when %s', (_, change, expected) => {
    const one = waiver({ scope: { repositories: ['acme/shop'] } });
    const { problems, notes } = words(examineWaivers([one], { ...there, ...change }));
    expect(problems).toEqual([]);
    expect(notes).toHaveLength(1);
    expect(notes[0]).toContain(expected);
  });

  it('of an organization may be for other repositories', () => {
    const found = examineWaivers([waiver({ scope: { repositories: ['acme/web'] } })], {
      ...there,
      file: 'shared',
      settings: at('off'),
    });
    expect(found.notes).toEqual([]);
  });
});

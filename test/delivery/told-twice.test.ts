/** Two that tell of the same deployments within seconds of each other: nothing was rolled back by that. */
import { describe, expect, it } from 'vitest';
import { deploymentsOf } from '../../app/delivery/definitions/deployments.ts';
import type { DeploymentEvent } from '../../app/delivery/definitions/model.ts';
import { deployment, first, measure } from './made.ts';

/** `a 10:00:05` was read of GitHub, `a! 10:00:05` was told. */
function events(text: string, more: Partial<DeploymentEvent> = {}): readonly DeploymentEvent[] {
  return text.split(', ').map((one, i) => {
    const [name = '', time = ''] = one.split(' ');
    const commit = name.replace('!', '');
    return {
      ...deployment(commit, `03-02 ${time}`, { id: `${i + 1}`, ...more }),
      ...(name.endsWith('!') ? { told: true } : {}),
    };
  });
}

const kinds = (text: string, more?: Partial<DeploymentEvent>) =>
  deploymentsOf(events(text, more)).all.map(({ commit, kind }) => `${commit} ${kind}`);

describe('two deployments, each told twice', () => {
  it.each([
    ['of GitHub and told, in turns', 'a 10:00:00, b 10:00:04, a! 10:00:05, b! 10:00:09'],
    ['told last of the first', 'a 10:00:00, b 10:00:04, b! 10:00:05, a! 10:00:09'],
    ['told before GitHub knew', 'a! 10:00:00, b! 10:00:03, b 10:00:05, a 10:00:30'],
    ['of GitHub, and one of them told', 'a 10:00:00, b 10:00:04, a! 10:00:59'],
    ['by two that tell', 'a! 10:00:00, b! 10:00:04, a! 10:00:05, b! 10:00:09'],
    ['by two that tell, the first one last', 'a! 10:00:00, b! 10:00:04, b! 10:00:05, a! 10:00:09'],
    ['by two that make deployments on GitHub', 'a 10:00:00, b 10:00:04, a 10:00:05, b 10:00:09'],
    ['by three', 'a 10:00:00, b 10:00:04, a! 10:00:05, b! 10:00:09, a! 10:00:11, b! 10:00:12'],
  ])('are two: %s', (_, text) => {
    expect(kinds(text)).toEqual(['a new', 'b new']);
    const { stability, frequency } = measure({ deployments: [first(), ...events(text)] });
    expect([frequency.rows.length, stability.failRate?.n, stability.rework.length]).toEqual([2, 0, 0]);
  });

  it('have both names, so that an incident may name either', () => {
    const [a] = deploymentsOf(events('a 10:00:00, b 10:00:04, a! 10:00:05, b! 10:00:09')).all;
    expect(a).toMatchObject({ id: '1', alsoCalled: ['3'] });
  });
});

describe('a way back', () => {
  it.each([
    ['within a minute, told as everything is', 'a 10:00:00, b 10:00:20, a 10:00:50'],
    [
      'also where what came in between was told again later',
      'a 10:00:00, b 10:00:20, a 10:00:50, b 10:02:00',
    ],
    [
      'where only one of two in between was told twice',
      'a 10:00:00, b 10:00:05, c 10:00:09, b 10:00:11, a 10:00:20',
    ],
    ['that is told, to what ran longer than a minute', 'a 10:00:00, b 10:01:10, a! 10:01:20'],
    ['hours later', 'a 10:00:00, b 12:00:00, a 12:40:00'],
  ])('is one: %s', (_, text) => {
    expect(kinds(text)).toContain('a rollback');
  });

  it('is none of one that is told by the names of versions', () => {
    expect(kinds('a 10:00:00, b 10:00:04, a 10:00:05', { source: 'tag' })).toEqual(['a new', 'b new']);
  });
});

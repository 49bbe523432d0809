/** What landed on protected branches: each update one row, in one class, with twelve answers. */
import { afterEach, describe, expect, it } from 'vitest';
import { answersOf, at, openScene, readChanges, type Scene, why } from './scene.ts';

let scene: Scene;
afterEach(() => scene.github.stop());

describe('changes of one repository', () => {
  it('are in exactly one class each', async () => {
    scene = await openScene();
    const shop = await scene.repository('shop', { ruled: true });
    await scene.pull(shop, { day: '04-02' });
    await scene.pull(shop, { day: '06-10', approvedBy: null, mergedBy: scene.owner, author: scene.owner });
    scene.clock('06-11 12:00');
    await shop.commit({ branch: 'main', files: { a: 'b' }, author: scene.owner, date: at('06-11 12:00') });
    const { rows, incomplete, sheet } = await readChanges(scene);
    expect(rows.map(({ cells }) => cells.class)).toEqual(['reviewed', 'bypass', 'bypass']);
    expect(incomplete).toEqual([]);
    expect(sheet.tieOuts.map(({ holds }) => holds)).toEqual(['unknown', true, true, true, true]);
    expect(rows.map(answersOf)).toEqual([
      { A1: 'pass', A2: 'pass', A3: 'pass', A4: 'pass', A5: 'pass', A7: 'pass', A8: 'unknown', A11: 'pass' },
      { A1: 'pass', A2: 'fail', A7: 'pass', A8: 'fail', A11: 'pass' },
      { A1: 'fail', A2: 'fail', A7: 'fail', A8: 'fail', A11: 'pass' },
    ]);
    expect(why(rows[0], 'A3')).toMatch(/^@ben approved #1 after its last push/);
    // As JSON, for whoever reads along: `rows` hold nothing but plain data.
    expect(JSON.parse(JSON.stringify(rows))).toEqual(rows);
  });
});

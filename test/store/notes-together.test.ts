/** Notes that are stored together: each is stored once, in its order, and fails for nobody else. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { NewNote } from '../../app/store/ledger.ts';
import { notesTogether } from '../../app/store/notes-together.ts';

const noteOf = (client: string): NewNote => ({
  client,
  kind: 'written',
  payload: { deed: client, purpose: 'comment', step: 'tried', call: 'POST /', body: null },
});

function storeThat(refuses: (client: string) => boolean = () => false) {
  const stored: string[] = [];
  const batches: number[] = [];
  const store = async (notes: readonly NewNote[]) => {
    await Promise.resolve();
    batches.push(notes.length);
    const bad = notes.find(({ client }) => refuses(client));
    if (bad) throw new Error(`no ${bad.client}`);
    stored.push(...notes.map(({ client }) => client));
  };
  return { stored, batches, store };
}

it('those that come while others are stored are stored in one transaction', async () => {
  const { stored, batches, store } = storeThat();
  const note = notesTogether(store);
  await Promise.all(['a', 'b', 'c', 'd'].map((client) => note(noteOf(client))));
  expect([stored, batches]).toEqual([
    ['a', 'b', 'c', 'd'],
    [1, 3],
  ]);
  await note(noteOf('e'));
  expect([stored.at(-1), batches.at(-1)]).toEqual(['e', 1]);
});

it('each is stored once and in its order, whoever’s cannot be, and told so alone', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.boolean(), { maxLength: 250 }), async (bad) => {
      const names = bad.map((isBad, i) => `${isBad ? 'bad' : 'good'} ${i}`);
      const { stored, store } = storeThat((client) => client.startsWith('bad'));
      const note = notesTogether(store);
      const told = await Promise.allSettled(names.map((client) => note(noteOf(client))));
      expect(stored).toEqual(names.filter((name) => name.startsWith('good')));
      expect(told.map(({ status }) => status === 'rejected')).toEqual(bad);
    }),
  );
});

it('is told when it is stored, not before', async () => {
  let open = () => {};
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  let isTold = false;
  const note = notesTogether(() => gate);
  const telling = note(noteOf('a')).then(() => {
    isTold = true;
  });
  await new Promise((resolve) => setImmediate(resolve));
  expect(isTold).toBe(false);
  open();
  await telling;
  expect(isTold).toBe(true);
});

/** What is told in one turn is one message, in its order; who waits until it is on its way waits for the writing. */
import { expect, it } from 'vitest';
import { post } from '../../app/apart/post.ts';

it('messages of one turn go together, those of the next apart', async () => {
  const sent: (readonly string[])[] = [];
  const { tell } = post<string>((messages, written) => {
    sent.push(messages);
    written();
  });
  await Promise.all([tell('a'), Promise.resolve().then(() => tell('b')), tell('c')]);
  await tell('d');
  expect(sent).toEqual([['a', 'c', 'b'], ['d']]);
});

it('nobody goes on before it is written', async () => {
  let write: () => void = () => undefined;
  let isWritten = false;
  const { tell } = post<string>((_, written) => {
    write = written;
  });
  const told = tell('a').then(() => {
    isWritten = true;
  });
  await new Promise((resolve) => setTimeout(resolve, 5));
  expect(isWritten).toBe(false);
  write();
  await told;
  expect(isWritten).toBe(true);
});

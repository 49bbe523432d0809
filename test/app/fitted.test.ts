/** Help that was written for a hundred columns, on terminals that have fewer. */
import { describe, expect, it } from 'vitest';
import { commands } from '../../app/cli/commands.ts';
import { fitted } from '../../app/cli/fitted.ts';
import { columns } from '../../policies/engine/wrap.ts';

const page = `Says what is so, and goes on to say it on another line of the
same paragraph.

  fairlead thing FILE
  fairlead thing --all

Options
  --key ID   one that is known to be the right one
             (from somebody else)
  --all      every one
`;

describe('help', () => {
  it('flows as paragraphs and entries where one of their lines is too wide', () => {
    expect(fitted(page, { width: 40 })).toBe(`Says what is so, and goes on to say it
on another line of the same paragraph.

  fairlead thing FILE
  fairlead thing --all

Options
  --key ID   one that is known to be the
             right one (from somebody
             else)
  --all      every one
`);
  });

  it('stays as it was written where there is room', () => {
    expect(fitted(page, { width: 80 })).toBe(page);
  });

  it.each(Object.keys(commands))('of %s leaves no word alone on a line of 60 columns', async (name) => {
    const { help, load } = commands[name] ?? { load: () => Promise.reject(new Error(name)) };
    const [explained = ''] = fitted(help ? await help() : (await load()).help, { width: 60 }).split(
      'Examples\n',
    );
    const lines = explained.split('\n');
    const short = lines.filter(
      (line, i) => /^\S+$/.test(line) && columns(line) < 20 && /^\S+ .*[^.:]$/.test(lines[i + 1] ?? ''),
    );
    expect(short.filter((line) => line !== 'Options' && line !== 'Access')).toEqual([]);
  });
});

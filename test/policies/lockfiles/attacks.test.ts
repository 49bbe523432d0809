/** Every attack on every format that can express it, and every honest change beside it. */
import { describe, expect, it } from 'vitest';
import { judgeChange } from './judge.ts';
import { type Format, formats, type Rendered } from './rendered.ts';

const hex = (digit: string, algorithm: string) =>
  digit.repeat({ sha1: 40, sha256: 64, sha384: 96, sha512: 128 }[algorithm] ?? 64);

/** What the tool of a format writes. */
const usual: Readonly<Record<string, string>> = {
  'npm 1': 'sha512',
  'npm 2': 'sha512',
  'npm 3': 'sha512',
  'pnpm 5': 'sha512',
  'pnpm 6': 'sha512',
  'pnpm 9': 'sha512',
  'Yarn classic': 'sha512',
  'Yarn Berry': 'sha512',
  NuGet: 'sha512',
  Composer: 'sha1',
  CocoaPods: 'sha1',
  'Deno 3': 'sha512',
  'Deno 4': 'sha512',
  'Deno 5': 'sha512',
};

const algorithmOf = ({ label }: Format) => usual[label] ?? 'sha256';

function lib(format: Format, more: Partial<Rendered> = {}): Rendered {
  const algorithm = algorithmOf(format);
  const from = { kind: 'registry' } as const;
  return { name: 'lib', version: '1.0.0', sums: [[algorithm, hex('a', algorithm)]], from, ...more };
}

const [before, after] = ['1'.repeat(39).concat('a'), '2'.repeat(39).concat('b')];

function git(repository: string, commit: string, more: Partial<Rendered> = {}): Rendered {
  return { name: 'forked', version: '1.0.0', sums: [], from: { kind: 'git', repository, commit }, ...more };
}

type Make = (format: Format) => readonly Rendered[];

const javascript = /^(npm|pnpm|Yarn)/;

function archive({ label }: Format): string {
  return javascript.test(label) ? './vendor/lib-1.0.0.tgz' : './vendor/lib-1.0.0-py3-none-any.whl';
}

interface Kind {
  readonly kind: string;
  readonly base: Make;
  readonly head: Make;
  readonly verdict: string | ((format: Format) => string);
}

/** Their lock files list the digests of all files of a version. */
const python = (format: Format) => ['pip', 'Pipenv', 'Terraform'].includes(format.label);
/** Digests of other lengths are no such thing in a lock file that knows one algorithm. */
const other = (format: Format) => (algorithmOf(format) === 'sha512' ? 'sha384' : 'sha512');

const kept = (head: Make): Pick<Kind, 'base' | 'head'> => ({ base: (format) => [lib(format)], head });

const kinds: readonly Kind[] = [
  {
    kind: 'another digest',
    ...kept((f) => [lib(f, { sums: [[algorithmOf(f), hex('e', algorithmOf(f))]] })]),
    verdict: 'fail',
  },
  {
    kind: 'a digest of another algorithm',
    ...kept((f) => [lib(f, { sums: [[other(f), hex('e', other(f))]] })]),
    // Composer knows SHA-1 alone: there, it is another digest.
    verdict: 'fail',
  },
  {
    kind: 'a digest of a broken algorithm',
    ...kept((f) => [lib(f, { sums: [['sha1', hex('e', 'sha1')]] })]),
    verdict: 'fail',
  },
  { kind: 'no digest any more', ...kept((f) => [lib(f, { sums: [] })]), verdict: 'fail' },
  { kind: 'nonsense for a digest', ...kept((f) => [lib(f, { sums: [['none', '']] })]), verdict: 'fail' },
  {
    kind: 'a second digest',
    ...kept((f) => [lib(f, { sums: [...lib(f).sums, [algorithmOf(f), hex('e', algorithmOf(f))]] })]),
    // pip lists the digests of all files of a version; more of them may be wheels for another system.
    verdict: (format) => (python(format) ? 'pass' : 'fail'),
  },
  {
    kind: 'from another host, with another digest',
    ...kept((f) => [
      lib(f, {
        from: { kind: 'registry', url: 'https://evil.example/lib/-/lib-1.0.0.tgz' },
        sums: [[algorithmOf(f), hex('e', algorithmOf(f))]],
      }),
    ]),
    verdict: 'fail',
  },
  {
    kind: 'from another host, without a digest',
    ...kept((f) => [
      lib(f, { from: { kind: 'registry', url: 'https://evil.example/lib/-/lib-1.0.0.tgz' }, sums: [] }),
    ]),
    verdict: 'fail',
  },
  {
    kind: 'unencrypted',
    ...kept((f) => [lib(f, { from: { kind: 'registry', url: 'http://evil.example/lib/-/lib-1.0.0.tgz' } })]),
    verdict: 'fail',
  },
  {
    kind: 'from the registry to a repository',
    ...kept((f) => [lib(f, { from: { kind: 'git', repository: 'github.com/evil/lib', commit: after } })]),
    verdict: 'fail',
  },
  {
    kind: 'from the registry to an archive in the repository',
    ...kept((f) => [lib(f, { from: { kind: 'file', path: archive(f) } })]),
    verdict: 'fail',
  },
  {
    kind: 'a new archive in the repository',
    base: () => [],
    head: (f) => [lib(f, { from: { kind: 'file', path: archive(f) } })],
    verdict: 'fail',
  },
  {
    kind: 'a repository of another owner',
    base: () => [git('github.com/acme/forked', before)],
    head: () => [git('github.com/evil/forked', after)],
    verdict: 'fail',
  },
  {
    kind: 'a repository of another owner, at another version',
    base: () => [git('github.com/acme/forked', before)],
    head: () => [git('github.com/evil/forked', after, { version: '1.0.1' })],
    verdict: 'fail',
  },
  {
    kind: 'a repository on another host',
    base: () => [git('github.com/acme/forked', before)],
    head: () => [git('git.evil.example/acme/forked', before)],
    verdict: 'fail',
  },
  {
    kind: 'another repository of a known host',
    base: (f) => [git('github.com/acme/forked', before), lib(f)],
    head: (f) => [
      git('github.com/acme/forked', before),
      lib(f),
      git('github.com/evil/more', after, { name: 'more' }),
    ],
    // Composer takes every package from a repository: which one is its registry's to say.
    verdict: (format) => (format.label === 'Composer' ? 'pass' : 'fail'),
  },
  {
    kind: 'honest: the same repository at another commit',
    base: () => [git('github.com/acme/forked', before)],
    head: () => [git('github.com/acme/forked', after)],
    // What names no version beside the commit cannot be looked up, and says so.
    verdict: (format) => (python(format) || format.label === 'npm 1' ? 'unknown' : 'pass'),
  },
  {
    kind: 'honest: an update',
    ...kept((f) => [lib(f, { version: '1.1.0', sums: [[algorithmOf(f), hex('c', algorithmOf(f))]] })]),
    verdict: 'pass',
  },
  {
    kind: 'honest: one more package',
    ...kept((f) => [lib(f), lib(f, { name: 'other', sums: [[algorithmOf(f), hex('d', algorithmOf(f))]] })]),
    verdict: 'pass',
  },
  {
    kind: 'honest: one package less',
    base: (f) => [lib(f), lib(f, { name: 'other' })],
    head: (f) => [lib(f)],
    verdict: 'pass',
  },
];

/** A format's text, or null where it cannot say one of the two. */
function texts(format: Format, { base, head }: Pick<Kind, 'base' | 'head'>) {
  const [old, now] = [format.render(base(format)), format.render(head(format))];
  return old === null || now === null || old === now ? null : { old, now };
}

const rows = kinds.flatMap((kind) =>
  formats.flatMap((format) => {
    const found = texts(format, kind);
    const expected = typeof kind.verdict === 'string' ? kind.verdict : kind.verdict(format);
    return found ? [{ ...found, format, kind: kind.kind, label: format.label, expected }] : [];
  }),
);

describe('attacks and honest changes', () => {
  it.each(rows)('$kind in $label: $expected', async ({ format, old, now, expected }) => {
    const judged = await judgeChange({ base: { [format.path]: old }, head: { [format.path]: now } });
    expect(judged, judged.text).toMatchObject({ verdict: expected });
  });
});

describe.each(formats)('the file of $label', (format) => {
  const { path, manifest } = format;
  const text = format.render([lib(format), lib(format, { name: 'other' })]) ?? '';

  it('in another folder is no change', async () => {
    const renamed = { [`web/${path}`]: path };
    const judged = await judgeChange({ base: { [path]: text }, head: { [`web/${path}`]: text }, renamed });
    expect(judged, judged.text).toMatchObject({ verdict: 'pass', changes: [] });
  });

  it('as a symbolic link is not taken for what it leads to today', async () => {
    const files = { [path]: text };
    const judged = await judgeChange({ base: files, head: files, links: [path] });
    expect(judged).toMatchObject({ verdict: 'unknown', text: expect.stringContaining('is a symbolic link') });
  });

  it.runIf(manifest !== '')('may not go while its project stays', async () => {
    const base = { [path]: text, [manifest]: '{}' };
    const alone = await judgeChange({ base, head: { [manifest]: '{}' } });
    expect(alone).toMatchObject({ verdict: 'fail', text: expect.stringContaining('is removed while') });
    expect((await judgeChange({ base, head: {} })).verdict).toBe('pass');
  });
});

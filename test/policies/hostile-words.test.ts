/** Titles, descriptions, links and signatures made to look like what is asked for: none passes. */
import { describe, expect, it } from 'vitest';
import type { SignedCommit } from '../../policies/facts/commit-signatures.ts';
import { isUndecided } from '../../policies/facts/commit-signatures.ts';
import type { PullRequest } from '../../policies/facts/pull-request.ts';
import { issueReferences, ticketReferences, visibleWords } from '../../policies/formats/work-references.ts';
import { commitSignatures } from '../../policies/pull-request/commit-signatures.ts';
import { description } from '../../policies/pull-request/description.ts';
import { title } from '../../policies/pull-request/title.ts';
import { pullRequest } from './sample.ts';

const template = '## Why\n\nSay in a few words why this is needed.\n\n## How it was tested\n';

function described(body: string): string {
  const facts = {
    pullRequest: { ...pullRequest, body },
    pullRequestTemplates: [{ path: '.github/pull_request_template.md', text: template }],
  };
  return description.judge(facts, description.options.parse({})).outcome;
}

describe('a description that a reader sees no words of', () => {
  it.each<[string, string]>([
    ['a comment', '<!-- all of the reasons are in here -->'],
    ['an unclosed comment', '<!-- all of the reasons are in here'],
    ['a link definition', '[//]: # (all of the reasons are in here)'],
    ['link definitions', '[a]: https://a.example "all of it"\n[b]: <https://b.example> \'more of it\''],
    ['tags', '<p></p><br/><hr><details></details>'],
    ['a tag over lines', '<img\nsrc="a.png"\nalt="all of the reasons"\n>'],
    ['a tag with a > in it', '<img alt="all > of the reasons">'],
    ['a picture', '![all of the reasons are here](https://a.example/a.png)'],
    ['a picture by reference', '![all of the reasons][a]\n\n[a]: https://a.example/a.png'],
    ['entities', '&nbsp;&nbsp;&nbsp;&#8203;&#x200b;&zwnj;'],
    ['zero-width marks', '\u200b \u200c \u2060 \ufeff'],
    ['Hangul fillers and blanks of Braille', '\u3164 \u3164 \u3164 \u2800 \u2800'],
    ['pictures of words', '🚀 🚀 🚀 🚀'],
    ['marks', '... --- ...'],
    ['an address', 'https://acme.example/browse/all-of-the-reasons'],
    ['headings', '## All of the reasons\n\n### And more of them'],
    ['the template', template],
    ['the template in capitals', template.toUpperCase()],
    ['the template quoted', template.replaceAll(/^(?=.)/gm, '> ')],
    ['the template with other blanks', template.replaceAll(' ', '\u00a0')],
    ['the template with zero-width marks', template.replaceAll('e', 'e\u200b')],
    ['a number', '1'],
  ])('%s', (_, body) => expect(described(body)).toBe('fail'));
});

describe('a title that hides that it is not finished, or that it says nothing', () => {
  const wrong = (text: string) =>
    title.judge({ pullRequest: { ...pullRequest, title: text } }, title.options.parse({})).outcome;
  it.each([
    'WIP: show the cart',
    'wip show the cart',
    '[WIP] show the cart',
    '(wip): show the cart',
    'W\u200bIP: show the cart',
    '\u200bWIP: show the cart',
    'ＷＩＰ: show the cart',
    'WIP\u2060: show the cart',
    '🚧 WIP: show the cart',
    'Do  not merge: the cart',
    'DO_NOT_MERGE the cart',
    "Don't merge: the cart",
    '\u3164 \u3164',
    '\u2800 \u2800 \u2800',
    '— — —',
    'cart',
  ])('%j', (text) => expect(wrong(text)).toBe('fail'));
});

describe('a link that is none', () => {
  const named = (text: string) => issueReferences(visibleWords(text), 'github.com');
  it.each([
    '<!-- #12 -->',
    '<!-- Fixes #12',
    '`#12`',
    '```\n#12\n```',
    '~~~\nFixes #12\n~~~',
    'version 1.2#12',
    'a#12',
    '#0',
    '#12abc',
    '##12',
    'https://evil.example/acme/shop/issues/12',
    'https://github.com.evil.example/acme/shop/issues/12',
    'https://github.com@evil.example/acme/shop/issues/12',
    'https://github.com/acme/shop/pull/12',
    '＃12',
  ])('%j', (text) => expect(named(text)).toEqual([]));

  it.each([
    ['xABC-12', 'ABC'],
    ['ABC-0', 'ABC'],
    ['ABC-12x', 'ABC'],
    ['abc-12', 'ABC'],
    ['АВС-12', 'ABC'],
    ['ABC‑12', 'ABC'],
    ['https://acme.atlassian.net.evil.example/browse/ABC-1', 'https://acme.atlassian.net/browse/'],
    ['https://acme.atlassian.net/browse/', 'https://acme.atlassian.net/browse/'],
  ])('ticket %j', (text, tracker) => expect(ticketReferences([text], [tracker])).toEqual([]));
});

describe('a signature that is none', () => {
  const valid = { state: 'VALID', isValid: true, signer: 'maria', byGitHub: false };
  const signed = (more: Partial<SignedCommit> = {}): SignedCommit => ({
    sha: 'a'.repeat(40),
    authors: ['maria'],
    authorName: 'Maria',
    signature: valid,
    ...more,
  });
  const outcome = (
    commits: readonly SignedCommit[],
    options: object = {},
    pull: Partial<PullRequest> = {},
  ) => {
    const facts = { pullRequest: { ...pullRequest, ...pull }, commitSignatures: { commits } };
    return commitSignatures.judge(facts, commitSignatures.options.parse(options)).outcome;
  };
  const states =
    'BAD_CERT BAD_EMAIL EXPIRED_KEY INVALID MALFORMED_SIG NOT_SIGNING_KEY NO_USER OCSP_REVOKED UNKNOWN_KEY UNKNOWN_SIG_TYPE UNSIGNED UNVERIFIED_EMAIL SOMETHING_NEW';
  it.each(states.split(' '))('%s', (state) => {
    expect(outcome([signed({ signature: { ...valid, state, isValid: false } }), signed()])).toBe('fail');
  });

  it.each(['GPGVERIFY_ERROR', 'GPGVERIFY_UNAVAILABLE', 'OCSP_ERROR', 'OCSP_PENDING'])(
    '%s is a gap, which makes a pass unknown',
    (state) => expect(isUndecided({ state, isValid: false })).toBe(true),
  );

  const author = { signer: 'author' };
  const bot = { author: { login: 'renovate[bot]', kind: 'bot' } } as const;
  it.each<[string, SignedCommit, object, Partial<PullRequest>]>([
    ['none', signed({ signature: null }), {}, {}],
    ["somebody else's", signed({ signature: { ...valid, signer: 'eve' } }), author, {}],
    ["nobody's", signed({ signature: { ...valid, signer: null } }), author, {}],
    ['of a commit without an author', signed({ authors: [], authorName: 'maria' }), author, {}],
    [
      "GitHub's own, where that is refused",
      signed({ signature: { ...valid, signer: 'web-flow', byGitHub: true } }),
      { 'web-flow': 'refuse' },
      {},
    ],
    [
      'none, under the name of a bot',
      signed({ signature: null, authors: ['renovate[bot]'] }),
      { bots: 'accept' },
      {},
    ],
    ["none, of a person in a bot's pull request", signed({ signature: null }), { bots: 'accept' }, bot],
    [
      "none, of a person and a bot in the bot's pull request",
      signed({ signature: null, authors: ['renovate[bot]', 'maria'] }),
      { bots: 'accept' },
      bot,
    ],
    ['none, of a bot', signed({ signature: null, authors: ['renovate[bot]'] }), {}, bot],
  ])('%s', (_, commit, options, pull) => {
    expect(outcome([signed(), commit], options, pull)).toBe('fail');
  });
});

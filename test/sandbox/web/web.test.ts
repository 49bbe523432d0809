import { request } from 'node:http';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import type { SeenPull } from '../seen.ts';
import { seenCheck, seenPull } from '../seen-pull.ts';
import { renderMarkdown } from './markdown.ts';
import { pageHeaders } from './page.ts';
import { pullPage } from './pull.ts';
import { type Pages, servePages } from './server.ts';

/** All that may stand between angle brackets in rendered Markdown. */
const allowed =
  /<(?:\/?(?:p|h[3-6]|ul|ol|li|em|strong|del|blockquote|table|thead|tbody|tr|th|td|code|pre|details|summary|sub|a|div|span)|br ?\/?|hr|div class="(?:wide|code)"|span class="language"|a href="https?:\/\/[^"<>]*" rel="noreferrer noopener nofollow")>/g;

describe('renderMarkdown', () => {
  it.each([
    ['**bold** and `a < b`', '<p><strong>bold</strong> and <code>a &lt; b</code></p>'],
    [
      '<details>\n<summary>x</summary>\n\ninside\n\n</details>',
      '<details>\n<summary>x</summary><p>inside</p></details>',
    ],
    ['- a\n- b', '<ul><li>a</li><li>b</li></ul>'],
    [
      '[GHSA](https://github.com/a)',
      '<p><a href="https://github.com/a" rel="noreferrer noopener nofollow">GHSA</a></p>',
    ],
    [
      '```js\n<b>\n```',
      '<div class="code"><span class="language">js</span><pre><code>&lt;b&gt;</code></pre></div>',
    ],
  ])('%j', (markdown, expected) => {
    expect(renderMarkdown(markdown).html).toBe(expected);
  });

  it('keeps table cells', () => {
    expect(renderMarkdown('| a | b |\n|---|---|\n| 1 | `2` |').html).toContain(
      '<td>1</td><td><code>2</code></td>',
    );
  });

  it.each([
    ['<script>alert(1)</script>'],
    ['<img src=x onerror=alert(1)>'],
    ['<details open ontoggle=alert(1)>'],
    ['<summary onclick="x">y</summary>'],
    ['<a href="javascript:alert(1)">x</a>'],
    ['[x](javascript:alert(1))'],
    ['[x](JaVaScRiPt:alert(1)) ![y](data:text/html,z)'],
    ['[x](data:text/html,<script>1</script>)'],
    ['![x](https://evil.example/pixel.png)'],
    ['<https://evil.example/"onmouseover="x>'],
    ['[x](https://a.example/"><script>1</script>)'],
    ['<sub><svg onload=x></sub>'],
    ['text <!-- comment --> <?php ?> <![CDATA[x]]>'],
    ['```"><img src=x>\n```'],
  ])('leaves nothing in %s that could run or load', (markdown) => {
    const { html } = renderMarkdown(markdown);
    expect(html.replaceAll(allowed, '')).not.toMatch(/[<>]/);
    expect(html).not.toMatch(/<(?!a |div |span )[^>]*=/);
  });

  it('writes nothing but what is allowed, whatever comes in', () => {
    const pieces = fc.constantFrom(
      '<details>',
      '</details>',
      '<summary>',
      '<script>',
      '<img src=x onerror=y>',
      '](',
      '[',
      '![',
      '`',
      '```\n',
      '\n\n',
      'javascript:x',
      'https://a.example/"',
      '|',
      '-',
      '> ',
      '* ',
      '<!--',
      '-->',
      '&lt;',
      '"',
      "'",
      '\n|---|\n',
      '\u202E',
    );
    const text = fc.array(fc.oneof(pieces, fc.string())).map((all) => all.join(''));
    fc.assert(
      fc.property(text, (markdown) => {
        expect(renderMarkdown(markdown).html.replaceAll(allowed, '')).not.toMatch(/[<>]/);
      }),
      { numRuns: 500 },
    );
  });
});

describe('a page of a pull request', () => {
  const hostile = '"><script>alert(1)</script>&amp;<b>';
  const annotation = {
    path: hostile,
    startLine: 1,
    endLine: 2,
    level: hostile,
    title: hostile,
    message: hostile,
    rawDetails: hostile,
  };
  const check = seenCheck({
    conclusion: hostile,
    title: hostile,
    summary: hostile,
    text: hostile,
    annotations: [annotation],
  });

  it('shows strangers’ text as text, wherever it stands', () => {
    const pull: SeenPull = {
      ...seenPull(),
      title: hostile,
      body: hostile,
      author: hostile,
      base: hostile,
      head: { ref: hostile, sha: check.headSha },
      checks: [check, { ...check, headSha: 'bbbb' }],
      others: [{ name: hostile, conclusion: hostile }],
      approvedBy: [hostile],
      comments: [{ author: hostile, body: hostile }],
    };
    const text = pullPage(hostile, pull);
    expect(text).not.toMatch(/<script|<b>/);
    expect(text.match(/&lt;script&gt;/g)?.length).toBeGreaterThan(15);
    for (const [, value] of text.matchAll(/="([^"]*)"/g)) expect(value).not.toMatch(/[<>]/);
  });

  it('tells the outcome in words as well as by sign and colour', () => {
    const text = pullPage('acme/shop', seenPull({ checks: [seenCheck({ conclusion: 'failure' })] }));
    expect(text).toContain('aria-label="failure">✗</span>');
    expect(text).toContain('failure on aaaaaaa');
  });

  it('says so when there is no comment, and when the head was not judged', () => {
    const text = pullPage('acme/shop', seenPull({ checks: [] }));
    expect(text).toContain('there is nothing to say');
    expect(text).toContain('Fairlead has not judged this head.');
  });
});

describe('servePages', () => {
  let pages: Pages | null = null;
  afterEach(() => pages?.close());

  const summary =
    '| | policy | what | who |\n|---|---|---|---|\n| ✗ | review | Needs `<1>` approval. | author |';
  const held = seenPull({ checks: [seenCheck({ conclusion: 'failure', summary })] });
  const chronicle = {
    repository: 'acme/shop',
    from: 'A copy of <b>shop</b>',
    scenes: [
      {
        title: 'Again',
        happened: [
          'said',
          { command: 'plan acme/shop', text: 'a <b> → c' },
          { path: '/issues/3', title: 'What <i>lacks', state: 'open' },
          { what: 'opened', pull: held, milliseconds: 84, unexpected: ['it is <i>'] },
        ],
        failure: null,
      },
    ],
    papers: new Map([['audit.html', '<!doctype html><style>a{}</style>']]),
    firstVerdict: 1234,
    finished: true,
  };

  async function get(path: string, { host = '127.0.0.1', method = 'GET' } = {}) {
    pages = await servePages(
      {
        chronicle,
        see: async (number) => (number === 7 ? seenPull() : null),
        issue: (number) =>
          number === 3
            ? { number, title: 'What <i>lacks', state: 'open', body: 'The **token** <script>' }
            : null,
      },
      0,
    );
    const { port } = new URL(pages.url);
    return new Promise<{ status: number | undefined; body: string; policy: unknown }>((resolve, reject) => {
      const asked = request({ host: '127.0.0.1', port, path, method, headers: { host } }, (response) => {
        let body = '';
        response.on('data', (chunk) => {
          body += String(chunk);
        });
        response.on('end', () =>
          resolve({ status: response.statusCode, body, policy: response.headers['content-security-policy'] }),
        );
      });
      asked.on('error', reject).end();
    });
  }

  it('serves the list, with what did not go as expected', async () => {
    const { status, body, policy } = await get('/');
    expect(status).toBe(200);
    expect(policy).toBe(pageHeaders['content-security-policy']);
    expect(policy).toMatch(/^default-src 'none'; style-src 'sha256-/);
    expect(body).toContain('A copy of &lt;b&gt;shop&lt;/b&gt;');
    expect(body).toContain('<a href="/7"><strong>Add receipts</strong></a>');
    expect(body).toContain('review: Needs &lt;1&gt; approval.');
    expect(body).toContain('Again: #7, opened: it is &lt;i&gt;');
    expect(body).not.toContain('http-equiv');
    expect(body).toContain('<a href="/issues/3"><strong>What &lt;i&gt;lacks</strong></a>');
    expect(body).toContain('<code>fairlead plan acme/shop</code>');
    expect(body).toContain('a &lt;b&gt; → c');
  });

  it('serves issues and papers, which can run and load nothing', async () => {
    const issue = await get('/issues/3');
    expect(issue.body).toContain('<strong>token</strong>');
    expect(issue.body).not.toContain('<script');
    const paper = await get('/papers/audit.html');
    expect(paper).toMatchObject({ status: 200, body: '<!doctype html><style>a{}</style>' });
    expect(paper.policy).toMatch(/^default-src 'none'; style-src 'unsafe-inline'; img-src data:/);
    expect((await get('/papers/other.html')).status).toBe(404);
    expect((await get('/issues/4')).status).toBe(404);
  });

  it.each([
    ['/7', {}, 200, 'Add receipts'],
    ['/8', {}, 404, 'There is no such page.'],
    ['/07', {}, 404, 'There is no such page.'],
    ['/../../etc/passwd', {}, 404, 'There is no such page.'],
    ['/7?x=1', {}, 200, 'Add receipts'],
    ['/', { host: 'evil.example' }, 403, 'Open it as http://localhost.'],
    ['/', { method: 'POST' }, 405, 'Pages can only be read.'],
  ])('%s %j', async (path, how, status, words) => {
    const answer = await get(path, how);
    expect(answer.status).toBe(status);
    expect(answer.body).toContain(words);
  });
});

/** Papers: what is written is the audit, and nothing that somebody named can become more than text. */
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { auditOf } from '../../app/audit/model/audit.ts';
import type { Check, Concern } from '../../app/audit/model/check.ts';
import { comparedWith } from '../../app/audit/model/compare.ts';
import { auditCsv } from '../../app/audit/papers/csv.ts';
import { auditHtml } from '../../app/audit/papers/html/page.ts';
import { auditIssue } from '../../app/audit/papers/issue.ts';
import { auditJson, readEarlier } from '../../app/audit/papers/json.ts';
import { auditMarkdown } from '../../app/audit/papers/markdown.ts';
import { papersOf } from '../../app/audit/papers/papers.ts';
import { riskRegister } from '../../app/audit/papers/register.ts';
import { auditSarif } from '../../app/audit/papers/sarif.ts';
import { renderAuditText } from '../../app/audit/papers/text.ts';
import { own, say } from '../../policies/engine/prose.ts';

const hostile = '=HYPERLINK("http://evil.test")<img src=x onerror=alert(1)>|`@everybody`\n- x: y';

function concern(value: string): Concern {
  return {
    risk: 'keys',
    title: say`${value} lies in the code`,
    likelihood: { level: 4, because: say`${value} says so` },
    impact: { level: 5, because: own('it does') },
    left: { likelihood: 1, impact: 2 },
    evidence: [
      { message: say`A key is in ${value}.`, path: `src/${value}.ts`, line: 3, fingerprint: 'a' },
      { message: own('And somewhere.'), fingerprint: 'b' },
    ],
    count: 7,
    mitigation: say`renew ${value}`,
    hours: { low: 0.5, high: 1 },
    scale: 'each',
    by: 'people',
  };
}

function audit(value: string, name = 'acme') {
  const about = {
    area: 'secrets',
    repository: 'acme/shop',
    asks: 'No keys lie in the code',
    gaps: [],
  } as const;
  const checks: readonly Check[] = [
    { ...about, id: 'keys', result: { state: 'concern', concerns: [concern(value)] } },
    {
      ...about,
      id: 'more',
      area: 'access',
      result: { state: 'not seen', reason: say`${value} is closed`, permission: 'members: read' },
    },
    { ...about, id: 'fine', area: 'code', result: { state: 'fine', because: say`${value} is fine` } },
  ];
  return auditOf({
    kind: 'organization',
    name,
    source: own('two repositories'),
    at: '2026-11-30T09:00:00.000Z',
    engine: '0.1.0',
    repositories: [
      { name: 'acme/shop', state: 'audited', note: null },
      { name: 'acme/old', state: 'not audited', note: say`${value}` },
    ],
    checks,
    portrait: null,
  });
}

describe('the CSV', () => {
  it('has nothing that a spreadsheet would run', () => {
    for (const start of ['=', '+', '-', '@', '\t=', ' =', '|', '%']) {
      const csv = auditCsv(audit(`${start}cmd`));
      const cells = csv.split('\r\n').flatMap((row) => row.match(/"(?:[^"]|"")*"/g) ?? []);
      expect(cells.filter((cell) => /^"\s*[=+\-@|%\t]/.test(cell))).toEqual([]);
    }
  });

  it('has a row for each risk, whatever is in it', () => {
    const rows = auditCsv(audit(hostile)).trimEnd().split('\r\n');
    expect(rows).toHaveLength(2);
    expect(rows[1]).toContain('"critical",20,4,');
  });
});

describe('the page', () => {
  const page = auditHtml(audit(hostile));

  it('shows what was found as text', () => {
    expect(page).not.toMatch(/<img/);
    expect(page).toContain('&lt;img src=x onerror=alert(1)&gt;');
    const tags = page.match(/<[^>]+>/g) ?? [];
    expect(tags.length).toBeGreaterThan(100);
    expect(tags.filter((tag) => /^<script|\son\w+=|https?:/.test(tag))).toEqual([]);
  });

  it('loads nothing from elsewhere', () => {
    expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
    expect(page).not.toMatch(/\s(?:src|href)="(?!#)/);
  });

  it('says the numbers of its charts in words, and has light, dark and paper', () => {
    expect(page).toMatch(/<svg[^>]*role="img" aria-label="Risks by likelihood and impact"/);
    expect(page).toContain('prefers-color-scheme:dark');
    expect(page).toContain('@media print');
    expect(page).toContain('likelihood 4 × impact 5 = 20');
  });
});

describe('the register', () => {
  it('is YAML that names each risk, with a slot for its owner', () => {
    const { version, risks } = parse(riskRegister(audit(hostile)));
    expect(version).toBe(1);
    expect(risks).toMatchObject([
      {
        id: 'keys',
        status: 'open',
        owner: null,
        found: '2026-11-30',
        'review-by': '2026-12-07',
        due: '2026-12-30',
        score: 20,
        'score-when-done': 2,
        places: 7,
        repositories: [{ name: 'acme/shop', places: 7 }],
      },
    ]);
    expect(
      riskRegister(audit('x', 'a\n- b'))
        .split('\n')
        .slice(0, 2)
        .every((line) => line.startsWith('#')),
    ).toBe(true);
  });
});

describe('the SARIF', () => {
  it('has places in files, by repository, and what was not visible', () => {
    const { runs } = JSON.parse(auditSarif(audit('a b#c')));
    expect(runs).toMatchObject([
      {
        automationDetails: { id: 'fairlead-audit/acme/shop' },
        results: [
          {
            ruleId: 'keys',
            level: 'error',
            locations: [
              {
                physicalLocation: { artifactLocation: { uri: 'src/a%20b%23c.ts' }, region: { startLine: 3 } },
              },
            ],
            partialFingerprints: { 'fairlead/v1': 'keys:a' },
          },
        ],
      },
    ]);
    expect(runs[0].invocations[0].toolExecutionNotifications).toHaveLength(1);
  });
});

describe('the papers', () => {
  it('have names that every system takes', () => {
    const names = (name: string) => papersOf(audit('x', name)).map((paper) => paper.name);
    expect(names('acme/shop')[0]).toBe('acme-shop-audit.html');
    expect(names('../../etc/passwd').every((one) => !one.includes('/') && !one.startsWith('.'))).toBe(true);
    expect(names('///')[0]).toBe('audit.html');
    expect(names('ünïcode')[0]).toBe('ünïcode-audit.html');
  });

  it('say in Markdown what the audit says, in code spans where others named it', () => {
    const [text = ''] = papersOf(audit('a|b')).flatMap(({ name, text: one }) =>
      name.endsWith('-audit.md') ? [one] : [],
    );
    expect(text).toContain('`a∣b` lies in the code');
    expect(text).toContain('and 5 more');
    expect(text).toContain('members: read');
  });

  it('say how settings are put right, where they are what is wrong', () => {
    const made = audit('x');
    const [risk] = made.risks;
    if (!risk) throw new Error('a risk');
    const ofSettings = { ...made, risks: [{ ...risk, by: 'apply' as const }] };
    const texts = papersOf(ofSettings).filter(({ name }) => /\.(?:html|md)$/.test(name));
    expect(texts.filter(({ text }) => !text.includes('fairlead plan acme')).map(({ name }) => name)).toEqual(
      [],
    );
    expect(papersOf(made).filter(({ text }) => text.includes('fairlead plan acme'))).toEqual([]);
  });

  it('say once what would show the rest, and which risks Fairlead can put right', () => {
    const about = { area: 'access', repository: null, gaps: [] } as const;
    const hidden = (id: string, permission: string): Check => ({
      ...about,
      id,
      asks: `${id} is fine`,
      result: { state: 'not seen', reason: say`GitHub does not show ${id}`, permission },
    });
    const base = audit('x');
    const one = auditOf({
      ...base,
      checks: [
        ...[
          hidden('apps', 'members: read'),
          hidden('owners', 'members: read'),
          hidden('keys', 'administration: read'),
        ],
        {
          ...about,
          id: 'drift',
          asks: 'nothing differs',
          result: { state: 'concern', concerns: [{ ...concern('x'), by: 'apply' }] },
        },
        {
          ...about,
          id: 'code-owners',
          asks: 'it has owners',
          result: { state: 'concern', concerns: [{ ...concern('x'), risk: 'code-owners', by: 'file' }] },
        },
      ],
    });
    const text = renderAuditText(one, { colour: false, width: 300 }, []);
    expect(text).toContain('• apps, owners: needs members: read\n• keys: needs administration: read\n');
    expect(text.match(/give a fine-grained token .*: administration: read, members: read\.$/gm)).toHaveLength(
      1,
    );
    expect(text).toContain('Risk 2: settings that Fairlead can make, all of it or in part');
    expect(text).toContain('fairlead plan acme');
    expect(text).toMatch(
      /Risk 1: files that Fairlead can write[\s\S]*fairlead plan acme --files shows every line/,
    );
  });

  it('fit the terminal', () => {
    for (const width of [40, 80, 200]) {
      const lines = renderAuditText(audit('src/somewhere'), { colour: false, width }, [
        'papers/acme-audit.html',
      ]).split('\n');
      expect(lines.filter((line) => line.length > width)).toEqual([]);
    }
  });
});

describe('an earlier audit that somebody edited', () => {
  const edited = (edit: (text: string) => string) => readEarlier(edit(auditJson(audit('nothing'))));

  it('gives back words, and nothing that a paper would read as more', () => {
    const evil = '<img src=x> @everybody [a](http://evil.test) `x`\\n- [ ] do';
    const earlier = edited((text) =>
      text.replaceAll(/"title": "[^"]*"/g, `"title": "${evil}"`).replaceAll('"keys"', '"older"'),
    );
    if (!earlier) throw new Error('it was not read');
    const now = comparedWith(audit('nothing'), earlier);
    expect(now.movement?.unseen.concat(now.movement.gone)).toHaveLength(1);
    for (const text of [auditMarkdown(now), auditIssue(now).body])
      expect(text).not.toMatch(/<img|@everybody|\]\(http|\n- \[ \] do/);
  });

  it('is not read when its day is none', () => {
    expect(edited((text) => text)).not.toBeNull();
    expect(edited((text) => text.replace(/"at": "[^"]*"/, '"at": "@everybody"'))).toBeNull();
  });
});

describe('what was looked at', () => {
  const states = ['audited', 'audited', 'partly', 'archived', 'archived', 'not audited'] as const;
  const repositories = states.map((state, i) => ({ name: `acme/r${i}`, state, note: null }));
  const check = (repository: string, id: string): Check => ({
    id,
    area: 'secrets',
    repository,
    asks: 'No keys lie in the code',
    gaps: [],
    result:
      id === 'fine' ? { state: 'fine', because: own('so') } : { state: 'concern', concerns: [concern('x')] },
  });
  const made = auditOf({
    kind: 'organization',
    name: 'acme',
    source: own('six repositories'),
    at: '2026-11-30T09:00:00.000Z',
    engine: '0',
    repositories,
    checks: [
      ...['acme/r0', 'acme/r3'].map((name) => check(name, 'keys')),
      ...['acme/r1', 'acme/r2', 'acme/r4'].map((name) => check(name, 'fine')),
    ],
    portrait: null,
  });

  it('is counted in every paper that people read', () => {
    const words = 'Repositories: 2 audited, 1 audited in part, 2 archived and not judged, 1 not audited';
    const text = renderAuditText(made, { colour: false, width: 200 }, []);
    for (const paper of [auditMarkdown(made), auditHtml(made), auditIssue(made).body, text])
      expect(paper).toContain(words);
  });

  it('is what counts are of: what is archived only where it shows something', () => {
    const paper = auditMarkdown(made);
    expect(paper).toContain('in 2 of 4 repositories');
    expect(paper).toContain('(in 2 of 3 repositories)');
    expect(paper).not.toContain('of 6 repositories');
  });
});

/** The one issue that a workflow's audit keeps up to date. */
import { describe, expect, it, onTestFinished } from 'vitest';
import { keepAuditIssue } from '../../app/action/audit-issue.ts';
import { auditOf } from '../../app/audit/model/audit.ts';
import type { Check } from '../../app/audit/model/check.ts';
import { auditIssue } from '../../app/audit/papers/issue.ts';
import { own, say } from '../../policies/engine/prose.ts';
import type { Level } from '../../policies/risks/weight.ts';
import { openShop } from '../github/shop.ts';

function audit(impact: Level, places = 1) {
  const evidence = Array.from({ length: places }, (_, i) => ({
    message: say`It is in ${`file ${i} @everybody`}.`,
    fingerprint: String(i),
  }));
  const [first, ...rest] = evidence;
  if (!first) throw new Error('a place');
  const check: Check = {
    id: 'keys',
    area: 'secrets',
    repository: 'acme/shop',
    asks: 'No keys',
    gaps: [],
    result: {
      state: 'concern',
      concerns: [
        {
          risk: 'keys',
          title: own('Keys lie in the code'),
          likelihood: { level: 3, because: own('so') },
          impact: { level: impact, because: own('so') },
          left: { likelihood: 1, impact: 1 },
          evidence: [first, ...rest],
          count: places,
          mitigation: own('renew them'),
          hours: { low: 1, high: 2 },
          scale: 'each',
          by: 'people',
        },
      ],
    },
  };
  return auditIssue(
    auditOf({
      kind: 'clone',
      name: 'acme/shop',
      source: own('a clone'),
      at: '2026-11-30T09:00:00.000Z',
      engine: '0',
      repositories: [{ name: 'acme/shop', state: 'audited', note: null }],
      checks: [check],
      portrait: null,
    }),
  );
}

describe('the issue of an audit', () => {
  it('says what there is to do, calls nobody, and fits', () => {
    const { title, body, open } = audit(5, 30);
    expect([title, open]).toEqual(['Audit of acme/shop: 1 high risk', true]);
    expect(body).toContain('**high** Keys lie in the code (1–2 h). Renew them.');
    expect(body).toContain('  - and 27 more');
    expect(body.replaceAll(/`[^`]*`/g, '')).not.toContain('@everybody');
    expect(audit(1).open).toBe(false);
    expect(audit(5, 5000).body.length).toBeLessThan(65_536);
  });

  it('is opened once, edited in place, and closed when nothing above low is left', async () => {
    const { github, shop, installation, client, maria } = await openShop({
      app: { permissions: { issues: 'write', metadata: 'read' }, events: [] },
    });
    onTestFinished(() => github.stop());
    const octokit = client(installation.token());
    const at = { octokit, owner: 'acme', repo: shop.name };
    const keep = (impact: Level) => keepAuditIssue({ ...at, text: audit(impact) });
    expect(await keep(1)).toBe(null);
    const number = await keep(5);
    if (number === null) throw new Error('an issue');
    // Somebody else's with the same first line is left alone.
    const { data: copied } = await octokit.request('GET /repos/{owner}/{repo}/issues/{issue_number}', {
      owner: 'acme',
      repo: 'shop',
      issue_number: number,
    });
    const stranger = await client(maria.token).request('POST /repos/{owner}/{repo}/issues', {
      owner: 'acme',
      repo: 'shop',
      title: 'Mine',
      body: copied.body ?? '',
    });
    github.clearRequests();
    expect(await keep(5)).toBe(number);
    expect(github.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
    expect(await keep(2)).toBe(number);
    const shown = async (issue: number) =>
      (
        await octokit.request('GET /repos/{owner}/{repo}/issues/{issue_number}', {
          owner: 'acme',
          repo: 'shop',
          issue_number: issue,
        })
      ).data;
    expect(await shown(number)).toMatchObject({ title: 'Audit of acme/shop: 1 medium risk', state: 'open' });
    expect(await keep(1)).toBe(number);
    expect(await shown(number)).toMatchObject({ state: 'closed' });
    expect(await shown(stranger.data.number)).toMatchObject({ title: 'Mine', state: 'open' });
    const again = await keep(5);
    expect(again).toBeGreaterThan(number);
  });

  it('is left out where the token may not write it', async () => {
    const { github, shop, installation, client } = await openShop({
      app: { permissions: { issues: 'read', metadata: 'read' }, events: [] },
    });
    onTestFinished(() => github.stop());
    const octokit = client(installation.token());
    expect(await keepAuditIssue({ octokit, owner: 'acme', repo: shop.name, text: audit(5) })).toBe(null);
  });
});

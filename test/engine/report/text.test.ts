import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { notKnown } from '../../../policies/engine/part.ts';
import { own, say } from '../../../policies/engine/prose.ts';
import { renderText } from '../../../policies/engine/report/text.ts';
import { columns } from '../../../policies/engine/wrap.ts';
import { hostile } from '../hostile.ts';
import { busy, failing, lodash, passing, report, unknown } from './reports.ts';

describe('renderText', () => {
  it('says what to do first', () => {
    expect(renderText(busy, { colour: false, width: 80 })).toMatchInlineSnapshot(`
      "Fairlead · #12 · 9c1b2aa on main at 77d0e12
      Fairlead asks for 3 things before this merges. 1 policy could not be judged,
      which holds the merge; that is not your change's fault. 1 thing is worth a look.

      ✗ adr-required
        Architectural change without a decision record: new datastore (ioredis in
        package.json), new folder services/billing/.
          → author: Add docs/adr/0023-use-redis.md; 0023 is free on main and in open
          pull requests.
          A draft of docs/adr/0023-use-redis.md comes with --format markdown.

      ✗ dependencies
        lodash 4.17.15 has GHSA-35jh-r3h4-6jhm (high, prototype pollution).
          package-lock.json:120
          → author: Bump lodash to 4.17.21.
        minimist 1.2.0 has GHSA-xvch-5gv4-984h (critical).
          package-lock.json:300
          → author: Bump minimist to 1.2.6.

      ! static-analysis
        SQL is put together from text.
          src/db.ts:7
          → author: Use parameters.

      ? passing-checks could not be judged: api.osv.dev answered 503 three times. It
        is retried automatically. It is required, so it holds the merge. Fairlead
        looks again by itself; an owner with no part in the change can let this head
        through: /fairlead proceed passing-checks reason: … (recorded, and shown as
        not judged).

      ✓ 1 passed: review
      · titles (observed) would ask for 1 thing: The title does not say what changes
      – 1 not applicable: release-notes

      Rules: .github/fairlead.yml of main at 77d0e12
      Dependency data: OSV
      "
    `);
  });

  it('adds nothing but colour', () => {
    const coloured = renderText(busy, { colour: true, width: 80 });
    expect(coloured).toContain('\u001b[31m✗ adr-required\u001b[0m');
    expect(stripVTControlCharacters(coloured)).toBe(renderText(busy, { colour: false, width: 80 }));
  });

  it('keeps to the width, whatever the words are', () => {
    const address = 'https://osv.dev/vulnerability/GHSA-35jh-r3h4-6jhm/and/much/more/of/it';
    const long = { ...lodash, path: `packages/${'deep/'.repeat(20)}package-lock.json`, fingerprint: 'long' };
    const far = { ...long, remedy: say`Read ${address} first.`, fingerprint: 'far' };
    const given = report([...busy.assessments, failing('far-away-policy', 'warn', [long, far])]);
    for (const width of [20, 40, 60, 120]) {
      const lines = renderText(given, { colour: false, width }).split('\n');
      expect(lines).toContain(width < 70 ? address : `    → author: Read ${address} first.`);
      for (const line of lines) if (line !== address) expect(columns(line)).toBeLessThanOrEqual(width);
    }
  });

  it('says in one line which observed policies would pass', () => {
    const text = renderText(
      report([passing('a', 'observe'), unknown('b', 'observe'), passing('c', 'observe')]),
      {
        colour: false,
        width: 80,
      },
    );
    expect(text).toContain('· 2 would pass (observed): a, c\n· b (observed) could not be judged: ');
  });

  it('lists a few findings and counts the others', () => {
    const findings = Array.from({ length: 40 }, (_, i) => ({ ...lodash, fingerprint: String(i) }));
    const text = renderText(report([failing('a', 'block', [lodash, ...findings])]), {
      colour: false,
      width: 80,
    });
    expect(text.match(/package-lock\.json:120/g)).toHaveLength(20);
    expect(text).toContain('and 21 more; --format json lists all');
  });

  it('says what to do once for the findings that share it', () => {
    const twice = [lodash, { ...lodash, line: 300, fingerprint: 'b' }] as const;
    const text = renderText(report([failing('a', 'block', twice)]), { colour: false, width: 80 });
    expect(text.match(/package-lock\.json:/g)).toHaveLength(2);
    expect(text.match(/→ author: Bump lodash/g)).toHaveLength(1);
  });

  it('gives each thing that was not looked at a line, with what can be done about it', () => {
    const gaps = ['a.lock', 'b.lock'].map((path) => ({
      fact: 'dependencyChanges' as const,
      reason: say`${path} could not be read`,
      remedy: say`Regenerate ${path}`,
    }));
    const text = renderText(report([{ ...failing('a', 'block', [lodash]), gaps }]), {
      colour: false,
      width: 80,
    });
    expect(text).toContain(
      '  Not looked at:\n    a.lock could not be read. Regenerate a.lock.\n    b.lock could not be read. Regenerate b.lock.\n',
    );
  });

  it('says what was not looked at, and what the configuration does', () => {
    const notLookedAt = [
      {
        policy: 'review',
        rung: 'block',
        reason: own('a local clone does not know its reviews'),
        elsewhere: false,
      } as const,
    ];
    const proposed = {
      path: '.github/fairlead.yml',
      problems: [],
      differences: [say`${'review'}: rung ${'block'} → ${'warn'}`],
      wouldConclude: 'failure',
    } as const;
    const given = report([passing('a'), unknown('b', 'observe')], { proposed, provenance: { notLookedAt } });
    const text = renderText(given, { colour: false, width: 200 });
    expect(text).toContain(
      'Not looked at here: review, which blocks (a local clone does not know its reviews).',
    );
    expect(text).toContain(
      'The new configuration changes: By it, this change would be held, with something to fix.\n  review: rung block → warn',
    );
    expect(text).toContain('· b (observed) could not be judged: api.osv.dev answered 503 three times.');
  });

  it('names a base that is no branch once', () => {
    const base = { ref: notKnown(own('it is not a branch')), sha: '77d0e12'.padEnd(40, '0') };
    const text = renderText(report([passing('a')], { base }), { colour: false, width: 80 });
    expect(text).toMatch(/^Fairlead · #12 · 9c1b2aa on 77d0e12\n/);
  });

  it('lets no value move the cursor', () => {
    fc.assert(
      fc.property(hostile, hostile, (a, b) => {
        const given = report([failing('a', 'block', [{ ...lodash, message: say`Seen ${a}`, path: b }])], {
          subject: a,
          base: { ref: b, sha: a },
        });
        const text = renderText(given, { colour: false, width: 80 }).replaceAll('\n', '');
        expect(text).not.toMatch(/[\p{Cc}\p{Cf}]/u);
      }),
    );
  });
});

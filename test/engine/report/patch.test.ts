/** A finding's small edit, as each renderer shows it. */
import { describe, expect, it } from 'vitest';
import { renderAnnotations } from '../../../policies/engine/report/annotations.ts';
import { renderCheck } from '../../../policies/engine/report/check.ts';
import { renderJson } from '../../../policies/engine/report/json.ts';
import { renderText } from '../../../policies/engine/report/text.ts';
import type { Finding } from '../../../policies/engine/verdict.ts';
import { failing, lodash, report } from './reports.ts';

const edit = '-      - uses: a/b@v1\n+      - uses: a/b@<commit of v1> # v1';

function showing(patch: string, more: Partial<Finding> = {}) {
  return report([failing('dependencies', 'block', [{ ...lodash, ...more, patch }])]);
}

describe('a patch', () => {
  it('stands in a fence below what to do, with its place', () => {
    expect(renderCheck([showing(edit)]).text).toContain(
      `**To do:** Bump \`lodash\` to 4.17.21.\n\nIn \`package-lock.json:120\`:\n\n\`\`\`diff\n${edit}\n\`\`\``,
    );
  });

  it('comes with the annotation, in JSON and on the terminal', () => {
    expect(renderAnnotations(showing(edit))[0]?.rawDetails).toBe(edit);
    expect(JSON.parse(renderJson(showing(edit))).policies[0].findings[0].patch).toBe(edit);
    const text = renderText(showing(edit), { colour: false, width: 80 });
    for (const line of edit.split('\n')) expect(text).toContain(line);
  });

  it('opens and ends no fence, and hides nothing', () => {
    const hostile = '-a ```\n+b ````\n+</details> \u202e\u001b[31m @everyone';
    const { text } = renderCheck([showing(hostile)]);
    expect(text).toContain('`````diff\n-a ```\n+b ````\n+</details>');
    expect(text).not.toMatch(/[^\P{C}\n]/u);
    expect(renderAnnotations(showing(hostile))[0]?.rawDetails).not.toMatch(/[^\P{C}\n]/u);
    expect(renderText(showing(hostile), { colour: false, width: 80 })).not.toMatch(/[^\P{C}\n]/u);
  });
});

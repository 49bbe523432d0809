/** What a CTO runs on the first day: the audit of the whole organization, as a paper to read. */
import type { Scene } from './scene.ts';

export const dayOne: Scene = {
  title: 'Day one: the audit of the organization',
  play: async (stage) => {
    stage.note(
      'Read-only, with the token of whoever runs it. It writes a page, a register of risks and a plan.',
    );
    const { code } = await stage.run('audit acme --output audit');
    if (code !== 0) throw new Error(`fairlead audit ended with ${code}`);
    stage.paper('audit/acme-audit.html', 'The audit of acme');
  },
};

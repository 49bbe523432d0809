/** A change that loosens the rules it would have to satisfy is judged by the rules before it. */
import { billingService } from './billing.ts';
import { rulesPath } from './rules.ts';
import type { Scene } from './scene.ts';

const loose = `policies:
  adr-required: off
  dependencies: observe
  passing-checks: observe
  review: observe
  static-analysis: observe
`;

export const loosening: Scene = {
  title: 'A change that switches off the rules it would have to satisfy',
  play: async (stage) => {
    const service = await billingService(stage.files);
    stage.note(
      `The same service once more, and in the same change ${rulesPath} is loosened so that it would pass.`,
    );
    const opened = await stage.open({
      title: 'feat(billing): a billing service, and simpler rules',
      body: '',
      branch: 'sam/simpler-rules',
      files: { ...service.files, [rulesPath]: loose },
    });
    await stage.vouch(opened);
    await stage.judged(opened, 'opened', {
      conclusion: 'failure',
      says: [
        'without a decision record',
        'It is judged by the configuration in force, not by its own.',
        'By its own, it would pass.',
        'adr-required is switched off; it was at block',
      ],
    });
  },
};

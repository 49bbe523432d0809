/** How a check run's end is shown: a sign and a word, never colour alone. */

export interface Sign {
  readonly mark: string;
  readonly word: string;
  readonly tone: 'good' | 'bad' | 'mixed' | 'plain';
}

const signs: Readonly<Record<string, Sign>> = {
  success: { mark: '✓', word: 'success', tone: 'good' },
  failure: { mark: '✗', word: 'failure', tone: 'bad' },
  neutral: { mark: '!', word: 'neutral', tone: 'mixed' },
  action_required: { mark: '?', word: 'action required', tone: 'mixed' },
};

/** `conclusion` is GitHub's word; null: not completed. */
export function signOf(conclusion: string | null): Sign {
  if (conclusion === null) return { mark: '…', word: 'not completed', tone: 'plain' };
  return signs[conclusion] ?? { mark: '–', word: conclusion.replaceAll('_', ' '), tone: 'plain' };
}

import { describe, expect, it } from 'vitest';
import { tasksOf } from '../../app/events.ts';
import type { Payload } from '../../app/payload.ts';
import { keyOf } from '../../app/same-task.ts';

const repository = { id: 7, name: 'shop', full_name: 'acme/shop' };
const at = { installation: 3, repositoryId: 7, owner: 'acme', repo: 'shop' };
const maria = { id: 1, login: 'maria', type: 'User' };
const eve = { id: 2, login: 'eve', type: 'User' };
const robot = { id: 3, login: 'robot[bot]', type: 'Bot' };
const command = '/fairlead recheck';

type Comment = NonNullable<Payload['comment']>;

function tasks(payload: Payload) {
  const whole = {
    installation: { id: 3 },
    repository,
    issue: { number: 12, pull_request: {} },
    sender: maria,
    ...payload,
  };
  return tasksOf('issue_comment', whole, 99);
}

function comment(of: Comment = {}): Comment {
  return { id: 55, body: command, user: maria, performed_via_github_app: null, ...of };
}

const task = (action: string, isCommand = true, sender: { id: number; login: string } = maria) => ({
  kind: 'comment',
  comment: 55,
  number: 12,
  action,
  isCommand,
  sender: { id: sender.id, login: sender.login },
  ...at,
});

const tampering = {
  kind: 'tampering',
  comment: 55,
  number: 12,
  sender: { id: 2, login: 'eve' },
  author: { id: 1, login: 'maria' },
  ...at,
};

describe('comments', () => {
  it.each<[string, Payload, readonly unknown[]]>([
    ['a command', { action: 'created', comment: comment() }, [task('created')]],
    ['other words', { action: 'created', comment: comment({ body: 'LGTM' }) }, []],
    ['no words', { action: 'created', comment: comment({ body: null }) }, []],
    ['on an issue', { action: 'created', comment: comment(), issue: { number: 12 } }, []],
    ['pinned', { action: 'pinned', comment: comment() }, []],
    ['of a bot', { action: 'created', comment: comment({ user: robot }), sender: robot }, []],
    ['sent by a bot for somebody', { action: 'created', comment: comment(), sender: robot }, []],
    ['sent by somebody else', { action: 'created', comment: comment(), sender: eve }, []],
    ['of a deleted account', { action: 'created', comment: comment({ user: null }), sender: null }, []],
    [
      'of the ghost',
      {
        action: 'created',
        comment: comment({ user: { ...maria, login: 'ghost' } }),
        sender: { ...maria, login: 'ghost' },
      },
      [],
    ],
    ['through an App', { action: 'created', comment: comment({ performed_via_github_app: { id: 4 } }) }, []],
    [
      'through ourselves',
      { action: 'created', comment: comment({ performed_via_github_app: { id: 99 } }) },
      [],
    ],
    ['edited', { action: 'edited', comment: comment() }, [task('edited')]],
    [
      'edited away',
      { action: 'edited', comment: comment({ body: 'x' }), changes: { body: { from: command } } },
      [task('edited')],
    ],
    [
      'other words, edited',
      { action: 'edited', comment: comment({ body: 'x' }), changes: { body: { from: 'y' } } },
      [task('edited', false)],
    ],
    [
      'edited by somebody else',
      { action: 'edited', comment: comment(), sender: eve },
      [task('edited', true, eve), tampering],
    ],
    [
      'other words, edited by somebody else',
      { action: 'edited', comment: comment({ body: 'x' }), sender: eve },
      [task('edited', false, eve)],
    ],
    [
      'deleted by somebody else',
      { action: 'deleted', comment: comment(), sender: eve },
      [task('deleted', true, eve)],
    ],
    ['of a bot, edited', { action: 'edited', comment: comment({ user: robot }) }, []],
    ['nothing at all', {}, []],
  ])('%s', (_, payload, expected) => {
    expect(tasks(payload)).toEqual(expected);
  });

  it('are done one at a time each, whatever happens to them; what was tampered with is not lost', () => {
    const [created, edited, [, tampered], other] = [
      tasks({ action: 'created', comment: comment() }),
      tasks({ action: 'edited', comment: comment() }),
      tasks({ action: 'edited', comment: comment(), sender: eve }),
      tasks({ action: 'created', comment: comment({ id: 56 }) }),
    ];
    const keys = [created[0], edited[0], tampered, other[0]].map((one) => one && keyOf(one));
    expect(keys).toEqual(['3/7/comment/55', '3/7/comment/55', '3/7/tampering/55/2', '3/7/comment/56']);
  });
});

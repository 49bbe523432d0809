import { expect, it } from 'vitest';
import { parseCommit } from './git/objects.ts';
import { signatureOf } from './signatures.ts';
import type { Repository } from './state.ts';
import type { World } from './world.ts';

const world = {
  accounts: new Map([['ann', { login: 'ann', emails: ['ann@example.com'] }]]),
} as unknown as World;
const told = { state: 'EXPIRED_KEY', signer: 'ann' };
const repository = { signatures: new Map([['b'.repeat(40), told]]) } as unknown as Repository;

function signed(email: string, header: string | null, oid = 'a'.repeat(40)) {
  const key =
    header === null ? '' : `${header} -----BEGIN SSH SIGNATURE-----\n U1NI\n -----END SSH SIGNATURE-----\n`;
  const who = `C <${email}> 1760000000 +0000`;
  const text = `tree ${'0'.repeat(40)}\nauthor A <a@example.com> 1 +0000\ncommitter ${who}\n${key}\ngpgsig of old\n`;
  return signatureOf(world, repository, parseCommit(oid, Buffer.from(text)));
}

it.each([
  ['by whom GitHub knows', signed('Ann@example.com', 'gpgsig'), { state: 'VALID', signer: 'ann' }],
  ['by a key of another hash', signed('ann@example.com', 'gpgsig-sha256'), { state: 'VALID', signer: 'ann' }],
  [
    'by GitHub',
    signed('noreply@github.com', 'gpgsig'),
    { state: 'VALID', signer: 'web-flow', byGitHub: true },
  ],
  ['by nobody known', signed('x@example.com', 'gpgsig'), { state: 'NO_USER', signer: null }],
  ['by nobody', signed('ann@example.com', null), null],
  ['as a test says', signed('ann@example.com', null, 'b'.repeat(40)), told],
])('a commit is signed %s', (_, found, expected) => {
  expect(found).toEqual(expected);
});

/** Private keys of every form that is written as text: what secretlint's rule for RSA and DSA leaves out, too. */
import type { TokenRule } from './tokens.ts';

/**
 * PEM (RFC 7468) of any algorithm, encrypted ones as well: a passphrase is guessed at leisure; OpenSSH, PGP (RFC 4880) and
 * PuTTY. At least a line of the key itself must follow, so that a mere mention of the header is none. Line ends may be
 * written as `\n`, and lines may be set in or joined as strings.
 */
export const keyRules: readonly TokenRule[] = [
  {
    kind: 'private-key',
    contains: ['PRIVATE KEY'],
    pattern:
      /-----BEGIN (?:[A-Z0-9]{1,20} ){0,3}PRIVATE KEY(?: BLOCK)?-----((?:\s|\\[nr]|["'+,>|]){0,40}(?:(?:[A-Za-z-]{1,30}: [^\n\\]{1,200}(?:\s|\\[nr]){1,40}){0,8})(?:\s|\\[nr]|["'+,>|]){0,40}[A-Za-z0-9+/=]{32,100})/g,
  },
  {
    kind: 'private-key',
    contains: ['Private-Lines: '],
    pattern: /Private-Lines: \d{1,4}((?:\s|\\[nr]){1,40}[A-Za-z0-9+/=]{24,100})/g,
  },
];

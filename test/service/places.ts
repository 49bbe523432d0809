/** The engines that a test runs on; the server is left out where none could be started (its set-up says why). */
import { inject } from 'vitest';
import { embeddedPlace, type Place, serverPlace } from './place.ts';

const postgres = inject('postgres');

export const places: readonly (readonly [Place['engine'], () => Promise<Place>])[] = [
  ['embedded', async () => embeddedPlace()],
  ...(postgres === null ? [] : [['server', () => serverPlace(postgres)] as const]),
];

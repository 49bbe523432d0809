export type { KnownHistory } from './definitions/known.ts';

/** Numbers as people say them. Pure. */
import { durationWords } from '../../../policies/formats/duration.ts';
import type { Share, Spread } from '../definitions/quantiles.ts';

export { durationWords };

/** `least`: what stands here may have been more; of 0 that says nothing. */
export function quantileWords(seconds: number, least: boolean): string {
  if (!least) return durationWords(seconds);
  return seconds === 0 ? 'not known' : `≥ ${durationWords(seconds)}`;
}

/** `1 day`, `23 days` */
export const daysWords = (n: number): string => `${n} ${n === 1 ? 'day' : 'days'}`;

const round = (value: number, digits: number): string => value.toFixed(digits).replace(/\.?0+$/, '');

export const rateWords = (value: number): string =>
  value === 0 ? '0' : value < 0.1 ? round(value, 2) : round(value, 1);

export function percentWords({ value }: Pick<Share, 'value'>): string {
  const percent = value * 100;
  return `${percent > 0 && percent < 10 ? round(percent, 1) : percent.toFixed(percent % 1 === 0 ? 0 : 1)} %`;
}

export const shareWords = (share: Share): string => `${percentWords(share)} (${share.n} of ${share.of})`;

/** Where incidents are not told there may have been more. */
export const leastShareWords = (share: Share, incidentsKnown: boolean): string =>
  `${incidentsKnown ? '' : '≥ '}${shareWords(share)}`;

export function spreadWords({ n, p50, p75, p90 }: Spread, least: boolean): string {
  const of = (value: number) => quantileWords(value, least);
  return `P50 ${of(p50)}, P75 ${of(p75)}, P90 ${of(p90)} (n = ${n})`;
}

export const countSpreadWords = ({ n, p50, p75, p90 }: Spread): string =>
  `P50 ${round(p50, 1)}, P75 ${round(p75, 1)}, P90 ${round(p90, 1)} changes (n = ${n})`;

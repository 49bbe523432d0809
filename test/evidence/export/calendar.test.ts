/** Periods and due times of a client, by the clock of its own place. */
import { describe, expect, it } from 'vitest';
import { lastPeriod, namedPeriod } from '../../../app/evidence/calendar/periods.ts';
import { dayBegins, localDate, momentOf } from '../../../app/evidence/calendar/zone.ts';
import { dueBetween, nextDue } from '../../../app/evidence/schedule/due.ts';
import { type Cron, cronOf } from '../../../policies/engine/cron.ts';
import { toPlain } from '../../../policies/engine/plain.ts';

const berlin = 'Europe/Berlin';

function cron(text: string): Cron {
  const read = cronOf(text);
  if ('problem' in read) throw new Error(toPlain(read.problem));
  return read;
}

const iso = (at: number | null) => (at === null ? null : new Date(at).toISOString());

describe('a clock of a place', () => {
  it.each([
    ['a winter day', berlin, '2026-01-15', 6, 0, '2026-01-15T05:00:00.000Z'],
    ['a summer day', berlin, '2026-07-15', 6, 0, '2026-07-15T04:00:00.000Z'],
    ['a time that is left out', berlin, '2026-03-29', 2, 30, '2026-03-29T01:30:00.000Z'],
    ['a time that comes twice', berlin, '2026-10-25', 2, 30, '2026-10-25T00:30:00.000Z'],
    ['the hour before it comes twice', berlin, '2026-10-25', 1, 59, '2026-10-24T23:59:00.000Z'],
    ['half an hour of summer time', 'Australia/Lord_Howe', '2026-10-04', 2, 15, '2026-10-03T15:45:00.000Z'],
    ['west of Greenwich', 'America/New_York', '2026-03-08', 2, 30, '2026-03-08T07:30:00.000Z'],
    ['45 minutes', 'Asia/Kathmandu', '2026-05-01', 0, 0, '2026-04-30T18:15:00.000Z'],
  ])('%s', (_, zone, date, hour, minute, expected) => {
    expect(iso(momentOf(zone, date, { hour, minute }))).toBe(expected);
  });

  it('begins a day without midnight when it begins', () => {
    expect(dayBegins('Africa/Cairo', '2026-04-24')).toBe('2026-04-23T22:00:00.000Z');
    expect(localDate('Africa/Cairo', Date.parse('2026-04-23T21:59:59.999Z'))).toBe('2026-04-23');
    expect(localDate('Africa/Cairo', Date.parse('2026-04-23T22:00:00Z'))).toBe('2026-04-24');
  });
});

describe('periods', () => {
  it.each([
    ['2026-Q3', 'UTC', '2026-07-01T00:00:00.000Z', '2026-10-01T00:00:00.000Z'],
    ['2026-q1', berlin, '2025-12-31T23:00:00.000Z', '2026-03-31T22:00:00.000Z'],
    ['2026', 'UTC', '2026-01-01T00:00:00.000Z', '2027-01-01T00:00:00.000Z'],
    ['2026-H2', 'UTC', '2026-07-01T00:00:00.000Z', '2027-01-01T00:00:00.000Z'],
    ['2026-02', 'UTC', '2026-02-01T00:00:00.000Z', '2026-03-01T00:00:00.000Z'],
    ['2026-12', 'UTC', '2026-12-01T00:00:00.000Z', '2027-01-01T00:00:00.000Z'],
    ['2026-W53', 'UTC', '2026-12-28T00:00:00.000Z', '2027-01-04T00:00:00.000Z'],
    ['2027-W01', 'UTC', '2027-01-04T00:00:00.000Z', '2027-01-11T00:00:00.000Z'],
  ])('%s in %s', (name, zone, from, to) => {
    expect(namedPeriod(zone, name)).toEqual({ name: name.toUpperCase(), from, to });
  });

  it.each(['2026-Q5', '2026-13', '2027-W53', '26-Q1', '2026-Q', '', '2026-W00'])('%j is none', (name) => {
    expect(namedPeriod('UTC', name)).toBe(null);
  });

  it.each([
    ['quarter', '2026-10-02T06:00:00Z', '2026-Q3'],
    ['quarter', '2026-01-01T00:00:00Z', '2025-Q4'],
    ['month', '2026-03-01T00:00:00Z', '2026-02'],
    ['month', '2026-01-31T00:00:00Z', '2025-12'],
    ['week', '2026-11-30T00:00:00Z', '2026-W48'],
    ['week', '2026-11-29T23:59:59Z', '2026-W47'],
    ['half-year', '2026-07-01T00:00:00Z', '2026-H1'],
    ['year', '2026-07-01T00:00:00Z', '2025'],
  ] as const)('the last %s at %s is %s', (kind, at, name) => {
    expect(lastPeriod(kind, 'UTC', Date.parse(at)).name).toBe(name);
  });

  it('end when they end there: an hour before midnight UTC it is October in Berlin', () => {
    expect(lastPeriod('quarter', berlin, Date.parse('2026-09-30T22:00:00Z')).name).toBe('2026-Q3');
    expect(lastPeriod('quarter', 'UTC', Date.parse('2026-09-30T22:00:00Z')).name).toBe('2026-Q2');
  });
});

describe('cron', () => {
  it.each([
    ['0 6 31 * *', 'UTC', '2026-01-01', '2027-01-01', '01-31 03-31 05-31 07-31 08-31 10-31 12-31'],
    ['0 6 29 2 *', 'UTC', '2026-01-01', '2033-01-01', '02-29 02-29'],
    ['30 23 31 12 *', 'Pacific/Auckland', '2026-12-01', '2027-01-31', '12-31'],
    ['30 0 1 1 *', 'Pacific/Auckland', '2026-12-01', '2027-01-31', '12-31'],
    ['30 0 1 1 *', 'America/Los_Angeles', '2026-12-01', '2027-01-31', '01-01'],
    ['0 6 1 * *', 'Asia/Kolkata', '2028-02-01', '2028-04-01', '02-01 03-01 04-01'],
  ])('%s in %s, from %s to %s, comes on %s', (text, zone, from, to, days) => {
    const due = dueBetween(cron(text), zone, Date.parse(from), Date.parse(`${to}T12:00:00Z`));
    expect(due.map((at) => new Date(at).toISOString().slice(5, 10)).join(' ')).toBe(days);
  });

  it('comes once on the day when a clock is set, whichever way', () => {
    const march = dueBetween(
      cron('30 2 * * *'),
      berlin,
      Date.parse('2026-03-27T12:00:00Z'),
      Date.parse('2026-03-30T12:00:00Z'),
    );
    expect(march.map(iso)).toEqual([
      '2026-03-28T01:30:00.000Z',
      '2026-03-29T01:30:00.000Z',
      '2026-03-30T00:30:00.000Z',
    ]);
    const october = dueBetween(
      cron('30 2 * * *'),
      berlin,
      Date.parse('2026-10-24T12:00:00Z'),
      Date.parse('2026-10-25T12:00:00Z'),
    );
    expect(october.map(iso)).toEqual(['2026-10-25T00:30:00.000Z']);
  });

  it('never gives a moment twice, wherever the time is cut', () => {
    const [from, to] = [Date.parse('2026-03-01T00:00:00Z'), Date.parse('2026-11-30T00:00:00Z')];
    const whole = dueBetween(cron('0 6 1,15 * mon'), berlin, from, to);
    for (let cut = from; cut < to; cut += 31 * 60 * 60_000 + 1) {
      const parts = [
        ...dueBetween(cron('0 6 1,15 * mon'), berlin, from, cut),
        ...dueBetween(cron('0 6 1,15 * mon'), berlin, cut, to),
      ];
      expect(parts).toEqual(whole);
    }
  });

  it.each([
    ['0 6 2 1,4,7,10 *', '2026-07-02T06:00:00.000Z'],
    ['0 6 1 jan-mar,sep *', '2026-09-01T06:00:00.000Z'],
    ['0 6 29 2 *', '2028-02-29T06:00:00.000Z'],
    ['5 0 * * 7', '2026-06-07T00:05:00.000Z'],
    ['5 0 * * sun', '2026-06-07T00:05:00.000Z'],
    ['0 6 */10 * *', '2026-06-11T06:00:00.000Z'],
    ['0 6 13 * fri', '2026-06-05T06:00:00.000Z'],
    ['0 6 5/7 * *', '2026-06-05T06:00:00.000Z'],
  ])('%s comes next at %s', (text, at) => {
    expect(iso(nextDue(cron(text), 'UTC', Date.parse('2026-06-02T12:00:00Z')))).toBe(at);
  });

  it.each([
    ['0 6 2 1', 'has five fields'],
    ['* 6 * * *', 'comes once a day at most'],
    ['0 */2 * * *', 'comes once a day at most'],
    ['60 6 * * *', 'comes once a day at most'],
    ['0 6 32 * *', '32 is no day of the month'],
    ['0 6 0 * *', '0 is no day of the month'],
    ['0 6 9-3 * *', '9-3 is no day of the month'],
    ['0 6 * 13 *', '13 is no month'],
    ['0 6 * * 8', '8 is no day of the week'],
    ['0 6 1,,2 * *', '1,,2 is no day of the month'],
    ['0 6 */0 * *', '*/0 is no day of the month'],
    ['0 6 30,31 2 *', 'names days that never come'],
    ['0 6 31 4,6 *', 'names days that never come'],
    ['', 'has five fields'],
  ])('%j is refused: it %s', (text, problem) => {
    const read = cronOf(text);
    expect('problem' in read ? toPlain(read.problem) : 'fine').toContain(problem);
  });
});

/** Durations as people say them. */
const units = [
  ['d', 86_400],
  ['h', 3600],
  ['m', 60],
] as const;

/** `2 d 3 h`, `6 h 50 m`, `41 m`, `20 s`: two units at most. */
export function durationWords(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  // Rounded to the smaller of the two units first, so that nothing reads `1 h 60 m`.
  const rounded = whole >= 86_400 ? Math.round(whole / 3600) * 3600 : Math.round(whole / 60) * 60;
  const i = units.findIndex(([, size]) => rounded >= size);
  const [unit, size] = units[i] ?? ['s', 1];
  const [small, smaller] = units[i + 1] ?? [null, 1];
  const rest = small === null ? 0 : Math.round((rounded % size) / smaller);
  return `${Math.floor(rounded / size)} ${unit}${rest > 0 ? ` ${rest} ${small}` : ''}`;
}

/** A part of a whole in percent: "7.5 %", "under 0.1 %"; '' of nothing. */
export function percent(part: bigint, whole: bigint): string {
  if (whole === 0n) return '';
  const tenths = Number((part * 1000n) / whole) / 10;
  return part > 0n && tenths === 0 ? 'under 0.1 %' : `${tenths} %`;
}

/** A part of a whole in whole percents; what is not nothing and not all is never said to be. */
export function wholePercent(part: number, whole: number): string {
  const share = Math.round((part * 100) / whole);
  if (part > 0 && share === 0) return '<1 %';
  if (part < whole && share === 100) return '>99 %';
  return `${share} %`;
}

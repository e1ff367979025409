/** A part of a whole in percent: "7.5 %", "under 0.1 %"; '' of nothing. */
export function percent(part: bigint, whole: bigint): string {
  if (whole === 0n) return '';
  const tenths = Number((part * 1000n) / whole) / 10;
  return part > 0n && tenths === 0 ? 'under 0.1 %' : `${tenths} %`;
}

const UNITS = [
  [1024 ** 3, 'GiB'],
  [1024 ** 2, 'MiB'],
] as const;

/** An amount of memory for a reader: `1 GiB`, `983.3 MiB`, `256 KiB`. */
export function memorySize(bytes: number): string {
  for (const [unit, name] of UNITS)
    if (bytes >= unit) return `${Math.round((bytes / unit) * 10) / 10} ${name}`;
  return `${Math.round(bytes / 102.4) / 10} KiB`;
}

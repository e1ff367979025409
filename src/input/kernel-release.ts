import { printable } from '../text/printable.ts';

/** A kernel's release within a text, taken apart. */
export interface FoundRelease {
  readonly release: string;
  /** 6.12, 6.1.90, 5.14.0 or 6.12-rc7. */
  readonly version: string;
  /** What follows the version, in lower case; '' where nothing does. */
  readonly suffix: string;
}

/** Where the release stands in what programs print, and in what files and packages are called. */
const PLACES: readonly RegExp[] = [
  /\bLinux version (?<release>\d\S*)/,
  /^Linux \S+ (?<release>\d\S*) #\d/,
  /\/lib\/modules\/(?<release>\d[^\s/]*)/,
  /^Ubuntu (?<release>\d\S*-\S+) \d+\.\d+\.\d+$/,
  /^(?:\S*\/)?linux-(?:image|modules|headers|buildinfo)-(?:(?:unsigned|extra|rt|uc)-)*(?<release>\d\S*)$/,
  /^(?:\S*\/)?kernel(?:-(?<flavour>[a-z]\w*(?:-[a-z]\w*)*))?-(?<release>\d\S*)$/,
  /^(?:\S*\/)?(?:vmlinu[xz]|bzimage|image|initrd\.img|initrd|initramfs|linux)[-_](?<release>\d\S*)$/i,
  /^(?:(?:linux|kernel)(?: version)?:?\s+)?v?(?<release>\d\S*(?: fc)?)$/i,
];

/** Finds the release that a text names. */
export function findRelease(text: string): FoundRelease | { readonly unreadable: string } {
  for (const place of PLACES) {
    const groups = place.exec(text)?.groups;
    const release = groups?.release;
    if (release === undefined) continue;
    const found = takeApart(withFlavour(bare(release), groups?.flavour));
    if (found !== undefined) return found;
  }
  const shown = printable(text.split('\n')[0]?.slice(0, 80) ?? '');
  return {
    unreadable: `"${shown}" names no kernel; give a release such as 6.12 or 6.1.90, or what uname -r prints`,
  };
}

/** Takes away what a package's file name has besides the release. */
function bare(release: string): string {
  return release
    .replace(/_\d[^_]*(?:_[a-z0-9]+)?\.deb$/, '')
    .replace(/[-.](?:x86_64|aarch64|ppc64le|s390x|noarch)\.pkg\.tar\.\w+$/, '')
    .replace(/\.(?:rpm|deb|img)$/, '')
    .replace(
      /[.](?:x86_64|aarch64|ppc64le|s390x|i[3-6]86|noarch|src|riscv64|loongarch64|armv7hl)(?=$|\+)/,
      '',
    )
    .replace(' fc', '-fc');
}

/** SUSE's packages have the flavour before the release, which itself has it behind. */
function withFlavour(release: string, flavour: string | undefined): string {
  const suse = /^(?:default|preempt|azure|rt|longterm)(?=$|-)/.exec(flavour ?? '')?.[0];
  return suse === undefined || /[-.](?:el|fc|amzn)\d/.test(release) ? release : `${release}-${suse}`;
}

const VERSION =
  /^(?<series>\d{1,3}\.\d{1,3})(?:\.(?<sublevel>\d{1,4})(?!\d)|(?!\.?\d))(?<suffix>(?:[-+_.~].*)?)$/s;
const CANDIDATE = /^(?:-rc|~rc|-0\.rc|-0\d{5}rc)(?<number>\d{1,2})(?!\d)/i;

function takeApart(release: string): FoundRelease | undefined {
  const { series, sublevel, suffix = '' } = VERSION.exec(release)?.groups ?? {};
  if (series === undefined || /^0*\./.test(series)) return undefined;
  const candidate = sublevel === undefined || Number(sublevel) === 0 ? CANDIDATE.exec(suffix) : null;
  if (candidate !== null) {
    const number = candidate.groups?.number ?? '';
    return {
      release,
      version: `${series}-rc${number}`,
      suffix: suffix.slice(candidate[0].length).toLowerCase(),
    };
  }
  const version = sublevel === undefined ? series : `${series}.${sublevel}`;
  // The stable updates of 2.6.32 are called 2.6.32.71; nothing that came with one of them matters here.
  const rest = series === '2.6' ? suffix.replace(/^\.\d+/, '') : suffix;
  return { release, version, suffix: rest.toLowerCase() };
}

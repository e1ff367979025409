import { LINUX_DRIVERS } from '../../data/linux-driver-tables.ts';
import { RELEASES } from '../../data/linux-releases.ts';
import { VP_MODERN_BITS, VRING_BITS } from '../../data/linux-transport-features.ts';
import { machineKindOf } from '../../data/machines.ts';
import { hasBit } from '../../features/feature-set.ts';
import { cmdlineWords, parseCmdline } from '../../inquiry/case-source.ts';
import type { Case } from '../../model/case.ts';
import type { Edit } from '../../model/change.ts';
import type { Fact } from '../../model/fact.ts';
import { oneForEach } from '../../model/one-for-each.ts';
import type { Platform } from '../../model/platform.ts';
import {
  type Backports,
  compareVersions,
  parseVersion,
  type Release,
  reached,
  type Version,
} from '../../model/release.ts';

/** The words that rules know of a parameter, on this kind of machine. */
function knownWords(platform: Platform, parameter: string): readonly string[] {
  const words = machineKindOf(platform)?.cmdline.flat() ?? [];
  return words.filter((word) => parseCmdline(word).some(({ name }) => name === parameter));
}

function isRestoring(edit: Edit): boolean {
  return edit.kind === 'words' && edit.add === undefined;
}

/** Without the words that are there, and with each that the rules know. */
export function cmdlineEdits(platform: Platform, parameter: string): readonly Edit[] {
  const drop = cmdlineWords(platform.kernel.cmdline).flatMap(({ name, text }) =>
    name === parameter ? [text] : [],
  );
  const words = [undefined, ...knownWords(platform, parameter)].map(
    (add): Edit => ({ kind: 'words', parameter, drop, add }),
  );
  return words.filter((edit) =>
    isRestoring(edit) ? drop.length > 0 : edit.kind !== 'words' || !drop.includes(edit.add ?? ''),
  );
}

/** From when to when a kernel has something. */
interface Span {
  readonly since?: Release;
  readonly until?: Release;
  readonly backports?: Backports;
}

/** Every release has what came with the first one. */
const EVER = '0.0';

function has(version: Version, { since = EVER, ...rest }: Span): boolean {
  return reached(version, { since, ...rest }).yes;
}

/** What of the kernel’s history was read: changes, the driver, and what it and the ring code keep of what is offered. */
function spansOf({ device }: Case, fact: Fact): readonly Span[] {
  switch (fact.kind) {
    case 'change':
      return [fact.change];
    case 'table': {
      const driver = LINUX_DRIVERS.find(({ name }) => name === fact.driver);
      return driver?.features.filter(({ bits }) => bits.some((bit) => hasBit(device.offers, bit))) ?? [];
    }
    case 'transport':
      return [...VRING_BITS, ...VP_MODERN_BITS].filter(({ bit }) => hasBit(device.offers, bit));
    case 'named':
      return fact.name === 'device.type' ? LINUX_DRIVERS.filter(({ type }) => type === fact.value) : [];
    default:
      return [];
  }
}

interface Known {
  readonly text: string;
  readonly version: Version;
}

const KNOWN: readonly Known[] = RELEASES.flatMap((text) => {
  const version = parseVersion(text);
  return version === undefined ? [] : [{ text, version }];
});

/** Which of the releases have something; spans are rows of tables. */
const haveIt = oneForEach((span: Span): readonly boolean[] => KNOWN.map(({ version }) => has(version, span)));

/** The nearest releases, older and newer, on the other side of what was read. */
export function releaseEdits(asked: Case, fact: Fact): readonly Edit[] {
  const spans = spansOf(asked, fact);
  const now = parseVersion(asked.platform.kernel.version);
  if (now === undefined || spans.length === 0) return [];
  const nearest = spans.flatMap((span) => {
    const here = has(now, span);
    const have = haveIt(span);
    const older = KNOWN.findLast(({ version }, i) => have[i] !== here && compareVersions(version, now) < 0);
    const newer = KNOWN.find(({ version }, i) => have[i] !== here && compareVersions(version, now) > 0);
    return [older, newer].flatMap((found) => (found === undefined ? [] : [found.text]));
  });
  return [...new Set(nearest)].map((release) => ({ kind: 'release', values: [release] }));
}

import { describe, expect, test } from 'vitest';
import { CLAIM_DRIVERS, compare } from '../../src/explore/compare.ts';
import { duel } from '../../src/explore/duel.ts';
import { F, TYPE } from '../../src/features/bits.ts';
import { claimsText } from '../../src/report/claims-text.ts';
import { comparisonText, headOf } from '../../src/report/compare-text.ts';
import { duelText } from '../../src/report/duel-text.ts';
import { styleFor } from '../../src/report/layout/style.ts';
import { wideLines } from '../cli/run.ts';
import {
  allClaims,
  claimsOf,
  comparisonOf,
  driversOf,
  HELLWIG_AND_GIBSON,
  HOSTILE,
  PAIRS,
  pairOf,
} from './compare-samples.ts';

const style = styleFor({ colour: 0, unicode: true, width: 100 });
const ascii = styleFor({ colour: 0, unicode: false, width: 80 });
const coloured = styleFor({ colour: 1, unicode: true, width: 100 });

const EVERYONE = CLAIM_DRIVERS.map(({ id }) => id);

describe('a comparison in text', () => {
  const text = comparisonText(comparisonOf('linux-5.19', 'linux-5.8', 'gibson-2019'), style);

  test('has devices for headings, platforms for rows and drivers for columns', () => {
    expect(text.split('\n').slice(0, 7)).toEqual([
      '                  linux-5.19      linux-5.8      gibson-2019',
      'plain device',
      '  SNP guest       ✗ driver        ✗ no driver *  ✗ breaks physical *',
      '  ordinary guest  ✓ physical      ✓ physical     ✓ physical',
      'device with the bit',
      '  SNP guest       ✓ swiotlb copy  ✗ no driver *  ✓ swiotlb copy',
      '  ordinary guest  ✓ direct        ✓ direct       ✗ device *',
    ]);
  });

  test('explains the words that it uses, and no others', () => {
    expect(text).toContain('  driver     refused by the driver\n');
    expect(text).toContain('  *          differs from the first column\n');
    expect(text).not.toContain('other feature bits');
    expect(text).not.toMatch(/\n {2}iommu/);
  });

  test('says why the cells of a row differ, drivers with one reason together', () => {
    expect(text).toContain(
      [
        '  plain device · SNP guest',
        '    linux-5.19: ACCESS_PLATFORM is not among the kept bits, “device must provide',
        '      VIRTIO_F_ACCESS_PLATFORM”.',
        '    linux-5.8: A release from before that kind of guest does not come up as one.',
        '    gibson-2019: Without ACCESS_PLATFORM the device is taken to read guest memory as it is. Ring and',
        '      buffers are private.',
      ].join('\n'),
    );
    expect(text).not.toContain('  plain device · ordinary guest');
  });

  test('says which feature bits make the difference where the answer is the same', () => {
    const pairs = [pairOf({ type: TYPE.NET, offers: [F.VERSION_1, F.RING_RESET] }, 'a', 'b')];
    const found = comparisonText(compare(pairs, driversOf('linux-5.8', 'linux-6.12')), style);
    expect(found).toContain('✓ physical  ✓ physical +\n');
    expect(found).toContain('    linux-6.12: also keeps RING_RESET\n');
  });

  test('puts devices on a platform where there are more of them', () => {
    const pairs = [pairOf({}, 'one', 'KVM'), pairOf({}, 'two', 'KVM')];
    const lines = comparisonText(compare(pairs, driversOf('linux-6.12')), style).split('\n');
    expect(lines.slice(1, 4)).toEqual(['KVM', '  one  ✓ physical', '  two  ✓ physical']);
  });

  test('folds columns that do not fit into further blocks, with the names again', () => {
    const folded = comparisonText(comparisonOf(...EVERYONE), style);
    expect(folded.match(/^plain device$/gm)?.length).toBeGreaterThan(4);
    for (const id of EVERYONE) for (const part of headOf(id)) expect(folded).toContain(part);
  });

  test.each([60, 80, 100, 120])('stays within %i columns', (width) => {
    const long = pairOf(
      {},
      'a device with a name of many words '.repeat(5),
      'a platform of words '.repeat(5),
    );
    for (const unicode of [true, false]) {
      const narrow = styleFor({ colour: 0, unicode, width });
      const wide = comparisonText(compare([...PAIRS, long], driversOf(...EVERYONE)), narrow);
      expect(wideLines(wide, width)).toEqual([]);
    }
  });

  test('is ASCII where nothing else can be shown', () => {
    expect(comparisonText(comparisonOf('linux-5.8', 'linux-6.12'), ascii)).toMatch(/^\p{ASCII}+$/u);
  });

  test('lines its columns up whatever the colours', () => {
    const dressed = comparisonText(comparisonOf('linux-5.8', 'linux-6.12'), coloured);
    const plain = comparisonText(comparisonOf('linux-5.8', 'linux-6.12'), style);
    expect(dressed).not.toBe(plain);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are control characters
    expect(dressed.replace(/\u001b\[\d+m/g, '')).toBe(plain);
  });

  test('lets nothing out of a file reach the terminal', () => {
    const text = comparisonText(HOSTILE, style);
    expect(text).toContain('\\u001b[31m');
    expect(text).not.toContain('\u001b');
  });
});

describe('a driver’s heading', () => {
  test('breaks after the year where there is more', () => {
    expect(headOf('gibson-2019')).toEqual(['gibson-2019']);
    expect(headOf('linux-6.12.107')).toEqual(['linux-6.12.107']);
    expect(headOf('pai-2019-no-exceptions')).toEqual(['pai-2019', '-no-exceptions']);
  });
});

describe('claims in text', () => {
  const text = claimsText(claimsOf('linux-4.8', 'gibson-2019', 'tsirkin-2019-refuse'), style);

  test('are drivers by claims', () => {
    expect(text.split('\n').slice(0, 6)).toEqual([
      '                                                                other  other  other',
      '                                 one-   real-    old-    old-   hosts  hosts  one-',
      '                     safe  free  offer  devices  guests  hosts  safe   free   offer',
      expect.stringMatching(/^linux-4\.8 {12}- {5}\d+ % {2}- {6}✓ {8}100 % {3}-/),
      expect.stringMatching(/^gibson-2019 {10}\d+ % {2}\d+ % /),
      expect.stringMatching(/^tsirkin-2019-refuse {2}\d+ % /),
    ]);
  });

  test('set apart what no rule keeps', () => {
    expect(text).toMatch(/^No rule keeps these, and no cell counts them\n {2}safe {10}POWER: PEF, /m);
  });

  test('of a few drivers, say what each breaks, in how many situations, and who keeps it', () => {
    expect(text).toContain('\nWhat gibson-2019 breaks and another rule keeps\n\nsafe  ');
    expect(text).toMatch(
      /\n {2}x86: SEV, .* → breaks: physical\n {4}\d+ situations, kept by bauermann-2019, /,
    );
    const last = 'tsirkin-2019-refuse:one-offer-other';
    expect(text).toContain(`\n  vnex compare --claims --case ${last} | vnex explain -\n`);
    expect(text).toContain(
      '\n  vnex sweep --space argument-other --claim one-offer --driver tsirkin-2019-refuse\n',
    );
  });

  test.each([60, 100])('stay within %i columns', (width) => {
    for (const unicode of [true, false]) {
      const narrow = styleFor({ colour: 0, unicode, width });
      const all = `${claimsText(allClaims(), narrow)}${duelText(duel(HELLWIG_AND_GIBSON), narrow)}`;
      const lines = wideLines(all, width).filter((line) => !/^ {2}vnex /.test(line));
      expect(lines).toEqual([]);
    }
  });

  test('say which rules keep all that can be kept, or which comes nearest', () => {
    expect(claimsText(allClaims(), style).replaceAll(/\s+/g, ' ')).toMatch(
      /None of these \d+ keeps all that some rule keeps\. \S+ \([a-z-]+(?:, [a-z-]+)*\) comes? nearest/,
    );
    const { rows, ...table } = allClaims();
    const perfect = rows.map((row) => ({
      ...row,
      verdicts: row.verdicts.map((one) => ({
        ...one,
        holds: one.holds === undefined ? undefined : row === rows[1],
      })),
    }));
    expect(claimsText({ ...table, rows: perfect }, style)).toContain(
      `\n${rows[1]?.driver} keeps all that some rule keeps.\n`,
    );
    expect(claimsText({ ...table, rows: rows.slice(0, 1) }, style)).not.toContain('None of these');
  });

  test('fit beside each other on a terminal of 100 columns', () => {
    const all = claimsText(allClaims(), style);
    expect(all.match(/^linux-6\.12 /gm)).toHaveLength(1);
  });
});

describe('two drivers in text', () => {
  test('say first who is right about what, and then in which situations', () => {
    const text = duelText(duel(HELLWIG_AND_GIBSON), style);
    const [title, , ...rest] = text.split('\n');
    expect(title).toBe('hellwig-2019 against gibson-2019');
    expect(rest.slice(0, rest.indexOf('')).join('\n')).toMatch(
      /^ {2}gibson-2019 is right about {2,}.*old-guests \(\d+ of \d+\)[\s\S]*\n {2}no difference in +.*real-devices/,
    );
    expect(text).toMatch(
      /\nold-guests {2}a guest kernel without the rule [^:]*:\s+\d+ situations\n {2}hellwig-2019 keeps nothing that gibson-2019 breaks\n {2}gibson-2019 keeps, and hellwig-2019 breaks, in \d+ situations\n/,
    );
    expect(text).not.toMatch(/^real-devices {2}/m);
  });

  test('are judged in the release of the one that has one', () => {
    const [kernel, rule] = driversOf('linux-5.8', 'tsirkin-2019-refuse');
    if (kernel === undefined || rule === undefined) throw new Error('there are no drivers');
    const of = duel([rule, kernel]).columns.find(({ column }) => column.id === 'safe-other');
    expect(of?.judged).toBeLessThan(80);
    const releases = of?.wins[0].causes.map(({ pattern }) => pattern.example.asked.platform.kernel.version);
    expect(new Set(releases)).toEqual(new Set(['5.8']));
  });
});

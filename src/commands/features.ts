import { several } from '../cli/argument.ts';
import { plain } from '../cli/candidate.ts';
import { command } from '../cli/command.ts';
import { flag, text } from '../cli/option.ts';
import { deviceTypeNames } from '../cli/values.ts';
import { EXIT, type Io } from '../io/io.ts';
import { usage } from '../io/usage-error.ts';

const names = async () => plain((await import('../features/registry.ts')).knownFeatureNames());

/** `vnex features`: one feature set in every spelling, with what each bit means; or how two of them differ. */
export const features = command({
  name: 'features',
  summary: 'decode, encode and compare feature sets',
  description:
    'Reads a feature set in any spelling (mask, names, bit numbers, sysfs bit string, QEMU properties, C shifts, what QEMU’s monitor, vdpa and ethtool print) and prints it in all. Of two masks it says what only one of them has, since when Linux and QEMU know it, and which machine types withhold it.',
  arguments: {
    set: several(
      'a mask, names and bit numbers, 64 or 128 digits as in sysfs, or - for standard input',
      names,
    ),
  },
  options: {
    type: text('<name>', 'device type: names the bits of the device', { completes: deviceTypeNames }),
    union: flag('put several masks together instead of comparing them'),
    json: flag('print as JSON'),
  },
  examples: [
    'vnex features 0x130000020 --type net',
    'vnex features VERSION_1 ACCESS_PLATFORM 5',
    'vnex features "$(cat /sys/bus/virtio/devices/virtio0/features)"',
    'vnex features 0x1c0010130afffaf 0x10179bfffef --type net',
  ],
  exits: { 0: 'printed' },
  run: async ({ set: given }, { type: name, union: together = false, json = false }, io) => {
    const { readFeatureSets } = await import('../features/read-features.ts');
    const { bitsSpelled } = await import('../data/feature-spellings.ts');
    const { versionedJsonText } = await import('../report/layout/json-text.ts');
    const { styleFor } = await import('../report/layout/style.ts');
    const read = readFeatureSets(await wordsGiven(given, io), name, bitsSpelled);
    if (!read.ok) throw usage('vnex features', read.message);
    const { sets, type } = read.value;
    const [first, second, ...others] = sets;
    if (second === undefined || together) {
      const { union } = await import('../features/feature-set.ts');
      const { featuresText, featuresToJson } = await import('../report/features-text.ts');
      const set = sets.reduce(union);
      io.out(
        json ? versionedJsonText(featuresToJson(set, type)) : featuresText(set, type, styleFor(io.terminal)),
      );
      return EXIT.answered;
    }
    if (others.length > 0)
      throw usage('vnex features', `${sets.length} masks; expected one, or two to compare, or --union`);
    const { compareFeatures } = await import('../why/compare-features.ts');
    const { featuresDiffText, featuresDiffToJson } = await import('../report/features-diff.ts');
    const compared = compareFeatures(first, second, type);
    io.out(
      json
        ? versionedJsonText(featuresDiffToJson(compared))
        : featuresDiffText(compared, styleFor(io.terminal)),
    );
    return EXIT.answered;
  },
});

/** So much of standard input is read; no feature set is longer. */
const MOST_INPUT = 64 * 1024;

/** The words of a command line, with standard input in place of `-`. */
async function wordsGiven(given: readonly string[], io: Io): Promise<readonly string[]> {
  const words: string[] = [];
  for (const word of given) {
    if (word !== '-') {
      words.push(word);
      continue;
    }
    let read = '';
    for await (const chunk of io.input.stdin) {
      read += typeof chunk === 'string' ? chunk : new TextDecoder().decode(chunk);
      if (read.length > MOST_INPUT) throw usage('<stdin>', 'too long for a feature set');
    }
    words.push(read);
  }
  return words;
}

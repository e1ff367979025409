import { several } from '../cli/argument.ts';
import { plain } from '../cli/candidate.ts';
import { command } from '../cli/command.ts';
import { flag, text } from '../cli/option.ts';
import { deviceTypes } from '../cli/values.ts';
import { EXIT } from '../io/io.ts';
import { usage } from '../io/usage-error.ts';

const names = async () => plain((await import('../features/registry.ts')).knownFeatureNames());

/** `vnex features`: the union of all that is given, in every spelling, with what each bit means. */
export const features = command({
  name: 'features',
  summary: 'decode and encode feature sets',
  description: 'Reads a feature set in any spelling (mask, names, sysfs bit string) and prints it in all.',
  arguments: {
    set: several('a 0x mask, names and bit numbers, or 64 or 128 digits as in sysfs', names),
  },
  options: {
    type: text('<name>', 'device type: names the bits of the device', { completes: deviceTypes }),
    json: flag('print as JSON'),
  },
  examples: [
    'vnex features 0x130000020 --type net',
    'vnex features VERSION_1 ACCESS_PLATFORM 5',
    'vnex features "$(cat /sys/bus/virtio/devices/virtio0/features)"',
  ],
  exits: { 0: 'printed' },
  run: async ({ set: given }, { type: name, json }, io) => {
    const { readFeatures } = await import('../features/read-features.ts');
    const { featuresText, featuresToJson } = await import('../report/features-text.ts');
    const { jsonText } = await import('../report/layout/json-text.ts');
    const { styleFor } = await import('../report/layout/style.ts');
    const read = readFeatures(given, name);
    if (!read.ok) throw usage('vnex features', read.message);
    const { set, type } = read.value;
    io.out(json ? jsonText(featuresToJson(set, type)) : featuresText(set, type, styleFor(io.terminal)));
    return EXIT.answered;
  },
});

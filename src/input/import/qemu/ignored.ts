import { HOST_DEVICE, type Ignored } from '../../../model/ignored.ts';
import { printable } from '../../../text/printable.ts';
import type { CommandReading } from './entries.ts';
import { isInvalid, nearestOption } from './invalid-options.ts';
import { type Command, isUnheardOf, type QemuOption } from './options.ts';

const LONGEST = 200;

/**
 * All of a command line that is ignored, in its own words and safe to print. An option that QEMU does not have is none of that where
 * devices are refused for it.
 */
export function ignoredOf(command: Command, reading: CommandReading, hasDevices: boolean): Ignored[] {
  const options = command.options
    .filter((option) => !reading.used.has(option) && !(hasDevices && isInvalid(option.name)))
    .map(ignoredOption);
  return [...command.before.map(({ text }) => harmless(text)), ...options, ...reading.notes];
}

function harmless(text: string): Ignored {
  return { text: shown(text), matters: false };
}

function shown(text: string): string {
  return printable(text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text);
}

function ignoredOption(option: QemuOption): Ignored {
  const { name, value } = option;
  const text = shown(name === '' ? value : value === '' ? `-${name}` : `-${name} ${value}`);
  const why = bearing(option);
  return why === undefined ? { text, matters: false } : { text, matters: true, why };
}

/** Words of what decides on virtio devices. */
const TELLING = /virtio|vhost|vdpa|iommu/i;

/** Why an option that is ignored may bear on a virtio device. Returns undefined where it cannot. */
function bearing({ name, value }: QemuOption): string | undefined {
  switch (name) {
    case 'readconfig':
      return 'the file was not read';
    case 'device':
      if (/^(?:\{.*"driver": *")?(?:driver=)?vfio-/.test(value)) return HOST_DEVICE;
      return /^[^,]*iommu/i.test(value) ? 'this machine has no such IOMMU' : undefined;
    case 'object':
      return GUEST_OBJECTS.test(value)
        ? 'no confidential-guest-support of -machine names it, so nothing protects memory'
        : undefined;
    case 'global':
    case 'set':
      return TELLING.test(value) ? 'it sets what decides on virtio devices' : undefined;
    default:
      // What an option provides bears on a device only where the device names it, and then it was used.
      return name !== '' && isUnheardOf(name) ? unheardOf(name) : undefined;
  }
}

function unheardOf(name: string): string {
  const instead = nearestOption(name);
  return instead === undefined ? 'QEMU has no such option' : `QEMU has no such option; it has ${instead}`;
}

/** Objects that protect the memory of a guest. */
const GUEST_OBJECTS = /\b(?:sev|sev-snp|tdx|pef|s390-pv|rme)-guest\b/;

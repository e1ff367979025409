import { ERRNO } from '../../data/errno.ts';
import { fromMask } from '../../features/feature-set.ts';
import { deviceTypeName, featureNames } from '../../features/registry.ts';
import type { LogDevice, LogMessage, LogValue } from '../../model/log.ts';
import { STATUS_BITS, STATUS_NAMES } from '../../model/result.ts';

/** The name of an error number; undefined where it has none here. */
export function errnoName(text: string): string | undefined {
  const number = Math.abs(Number(text));
  return Object.entries(ERRNO).find(([, value]) => value === number)?.[0];
}

function mib(bytes: number): string {
  const size = bytes / (1024 * 1024);
  return size >= 1 ? `${Math.round(size * 10) / 10} MiB` : `${Math.round(bytes / 1024)} KiB`;
}

function statusWords(text: string): string {
  const status = Number.parseInt(text, 16);
  if (status === 0) return 'nothing: the transport reads nothing of the device';
  return STATUS_NAMES.filter((name) => (status & STATUS_BITS[name]) !== 0).join(', ');
}

/** What a value in a message means; undefined where it speaks for itself. */
export function valueWords({ kind, text }: LogValue, type: number | undefined): string | undefined {
  switch (kind) {
    case 'status':
      return `${text} is the status register: ${statusWords(text)}`;
    case 'errno': {
      const name = errnoName(text);
      return name === undefined ? undefined : `${text} is ${name}`;
    }
    case 'bytes':
      return `${text} bytes are ${mib(Number(text))}`;
    case 'slots':
      return `${text} slots are ${mib(Number(text) * 2048)}`;
    case 'features': {
      const set = fromMask(text.startsWith('0x') ? text : `0x${text}`);
      return set === undefined ? undefined : `${text}: ${featureNames(set, type).join(', ')}`;
    }
    default:
      return undefined;
  }
}

/** What the values of a message mean, without those that are too long for a line. */
export function valuesWords({ values, device: { type } }: LogMessage): readonly string[] {
  return values.flatMap((value) => (value.kind === 'features' ? [] : (valueWords(value, type) ?? [])));
}

/** The device as a line names it: `virtiofs virtio3`, `vhost-user-fs-pci`; '' where it names none. A driver of all devices is followed by the type. */
export function deviceWords({ driver, name, model, address, type }: LogDevice): string {
  const words = [model ?? driver, name ?? address].filter((word) => word !== undefined).join(' ');
  if (type === undefined || (words !== '' && address === undefined)) return words;
  return words === '' ? `a ${deviceTypeName(type)} device` : `${words} (${deviceTypeName(type)})`;
}

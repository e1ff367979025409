import { isObject } from '../input/json-value.ts';
import { FIRMWARE_RECORDING_FORMAT } from '../model/firmware-recording.ts';
import { RECORDING_FORMAT } from '../model/recording.ts';
import type { Unjudged, WhyUnjudged } from '../model/verification.ts';

const FORMATS: readonly string[] = [RECORDING_FORMAT, FIRMWARE_RECORDING_FORMAT];

/** What programs are called that take a command line of QEMU. */
const QEMU = /(?:^|[/\\])(?:qemu-system-\w+|qemu-kvm|kvm)(?:\.exe)?$/;

function programOf(command: unknown): string | undefined {
  const first: unknown = Array.isArray(command) ? command[0] : command;
  return typeof first === 'string' ? first.trim().split(/\s/)[0] : undefined;
}

function whyNot(value: Readonly<Record<string, unknown>>): WhyUnjudged | undefined {
  const { format, command } = value;
  if (typeof format !== 'string') return undefined;
  if (!FORMATS.includes(format)) return { kind: 'other-format', format };
  if (format !== FIRMWARE_RECORDING_FORMAT) return undefined;
  const program = programOf(command);
  return program !== undefined && QEMU.test(program) ? undefined : { kind: 'no-command', program };
}

/**
 * Why a file that says what format it has is passed over: it is one that is not read, or a boot that no QEMU made. Returns
 * undefined for everything else, which is then a recording or has a mistake.
 */
export function passedOver(value: unknown, file: string): Unjudged | undefined {
  if (!isObject(value)) return undefined;
  const why = whyNot(value);
  return why && { recording: typeof value.name === 'string' ? value.name : file, why };
}

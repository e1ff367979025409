import {
  type CommandLinePrediction,
  predictCommandLine,
} from '../../../../src/device/qemu/predict-command-line.ts';
import type { LibvirtDomain } from '../../../../src/input/import/libvirt/domain.ts';
import { readLibvirtDomains } from '../../../../src/input/import/libvirt/domains.ts';
import type { Problem } from '../../../../src/io/usage-error.ts';

export interface Imported extends CommandLinePrediction {
  readonly line: LibvirtDomain;
  readonly problems: readonly Problem[];
}

export interface Sample {
  readonly type?: string;
  readonly arch?: string;
  readonly machine?: string;
  /** What stands in the domain beside its devices. */
  readonly rest?: string;
  /** Whether the guest has ACPI; left out: it has. */
  readonly acpi?: boolean;
  /** Whether the domain gets the balloon that libvirt adds. */
  readonly balloon?: boolean;
}

/** A domain with these devices, by default on a PC with PCI Express and without a balloon. */
export function domain(devices: string, sample: Sample = {}): string {
  const { type = 'kvm', arch = 'x86_64', machine = 'q35', rest = '', balloon = false } = sample;
  const acpi = sample.acpi === false ? '' : '<features><acpi/></features>';
  const none = balloon || /<memballoon/.test(devices) ? '' : '<memballoon model="none"/>';
  return `<domain type='${type}' xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'>
<name>x</name><memory unit='GiB'>2</memory><vcpu>2</vcpu>
<os><type arch='${arch}' machine='${machine}'>hvm</type></os>${acpi}
<devices>${devices}${none}</devices>${rest}
</domain>`;
}

/** Reads and predicts. */
export function libvirt(devices: string, sample: Sample = {}, version?: string): Imported {
  const {
    lines: [line],
    problems,
  } = readLibvirtDomains(domain(devices, sample), { file: 'vm.xml' });
  if (line === undefined) throw new Error(problems.map(({ message }) => message).join('; '));
  const prediction = predictCommandLine(line.start, line.plugs, version);
  if (prediction === undefined) throw new Error(`"${version}" is no version`);
  return { ...prediction, line, problems };
}

/** What is wrong with a text. */
export function problemsOf(text: string): readonly Problem[] {
  return readLibvirtDomains(text, { file: 'vm.xml' }).problems;
}

/** Each device as `name: transport`, each refusal as `name: message`. */
export function outcomes(devices: string, sample: Sample = {}): readonly string[] {
  return libvirt(devices, sample).predictions.map((prediction) =>
    prediction.kind === 'created'
      ? `${prediction.device.name}: ${prediction.device.transport}`
      : `${prediction.plug.name}: ${prediction.message}`,
  );
}

/** The properties of the first device. */
export function properties(devices: string, sample: Sample = {}): Readonly<Record<string, string>> {
  return Object.fromEntries(libvirt(devices, sample).line.plugs[0]?.properties ?? []);
}

import type { Implementation } from './device.ts';
import type { MessageKind, ValueKind } from './message.ts';

/** What a log can say of the guest and its host, beside messages. */
export const LOG_FACTS = {
  kernel: 'the guest’s kernel',
  banner: 'all that it says of itself',
  cmdline: 'its command line',
  arch: 'architecture',
  protection: 'what protects its memory',
  hypervisor: 'hypervisor',
  machine: 'machine',
  memory: 'memory in MiB',
  xen: 'Xen',
  swiotlb: 'bounce pool',
  iommu: 'IOMMU',
  domain: 'default domain of the IOMMU',
  qemu: 'QEMU',
  libvirt: 'libvirt',
  'host kernel': 'the host’s kernel',
  'host of': 'it is a host of guests with protected memory',
  stack: 'what runs the guest',
} as const;
export type LogFactName = keyof typeof LOG_FACTS;

export interface LogFact {
  readonly value: string;
  /** 1-based; where it stands. */
  readonly line: number;
}

/** What is known of one boot of a guest; a log can hold several. */
export type LogFacts = ReadonlyMap<LogFactName, LogFact>;

/** The device that a line is about, as far as the line says. */
export interface LogDevice {
  /** `virtio3`, or the id of a -device. */
  readonly name: string | undefined;
  /** `virtiofs`. */
  readonly driver: string | undefined;
  /** QEMU’s model: `vhost-user-fs-pci`. */
  readonly model: string | undefined;
  /** Its address on PCI or among channel devices. */
  readonly address: string | undefined;
  /** The virtio device ID. */
  readonly type: number | undefined;
  readonly transport: 'pci' | 'ccw' | 'mmio' | undefined;
  /** Who does its work, where the model says so. */
  readonly implementation: Implementation | undefined;
}

export interface LogValue {
  readonly name: string;
  readonly kind: ValueKind;
  readonly text: string;
}

/** A message of a known kind in a log. */
export interface LogMessage {
  readonly kind: MessageKind;
  /** Where it first stands. */
  readonly line: number;
  /** The line as it stands, made fit to print and cut. */
  readonly text: string;
  readonly values: readonly LogValue[];
  readonly device: LogDevice;
  /** Which boot it belongs to. */
  readonly boot: number;
  /** How often it stands there, with whatever values. */
  readonly count: number;
}

/** A guest that is described in a log: a command line, a domain. */
export interface LogGuest {
  readonly kind: 'qemu' | 'libvirt';
  readonly line: number;
  readonly text: string;
}

/** A feature set that a short text shows. */
export interface LogMask {
  readonly line: number;
  readonly text: string;
}

/** A value of the status register, in hexadecimal, or a negative error number, that a short text shows. */
export interface LogNumber {
  readonly line: number;
  readonly kind: 'status' | 'errno';
  readonly text: string;
}

/** All that was found in a log. */
export interface LogReading {
  readonly lines: number;
  /** At least one; of a log without a boot, what it says all the same. */
  readonly boots: readonly [LogFacts, ...LogFacts[]];
  readonly messages: readonly LogMessage[];
  readonly guests: readonly LogGuest[];
  readonly masks: readonly LogMask[];
  /** Empty where there is a message, which says what its numbers mean. */
  readonly numbers: readonly LogNumber[];
}

/** The facts of the boot that a message belongs to. */
export function factsOf({ boots }: Pick<LogReading, 'boots'>, { boot }: Pick<LogMessage, 'boot'>): LogFacts {
  return boots[boot] ?? boots[0];
}

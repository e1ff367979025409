import { MARK } from './init-script.ts';

/** A function that ran, who called it, and how often. */
export interface TracedCall {
  readonly count: number;
  readonly function: string;
  readonly caller: string;
}

/** What the guest said of one virtio device. */
export interface GuestDevice {
  /** virtio0 */
  readonly id: string;
  /** Virtio device ID. */
  readonly type: number;
  /** In sysfs, without links. */
  readonly path: string;
  /** The PCI device ID of its parent; undefined where it is no PCI device. */
  readonly pciId: number | undefined;
  /** Where its registers are, for virtio-mmio. */
  readonly address: number | undefined;
  /** The configuration space of a PCI device; empty for any other. */
  config: Uint8Array;
  /** Where each base address register of a PCI device begins, as the processor counts; 0 for one that is not used. */
  readonly resources: number[];
  driver: string | undefined;
  status: number;
  /** As sysfs shows them: bit 0 first. */
  features: string;
  group: string | undefined;
  /** It did not answer: its driver was still waiting when the guest went on, or it gave nothing of what it was asked for. */
  silent: boolean;
  readonly calls: TracedCall[];
  readonly messages: string[];
}

/** What the guest has said so far. */
export interface GuestReport {
  /** /proc/version */
  kernel: string | undefined;
  /** The device that firmware read the kernel from; undefined where no firmware did. */
  bootedFrom: string | undefined;
  readonly devices: GuestDevice[];
  /** Who has which addresses, by name: `a003e00.virtio_mmio`. */
  readonly iomem: Map<string, number>;
  /** Modules that could not be loaded, with what insmod said. */
  readonly failedModules: string[];
  /** false: the function tracer is not there, so which way data went cannot be seen. */
  traced: boolean;
}

export function emptyReport(): GuestReport {
  return {
    kernel: undefined,
    bootedFrom: undefined,
    devices: [],
    iomem: new Map(),
    failedModules: [],
    traced: true,
  };
}

/** What is to be done about a line: nothing, ask QEMU about a device and let the guest go on, or end. */
export type BootStep =
  | { readonly kind: 'go-on' }
  | { readonly kind: 'ready'; readonly device: GuestDevice }
  | { readonly kind: 'end' };

const GO_ON: BootStep = { kind: 'go-on' };

/** Takes note of one line of the console; what the guest did not mean for us is left alone. */
export function readGuestLine(line: string, report: GuestReport): BootStep {
  const at = line.indexOf(`${MARK} `);
  if (at < 0) return GO_ON;
  const [word = '', ...rest] = line.slice(at + MARK.length + 1).split(' ');
  const text = rest.join(' ');
  switch (word) {
    case 'kernel':
      report.kernel = text;
      return GO_ON;
    case 'from':
      report.bootedFrom = text === '' ? undefined : text;
      return GO_ON;
    case 'failed':
      report.failedModules.push(text);
      return GO_ON;
    case 'untraced':
      report.traced = false;
      return GO_ON;
    case 'iomem': {
      const [range = '', owner = ''] = rest;
      report.iomem.set(owner, Number.parseInt(range, 16));
      return GO_ON;
    }
    case 'device':
      report.devices.push(newDevice(rest, report));
      return GO_ON;
    case 'end':
      return { kind: 'end' };
  }
  const [id, ...words] = rest;
  const device = report.devices.find((known) => known.id === id);
  return device === undefined ? GO_ON : readDeviceLine(word, words, device);
}

function newDevice(
  [id = '', type = '', path = '', pciId = '']: readonly string[],
  { iomem }: GuestReport,
): GuestDevice {
  const owner = path.split('/').at(-2) ?? '';
  return {
    id,
    type: Number(type),
    path,
    pciId: pciId.startsWith('0x') ? Number(pciId) : undefined,
    address: iomem.get(owner),
    config: new Uint8Array(),
    resources: [],
    driver: undefined,
    status: 0,
    features: '',
    group: undefined,
    silent: false,
    calls: [],
    messages: [],
  };
}

function readDeviceLine(word: string, words: readonly string[], device: GuestDevice): BootStep {
  const text = words.join(' ');
  switch (word) {
    case 'driver':
      device.driver = text === '' ? undefined : text;
      return GO_ON;
    case 'status':
      device.status = Number(text);
      return GO_ON;
    case 'features':
      device.features = text;
      return GO_ON;
    case 'config':
      device.config = Buffer.from(text, 'hex');
      return GO_ON;
    case 'resource':
      device.resources.push(Number(words[0]));
      return GO_ON;
    case 'group':
      device.group = text === '' ? undefined : text;
      return GO_ON;
    case 'trace': {
      const [, count = '0', called = '', caller = ''] = /^(\d+) (\S+) <-(\S+)/.exec(text) ?? [];
      device.calls.push({ count: Number(count), function: called, caller });
      return GO_ON;
    }
    case 'message':
      device.messages.push(text);
      return GO_ON;
    case 'stuck':
    case 'silent':
      device.silent = true;
      return GO_ON;
    case 'ready':
      return { kind: 'ready', device };
    default:
      return GO_ON;
  }
}

const PANIC = /Kernel panic - not syncing: (.*)/;

/** Why the kernel gave up. Returns undefined where this line says nothing of the kind. */
export function panicIn(line: string): string | undefined {
  return PANIC.exec(line)?.[1];
}

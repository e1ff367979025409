import type { Arch } from './platform.ts';

/** The nouns between those who read what a monitor other than QEMU is told, and those who predict what it offers. */

/** The monitors other than QEMU whose offers are known. */
export const MONITORS = ['cloud-hypervisor', 'crosvm', 'firecracker', 'kvmtool', 'openvmm'] as const;
export type Monitor = (typeof MONITORS)[number];

/** What people call each of them. */
export const MONITOR_TITLES: Readonly<Record<Monitor, string>> = {
  'cloud-hypervisor': 'Cloud Hypervisor',
  crosvm: 'crosvm',
  firecracker: 'Firecracker',
  kvmtool: 'kvmtool',
  openvmm: 'OpenVMM',
};

/** Keys and values in a monitor's own words. */
export type MonitorSettings = ReadonlyMap<string, string>;

/** One start of a monitor, as far as it bears on what its devices offer. */
export interface MonitorMachine {
  readonly monitor: Monitor;
  readonly arch: Arch;
  /** What is said of the machine as a whole: `tdx` → on, `shared` → on. */
  readonly settings: MonitorSettings;
}

/** One virtio device that a monitor is asked for, or that it adds by itself. */
export interface MonitorDevice {
  readonly name: string;
  /** What the monitor calls such a device: `disk`, `net`, `fs`. */
  readonly kind: string;
  readonly settings: MonitorSettings;
}

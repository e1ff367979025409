import { MACHINE_COMPAT } from '../../data/qemu-machines.ts';
import { hasReached } from '../../model/release.ts';
import { type QemuBoot, since } from './boot.ts';
import type { PropertySetting } from './properties.ts';

/** A value for a class of devices. */
export interface GlobalProperty extends PropertySetting {
  readonly driver: string;
}

/** By everything that they depend on; a verification asks for the same few again and again. */
const boots = new Map<string, readonly GlobalProperty[]>();
const MOST = 1000;

/** What a boot sets for whole classes of devices, weakest first: object_apply_compat_props(), qdev_prop_set_globals(). */
export function globalProperties(boot: QemuBoot): readonly GlobalProperty[] {
  const { version, machine, confidential, globals } = boot;
  const { family, version: base, differences } = machine;
  const key = JSON.stringify([version, family?.name, base, differences, confidential, globals]);
  let settings = boots.get(key);
  if (settings === undefined) {
    settings = [
      ...compatSettings(boot),
      ...vendorSettings(boot),
      ...confidentialDefaults(boot),
      ...globalSettings(boot),
    ];
    if (boots.size >= MOST) boots.clear();
    boots.set(key, settings);
  }
  return settings;
}

function globalSettings({ globals }: QemuBoot): GlobalProperty[] {
  return globals.map(({ driver, property, value }) => ({ driver, name: property, value, origin: '-global' }));
}

/** Red Hat's hw_compat_rhel_*, put before upstream's own where both set a property: the vendor's wins. */
function vendorSettings({ machine }: QemuBoot): GlobalProperty[] {
  return machine.differences.map(({ driver, property, value }) => ({
    driver,
    name: property,
    value,
    origin: 'machine type',
  }));
}

/** A machine type without a version is that of QEMU itself, which a newer machine type of the tables cannot be. */
function compatSettings(boot: QemuBoot): GlobalProperty[] {
  const { family, version = boot.version } = boot.machine;
  return MACHINE_COMPAT.flatMap(({ upTo, machines, driver, property, value, until }): GlobalProperty[] => {
    if (hasReached({ series: version.series - 1, sublevel: 0 }, upTo).yes) return [];
    if (machines !== undefined && !machines.includes(family?.name ?? '')) return [];
    if (until !== undefined && since(boot, until)) return [];
    return [{ driver, name: property, value, origin: 'machine type' }];
  });
}

/**
 * QEMU machine_run_board_init(): a machine with a confidential-guest-support object makes modern devices that use the
 * DMA API the default. Defaults only: a transitional model has no disable-legacy to set, and -device and -global win.
 */
export function confidentialDefaults(boot: QemuBoot): readonly GlobalProperty[] {
  return boot.confidential && since(boot, '6.0') ? DEFAULTS : [];
}

const DEFAULTS: readonly GlobalProperty[] = [
  { driver: 'virtio-pci', name: 'disable-legacy', value: 'on', origin: 'confidential guest' },
  { driver: 'virtio-device', name: 'iommu_platform', value: 'on', origin: 'confidential guest' },
];

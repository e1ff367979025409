import type { Release } from '../model/release.ts';

/** The newest release whose options are all in this file: as `qemu-system-… -h` of 11.1.3 lists them for x86_64, aarch64, ppc64 and s390x. */
export const OPTIONS_KNOWN_TO = '11.1';

/** QEMU's options that take no argument: qemu-options.hx of 5.2 to 10.2, and those that went before. All others take one. */
export const FLAG_OPTIONS: ReadonlySet<string> = new Set(
  'S s h help version daemonize nodefaults no-user-config preconfig enable-kvm no-kvm no-acpi no-hpet no-fd-bootchk win2k-hack no-reboot no-shutdown nographic curses sdl full-screen portrait alt-grab ctrl-grab no-quit usb snapshot mem-prealloc only-migratable semihosting old-param audio-help singlestep async-teardown enable-sync-profile perfmap jitdump xen-attach xen-domid-restrict no-kvm-irqchip no-kvm-pit tdf enable-fips show-cursor localtime nodefconfig rtc-td-hack no-kvm-pit-reinjection'.split(
    ' ',
  ),
);

/** QEMU's older spelling of an option. */
export const OPTION_ALIASES: ReadonlyMap<string, string> = new Map([
  ['M', 'machine'],
  ['h', 'help'],
]);

/** Of a value such as `q35,accel=kvm`, the key of what stands first without one. */
export const IMPLIED_KEYS: ReadonlyMap<string, string> = new Map([
  ['device', 'driver'],
  ['machine', 'type'],
  ['netdev', 'type'],
  ['nic', 'type'],
  ['net', 'type'],
  ['object', 'qom-type'],
  ['m', 'size'],
  ['smp', 'cpus'],
  ['accel', 'accel'],
  ['fsdev', 'fsdriver'],
  ['virtfs', 'fsdriver'],
  ['blockdev', 'driver'],
  ['chardev', 'backend'],
  ['name', 'guest'],
  ['cpu', 'model'],
  ['display', 'type'],
]);

/** PCI Express ports: what is behind one is not on a root bus. */
export const PCIE_PORTS: ReadonlySet<string> = new Set([
  'pcie-root-port',
  'ioh3420',
  'xio3130-downstream',
  'x3130-upstream',
  'cxl-rp',
  'cxl-downstream',
  'cxl-upstream',
]);

/** Devices with a bus that is conventional PCI, or a root bus of its own. */
export const PCI_BRIDGES: ReadonlySet<string> = new Set([
  'pci-bridge',
  'pci-bridge-seat',
  'i82801b11-bridge',
  'pcie-pci-bridge',
  'pxb',
  'pxb-pcie',
  'pxb-cxl',
  'spapr-pci-host-bridge',
]);

/** Of these, the ones that are host bridges: what is behind one may pass the IOMMU of the machine by. */
export const PCI_EXPANDERS: ReadonlySet<string> = new Set(['pxb', 'pxb-pcie', 'pxb-cxl']);

/** Options with an argument, `-id` of Proxmox VE’s QEMU among them: a text that begins with another one is no command line of QEMU. */
export const VALUE_OPTIONS: ReadonlySet<string> = new Set(
  'accel acpitable action add-fd append audio audiodev balloon bios blockdev boot bootp cdrom chardev chroot compat cpu D d debugcon device dfilter display drive dtb dump-vmstate echr fda fdb fsdev fw_cfg g gdb global hda hdachs hdb hdc hdd icount id incoming initrd iscsi k kernel L loadvm M m machine mem-path mon monitor msg mtdblock name net netdev nic numa object option-rom overcommit parallel pflash pidfile plugin prom-env qmp qmp-pretty qtest qtest-log readconfig realtime redir rotate rtc run-with runas sandbox sd seed semihosting-config serial set shim smb smbios smp soundhw spice startdate tb-size tftp tpmdev trace usbdevice uuid vga virtfs vnc watchdog watchdog-action writeconfig xen-domid'.split(
    ' ',
  ),
);

/** Options that came after 5.2: the first release. */
export const OPTION_SINCE: ReadonlyMap<string, Release> = new Map([
  ['action', { after: '5.2', by: '7.2', likely: '6.0' }],
  ['compat', { after: '5.2', by: '7.2', likely: '6.0' }],
  ['audio', { after: '5.2', by: '7.2', likely: '7.1' }],
  ['jitdump', { after: '7.2', by: '10.0', likely: '8.0' }],
  ['perfmap', { after: '7.2', by: '10.0', likely: '8.0' }],
  ['run-with', { after: '7.2', by: '10.0', likely: '8.1' }],
  ['shim', { after: '7.2', by: '10.0', likely: '10.0' }],
]);

/** An option that went: the first release without it, and what that has instead; left out where nothing does the same. */
interface Gone {
  readonly since: string;
  readonly instead?: string;
}

/** docs/about/removed-features.rst of 10.2; 11.1.3 has all that this one has. */
export const OPTION_GONE: ReadonlyMap<string, Gone> = new Map<string, Gone>([
  ['hdachs', { since: '2.12', instead: '-device ide-hd' }],
  ['no-kvm-pit', { since: '2.12' }],
  ['tdf', { since: '2.12' }],
  ['no-kvm-irqchip', { since: '3.0', instead: '-machine kernel_irqchip=off' }],
  ['no-kvm-pit-reinjection', { since: '3.0', instead: '-global kvm-pit.lost_tick_policy=discard' }],
  ['balloon', { since: '3.1', instead: '-device virtio-balloon' }],
  ['bootp', { since: '3.1', instead: '-netdev user,bootfile=' }],
  ['redir', { since: '3.1', instead: '-netdev user,hostfwd=' }],
  ['smb', { since: '3.1', instead: '-netdev user,smb=' }],
  ['tftp', { since: '3.1', instead: '-netdev user,tftp=' }],
  ['localtime', { since: '3.1', instead: '-rtc base=localtime' }],
  ['nodefconfig', { since: '3.1', instead: '-no-user-config' }],
  ['rtc-td-hack', { since: '3.1', instead: '-rtc driftfix=slew' }],
  ['startdate', { since: '3.1', instead: '-rtc base=' }],
  ['no-kvm', { since: '5.2', instead: '-accel tcg' }],
  ['realtime', { since: '6.0', instead: '-overcommit mem-lock=' }],
  ['show-cursor', { since: '6.0', instead: '-display show-cursor=on' }],
  ['tb-size', { since: '6.0', instead: '-accel tcg,tb-size=' }],
  ['no-quit', { since: '7.0', instead: '-display window-close=off' }],
  ['enable-fips', { since: '7.1' }],
  ['writeconfig', { since: '7.1' }],
  ['soundhw', { since: '7.1', instead: '-audio' }],
  ['alt-grab', { since: '7.1', instead: '-display sdl,grab-mod=' }],
  ['ctrl-grab', { since: '7.1', instead: '-display sdl,grab-mod=' }],
  ['sdl', { since: '7.1', instead: '-display sdl' }],
  ['curses', { since: '7.1', instead: '-display curses' }],
  ['watchdog', { since: '7.2', instead: '-device' }],
  ['audio-help', { since: '8.2', instead: '-audio help' }],
  ['no-hpet', { since: '9.0', instead: '-machine hpet=off' }],
  ['no-acpi', { since: '9.0', instead: '-machine acpi=off' }],
  ['async-teardown', { since: '9.0', instead: '-run-with async-teardown=on' }],
  ['chroot', { since: '9.0', instead: '-run-with chroot=' }],
  ['singlestep', { since: '9.0', instead: '-accel tcg,one-insn-per-tb=on' }],
  ['portrait', { since: '9.2' }],
  ['rotate', { since: '9.2' }],
  ['runas', { since: '10.0', instead: '-run-with user=' }],
  ['old-param', { since: '10.2' }],
]);

import { parseVersion } from '../../../model/release.ts';
import { type AddDevice, type AddWords, noWords } from '../qemu-words.ts';
import { type SoughtProgram, startsInShell } from '../shell/commands.ts';
import type { Word } from '../shell/words.ts';
import { wholeOf } from '../text-excerpt.ts';
import { addOtherDisks, bootPlaces, controllerOf, diskWords, firmwareWords, placeOf } from './boot.ts';
import { isCdrom, isOn, type ProxmoxSettings, properties } from './settings.ts';

/** The machine types of QEMU without a version, which stand for the newest one on the node. */
const PLAIN = /^(?:pc|q35|virt)$/;

interface Machine {
  /** As QEMU takes it. */
  readonly type: string;
  readonly isQ35: boolean;
  readonly arch: string;
  /** Whether properties are set that came with this version of the machine type. */
  readonly since: (version: string) => boolean;
  readonly bus: string;
}

/**
 * The words by which Proxmox VE starts QEMU, as far as they bear on virtio devices: PVE::QemuServer::config_to_command()
 * of qemu-server 9.2, and its modules DriveDevice, Network, RNG, Virtiofs, Memory, Machine and CPUConfig. `qemu` is the
 * version on the node, where it is known: a machine type without a version stands for it.
 */
export function qemuWords(settings: ProxmoxSettings, qemu: string | undefined): readonly Word[] {
  const { text, place } = settings;
  const machine = machineOf(settings, qemu);
  const { words, add, device } = noWords((model, more) => [model, ...more, `bus=${machine.bus}`]);

  add(place('arch'), machine.arch === 'aarch64' ? 'qemu-system-aarch64' : 'qemu-system-x86_64');
  add(place('name'), '-name', text('name') ?? 'vm');
  addMachine(settings, machine, add);
  const firmware = firmwareWords(settings, machine.arch);
  if (firmware.length > 0) add(place('bios'), ...firmware);
  addMemory(settings, add);
  const cpus = Number(text('sockets') ?? text('smp') ?? '1') * Number(text('cores') ?? '1');
  add(place('cores'), '-smp', text('vcpus') ?? String(Number.isInteger(cpus) && cpus > 0 ? cpus : 1));
  add(0, '-nodefaults');
  if (machine.isQ35) {
    // What pve-q35-4.0.cfg says of buses: a conventional one behind a bridge.
    add(place('machine'), '-device', 'i82801b11-bridge,id=pcidmi,bus=pcie.0');
    add(place('machine'), '-device', 'pci-bridge,id=pci.0,bus=pcidmi,chassis_nr=1,shpc=off');
  }
  addDisplay(settings, machine, device, add);
  addAgent(settings, device);
  addRng(settings, device, add);
  addSpice(settings, machine, device);
  if (text('balloon') !== '0')
    device(
      place('balloon'),
      'virtio-balloon-pci',
      'id=balloon0',
      ...(machine.since('6.2') ? ['free-page-reporting=on'] : []),
    );
  addDisks(settings, machine, device, add);
  addNetworks(settings, machine, device, add);
  addIommu(settings, add);
  addProtection(settings, add);
  addShares(settings, add);
  addArguments(settings, add);
  return words;
}

/** windows_version(). */
const WINDOWS = /^(?:wxp|w2k3?|w2k8|wvista|win\d+)$/;

/** Machine.pm get_vm_machine(): the machine of Windows is of the QEMU that it was created with, since 9.1, and of 5.1 otherwise. */
function pinned(type: string, meta: string | undefined): string {
  const [, created] = /(?:^|,)creation-qemu=(\d+\.\d+)/.exec(meta ?? '') ?? [];
  const [is, least] = [parseVersion(created ?? ''), parseVersion('9.1')];
  const version = is !== undefined && least !== undefined && is.series >= least.series ? created : '5.1';
  return `${type === 'pc' ? 'pc-i440fx' : type === 'q35' ? 'pc-q35' : type}-${version}`;
}

function machineOf({ text }: ProxmoxSettings, qemu: string | undefined): Machine {
  const arch = text('arch') ?? 'x86_64';
  const given = properties(text('machine') ?? '', 'type').get('type') ?? '';
  const named =
    given === '' ? (arch === 'aarch64' ? 'virt' : 'pc') : given.replace(/(?:\+pve\d+)?(?:\.pxe)?$/, '');
  const type = PLAIN.test(named) && WINDOWS.test(text('ostype') ?? '') ? pinned(named, text('meta')) : named;
  const [, ofType] = /-(\d+\.\d+)$/.exec(type) ?? [];
  const version = parseVersion(ofType ?? (PLAIN.test(type) ? (qemu ?? '') : ''));
  const isQ35 = type.includes('q35');
  return {
    type,
    isQ35,
    arch,
    since: (first) => {
      const wanted = parseVersion(first);
      return version === undefined || wanted === undefined || version.series >= wanted.series;
    },
    bus: arch === 'aarch64' ? 'pcie.0' : 'pci.0',
  };
}

function addMachine({ text, place }: ProxmoxSettings, machine: Machine, add: AddWords): void {
  const isKvm = isOn(text('kvm') ?? '1');
  const support =
    text('amd-sev') !== undefined
      ? ',confidential-guest-support=sev0'
      : text('intel-tdx') !== undefined
        ? ',confidential-guest-support=tdx0'
        : '';
  const memory = sharesOf(text) && !isOn(text('numa')) ? ',memory-backend=virtiofs-mem' : '';
  const acpi = text('acpi') === '0' ? ',acpi=off' : '';
  add(
    place('machine'),
    '-machine',
    // A version of a machine type is that of Proxmox VE’s own QEMU: get_vm_machine() writes it so.
    `type=${machine.type}${/-\d+\.\d+$/.test(machine.type) ? '+pve0' : ''},accel=${isKvm ? 'kvm' : 'tcg'}${acpi}${support}${memory}`,
  );
}

/** Memory.pm config(): memory is shared where virtiofsd has to map it, or in huge pages. */
function addMemory({ text, place }: ProxmoxSettings, add: AddWords): void {
  const size = properties(text('memory') ?? '512', 'current').get('current') ?? '512';
  add(place('memory'), '-m', `${size}M`);
  const shared = sharesOf(text);
  const huge = text('hugepages') !== undefined;
  if (!shared && !huge) return;
  const object = huge
    ? `memory-backend-file,id=virtiofs-mem,size=${size}M,mem-path=/run/hugepages,share=on,prealloc=yes`
    : `memory-backend-memfd,id=virtiofs-mem,size=${size}M,share=on`;
  add(place('memory'), '-object', object);
  if (isOn(text('numa'))) add(place('numa'), '-numa', 'node,memdev=virtiofs-mem');
}

function sharesOf(text: ProxmoxSettings['text']): boolean {
  return Array.from({ length: MOST_SHARES }, (_, i) => `virtiofs${i}`).some((key) => text(key) !== undefined);
}

/** max_virtiofs() of Virtiofs.pm. */
const MOST_SHARES = 10;

/** get_vga_properties() and print_vga_device(): std unless another is named, and virtio on aarch64. */
function displayOf({ text }: ProxmoxSettings, { arch }: Machine): string {
  const type = properties(text('vga') ?? '', 'type').get('type');
  return type === undefined || type === '' ? (arch === 'aarch64' ? 'virtio' : 'std') : type;
}

function addDisplay(settings: ProxmoxSettings, machine: Machine, device: AddDevice, add: AddWords): void {
  const type = displayOf(settings, machine);
  const onArm = machine.arch === 'aarch64';
  const offset = settings.place('vga');
  if (type === 'virtio') device(offset, onArm ? 'virtio-gpu' : 'virtio-vga', 'id=vga');
  if (type !== 'virtio-gl') return;
  device(offset, onArm ? 'virtio-gpu-gl' : 'virtio-vga-gl', 'id=vga');
  add(offset, '-display', 'egl-headless,gl=core');
}

function addAgent({ text, place }: ProxmoxSettings, device: AddDevice): void {
  const agent = properties(text('agent') ?? '0', 'enabled');
  if (isOn(agent.get('enabled')) && (agent.get('type') ?? 'virtio') === 'virtio')
    device(place('agent'), 'virtio-serial', 'id=qga0');
}

function addRng({ text, place }: ProxmoxSettings, device: AddDevice, add: AddWords): void {
  if (text('rng0') === undefined) return;
  add(place('rng0'), '-object', 'rng-random,id=rng0,filename=/dev/urandom');
  device(place('rng0'), 'virtio-rng-pci', 'rng=rng0');
}

/** A serial controller for the agent of SPICE, which QXL and virtio’s displays have. */
function addSpice(settings: ProxmoxSettings, machine: Machine, device: AddDevice): void {
  const type = displayOf(settings, machine);
  const clipboard = properties(settings.text('vga') ?? '', 'type').get('clipboard') === 'vnc';
  if (/^(?:qxl|virtio)/.test(type) || clipboard) device(settings.place('vga'), 'virtio-serial', 'id=spice');
}

function addDisks(settings: ProxmoxSettings, machine: Machine, device: AddDevice, add: AddWords): void {
  const hardware = settings.text('scsihw') ?? 'lsi';
  const controllers = new Set<string>();
  const places = bootPlaces(settings);
  const inOrder = [...settings.all]
    .flatMap(([key, setting]) => {
      const [, kind, index] = /^(scsi|virtio)(\d{1,2})$/.exec(key) ?? [];
      return kind === undefined || index === undefined
        ? []
        : [{ key, kind, index: Number(index), ...setting }];
    })
    .sort((a, b) => (a.kind < b.kind ? -1 : a.kind > b.kind ? 1 : a.index - b.index));
  for (const { key, kind, index, value, offset } of inOrder) {
    const drive = properties(value, 'file');
    if (kind === 'scsi') {
      const [id] = controllerOf(hardware, index);
      const medium = isCdrom(value) ? 'cd' : 'hd';
      if (!hardware.startsWith('virtio-scsi')) {
        // A disk on a controller that is none of virtio’s, which the firmware may boot from all the same.
        add(offset, ...diskWords(key, `ide-${medium}`, placeOf(key, places)));
        continue;
      }
      const queues = drive.get('queues');
      const isSingle = hardware === 'virtio-scsi-single';
      if (!controllers.has(id))
        device(
          offset,
          'virtio-scsi-pci',
          `id=${id}`,
          ...(isSingle && queues !== undefined ? [`num_queues=${queues}`] : []),
        );
      controllers.add(id);
      add(offset, ...diskWords(key, `scsi-${medium}`, [`bus=${id}.0`, ...placeOf(key, places)]));
      continue;
    }
    const readOnly = isOn(drive.get('ro')) || settings.text('template') === '1';
    add(offset, '-drive', `if=none,id=drive-${key},file=disk,format=raw${readOnly ? ',readonly=on' : ''}`);
    const through = /^(?:writethrough|directsync)$/.test(drive.get('cache') ?? '');
    const cache = machine.since('10.0') ? [`write-cache=${through ? 'off' : 'on'}`] : [];
    device(offset, 'virtio-blk-pci', `drive=drive-${key}`, `id=${key}`, ...cache, ...placeOf(key, places));
  }
  addOtherDisks(settings, places, add);
}

/** print_netdevice_full() and print_netdev_full(): a tap with vhost where there is a bridge. */
function addNetworks(settings: ProxmoxSettings, machine: Machine, device: AddDevice, add: AddWords): void {
  const { all, place } = settings;
  const inOrder = [...all.keys()]
    .filter((key) => /^net\d{1,2}$/.test(key))
    .sort((a, b) => Number(a.slice(3)) - Number(b.slice(3)));
  const places = bootPlaces(settings);
  for (const key of inOrder) {
    const net = properties(all.get(key)?.value ?? '', 'model');
    if (!net.has('virtio') && net.get('model') !== 'virtio') continue;
    const queues = Number(net.get('queues') ?? '0');
    const queueWord = queues > 0 ? `,queues=${queues}` : '';
    const bridged = net.has('bridge');
    add(place(key), '-netdev', bridged ? `type=tap,id=${key},vhost=on${queueWord}` : `type=user,id=${key}`);
    const many =
      queues > 1
        ? [`vectors=${queues * 2 + 2}`, 'mq=on', ...(machine.since('7.1') ? ['packed=on'] : [])]
        : [];
    const sizes = machine.since('7.1') ? ['rx_queue_size=1024', 'tx_queue_size=256'] : [];
    device(
      place(key),
      'virtio-net-pci',
      `netdev=${key}`,
      `id=${key}`,
      ...many,
      ...sizes,
      ...mtuOf(net, machine, bridged),
      ...placeOf(key, places),
    );
  }
}

/** The MTU of the device: its own, or that of the bridge, which mostly is 1500. */
function mtuOf(net: ReadonlyMap<string, string>, machine: Machine, bridged: boolean): readonly string[] {
  if (!bridged) return [];
  const given = net.get('mtu');
  const mtu = given === undefined || given === '1' ? '1500' : given;
  return machine.since('10.0') || mtu !== '1500' ? [`host_mtu=${mtu}`] : [];
}

function addIommu({ text, place }: ProxmoxSettings, add: AddWords): void {
  const machine = properties(text('machine') ?? '', 'type');
  const bits = machine.has('aw-bits') ? `,aw-bits=${machine.get('aw-bits')}` : '';
  const kind = machine.get('viommu');
  if (kind === 'intel') add(place('machine'), '-device', `intel-iommu,intremap=on,caching-mode=on${bits}`);
  if (kind === 'virtio') add(place('machine'), '-device', `virtio-iommu-pci${bits}`);
}

/** CPUConfig.pm get_amd_sev_object() and get_intel_tdx_object(). */
function addProtection({ text, place }: ProxmoxSettings, add: AddWords): void {
  const sev = text('amd-sev');
  if (sev !== undefined) {
    const type = properties(sev, 'type').get('type');
    const object =
      type === 'snp' ? 'sev-snp-guest,id=sev0' : `sev-guest,id=sev0,policy=${type === 'es' ? '0xc' : '0x8'}`;
    add(place('amd-sev'), '-object', object);
  } else if (text('intel-tdx') !== undefined) add(place('intel-tdx'), '-object', 'tdx-guest,id=tdx0');
}

/** Virtiofs.pm config(); what it does not say is iommu_platform. */
function addShares({ text, place }: ProxmoxSettings, add: AddWords): void {
  for (let i = 0; i < MOST_SHARES; i++) {
    const key = `virtiofs${i}`;
    const tag = properties(text(key) ?? '', 'dirid').get('dirid');
    if (text(key) === undefined) continue;
    add(place(key), '-chardev', `socket,id=${key},path=${key}.sock`);
    add(place(key), '-device', `vhost-user-fs-pci,queue-size=1024,chardev=${key},tag=${tag ?? key}`);
  }
}

/** `args` go to QEMU as they are. */
function addArguments({ text, place }: ProxmoxSettings, add: AddWords): void {
  const given = text('args');
  if (given === undefined) return;
  const { starts } = startsInShell(wholeOf(`kvm ${given}`), ARGUMENTS, new Map());
  for (const word of starts[0]?.words.slice(1) ?? []) add(place('args'), word.text);
}

const ARGUMENTS: SoughtProgram = {
  isSought: (words) => words[0]?.text === 'kvm',
  goesOn: () => false,
  isNamed: (line) => line.startsWith('kvm '),
};

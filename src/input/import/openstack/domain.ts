import { driverElement, element, textElement } from '../libvirt/domain-elements.ts';
import type { Element } from '../libvirt/xml.ts';
import { countOf, isOn, type OpenstackGuest, said } from './guest.ts';

/**
 * The domain that Nova makes of an image and a flavor, with one root disk and one port: nova/virt/libvirt/driver.py
 * _get_guest_config() of August 2026, with nova.conf as it is by default.
 */
export function domainOf(guest: OpenstackGuest): Element {
  const { properties, arch, emulated, machine, vcpus, mib, protection } = guest;
  const cmdline = properties.has('kernel_id') ? properties.get('os_command_line') : undefined;
  return element(0, 'domain', { type: emulated ? 'qemu' : 'kvm' }, [
    textElement(0, 'name', 'instance'),
    textElement(properties.get('ram')?.offset ?? 0, 'memory', mib === undefined ? undefined : String(mib), {
      unit: 'MiB',
    }),
    textElement(properties.get('vcpus')?.offset ?? 0, 'vcpu', String(vcpus)),
    element(0, 'os', { firmware: usesUefi(guest) ? 'efi' : undefined }, [
      textElement(properties.get('hw_machine_type')?.offset ?? 0, 'type', 'hvm', { arch, machine }),
      textElement(cmdline?.offset ?? 0, 'cmdline', cmdline?.text),
      textElement(properties.get('kernel_id')?.offset ?? 0, 'kernel', properties.get('kernel_id')?.text),
    ]),
    arch === 's390x' ? undefined : element(0, 'features', {}, [element(0, 'acpi'), element(0, 'apic')]),
    memoryBacking(guest),
    protection === undefined
      ? undefined
      : element(protection.offset, 'launchSecurity', { type: protection.type }, [
          textElement(protection.offset, 'policy', protection.policy),
        ]),
    element(0, 'devices', {}, [
      ...disks(guest),
      network(guest),
      ...display(guest),
      ...others(guest),
      ...iommu(guest),
    ]),
  ]);
}

/** driver.py _configure_guest_by_virt_type(): where the image asks for UEFI, and on Arm, which has no other firmware. */
function usesUefi({ properties, arch }: OpenstackGuest): boolean {
  return arch === 'aarch64' || properties.get('hw_firmware_type')?.text === 'uefi';
}

/** _get_guest_memory_backing_config(): huge pages where a size is asked for that is not the smallest. */
function memoryBacking({ properties }: OpenstackGuest): Element | undefined {
  const size = said(properties, 'mem_page_size');
  if (size === undefined || size.text === 'small' || size.text === 'any') return undefined;
  return element(size.offset, 'memoryBacking', {}, [element(size.offset, 'hugepages')]);
}

const PREFIXES: Readonly<Record<string, string>> = { virtio: 'vd', ide: 'hd', fdc: 'fd' };

/** blockinfo.py get_disk_mapping(): the root disk, ephemeral disks and swap on one bus, and the controller that is named. */
function disks({ properties }: OpenstackGuest): readonly Element[] {
  const given = properties.get('hw_disk_bus');
  const bus = given?.text ?? 'virtio';
  const offset = given?.offset ?? 0;
  const model = properties.get('hw_scsi_model');
  const ephemeral = countOf(properties, 'OS-FLV-EXT-DATA:ephemeral') ?? countOf(properties, 'ephemeral') ?? 0;
  const more = [ephemeral > 0, (countOf(properties, 'swap') ?? 0) > 0].filter((has) => has);
  const prefix = PREFIXES[bus] ?? 'sd';
  return [
    ...[true, ...more].map((_, index) =>
      element(offset, 'disk', { type: 'file', device: 'disk' }, [
        driverElement(offset, { name: 'qemu', type: 'qcow2', cache: 'none' }),
        element(offset, 'source', { file: 'disk' }),
        element(offset, 'target', { dev: `${prefix}${'abc'[index] ?? 'z'}`, bus }),
      ]),
    ),
    ...(model === undefined
      ? []
      : [element(model.offset, 'controller', { type: 'scsi', index: '0', model: model.text.toLowerCase() })]),
  ];
}

/** The MTU that Neutron gives a network unless it is told another; that there is one decides what is offered. */
const MTU = '1500';

/** vif.py get_base_config(), and a tap device as Open vSwitch, OVN and Linux bridges have it. */
function network({ properties, vcpus }: OpenstackGuest): Element {
  const given = properties.get('hw_vif_model');
  const offset = given?.offset ?? 0;
  const model = given?.text.toLowerCase() ?? 'virtio';
  const multiple = vcpus > 1 && isOn(said(properties, 'vif_multiqueue_enabled'));
  const packed = said(properties, 'virtio_packed_ring');
  const driver =
    model === 'virtio'
      ? driverElement((packed ?? given)?.offset ?? 0, {
          name: multiple ? 'vhost' : undefined,
          queues: multiple ? String(Math.min(vcpus, MOST_QUEUES)) : undefined,
          packed: isOn(packed) ? 'on' : undefined,
        })
      : undefined;
  return element(offset, 'interface', { type: 'ethernet' }, [
    element(offset, 'model', { type: model }),
    driver,
    element(offset, 'mtu', { size: MTU }),
  ]);
}

/** What a tap device of Linux takes: MAX_TAP_QUEUES. */
const MOST_QUEUES = 256;

/** _get_video_type(), _guest_add_pointer_device() and _guest_add_keyboard_device(), for consoles over VNC. */
function display({ properties, arch }: OpenstackGuest): readonly Element[] {
  const video = properties.get('hw_video_model');
  const input = properties.get('hw_input_bus');
  const type = video?.text ?? (arch === 'ppc64le' ? 'vga' : 'virtio');
  const offset = video?.offset ?? 0;
  const inputs =
    input === undefined
      ? []
      : ['tablet', 'keyboard'].map((kind) => element(input.offset, 'input', { type: kind, bus: input.text }));
  return [element(offset, 'video', {}, [element(offset, 'model', { type })]), ...inputs];
}

/** Sound, the guest agent, an entropy source unless the flavor forbids it, and a balloon. */
function others({ properties }: OpenstackGuest): readonly Element[] {
  const sound = said(properties, 'sound_model');
  const agent = properties.get('hw_qemu_guest_agent');
  const allowed = properties.get('hw_rng:allowed');
  return [
    ...(sound === undefined ? [] : [element(sound.offset, 'sound', { model: sound.text })]),
    ...(agent === undefined || !isOn(agent)
      ? []
      : [
          element(agent.offset, 'channel', { type: 'unix' }, [
            element(agent.offset, 'target', { type: 'virtio', name: 'org.qemu.guest_agent.0' }),
          ]),
        ]),
    ...(allowed !== undefined && !isOn(allowed)
      ? []
      : [
          element(allowed?.offset ?? 0, 'rng', { model: 'virtio' }, [
            textElement(0, 'backend', '/dev/urandom', { model: 'random' }),
          ]),
        ]),
    element(0, 'memballoon', { model: 'virtio' }, [element(0, 'stats', { period: '10' })]),
  ];
}

/** _guest_add_iommu_device(): `auto` is virtio wherever libvirt has it. */
function iommu({ properties, machine }: OpenstackGuest): readonly Element[] {
  const given = said(properties, 'viommu_model');
  if (given === undefined) return [];
  const model = given.text === 'auto' ? 'virtio' : given.text;
  const driver =
    model === 'intel'
      ? driverElement(given.offset, {
          intremap: 'on',
          caching_mode: 'on',
          aw_bits: '48',
          eim: machine.includes('q35') ? 'on' : 'off',
          iotlb: 'on',
        })
      : undefined;
  return [element(given.offset, 'iommu', { model }, [driver])];
}

import { VGA_ARCHES, VGA_GONE } from '../../../data/qemu-models.ts';
import { hasReached, parseVersion } from '../../../model/release.ts';
import { addOption, addSocket, byLibvirt, type DomainDraft } from './draft.ts';
import { attributeOf, childOf, childrenOf, countOf, switchOf } from './element.ts';
import { refuseBlob } from './refusals.ts';
import { flavourOf } from './slots.ts';
import { addVirtioDevice, refuseVirtioOptions, switchIn } from './virtio.ts';
import type { Element } from './xml.ts';

/** libvirt qemuDomainDefaultVideoDevice(). */
function usuallyVirtio({ machine }: DomainDraft): boolean {
  return machine.family === 'virt' || machine.family === 's390-ccw-virtio';
}

/** `<video>`: virtio-vga for the first one of a PC, virtio-gpu for all others. */
export function addVideo(draft: DomainDraft, video: Element, index: number): void {
  const model = childOf(video, 'model');
  const type = attributeOf(model, 'type') ?? (usuallyVirtio(draft) ? 'virtio' : 'vga');
  if (type !== 'virtio') {
    refuseVirtioOptions(draft, video);
    return;
  }
  const user = attributeOf(childOf(video, 'driver'), 'name') === 'vhostuser';
  const gl = attributeOf(childOf(model, 'acceleration'), 'accel3d') === 'yes' && !user;
  const vga = isPrimary(video, index) && hasVga(draft);
  const resolution = childOf(model, 'resolution');
  addVirtioDevice(draft, {
    element: video,
    base: `${user ? 'vhost-user' : 'virtio'}-${vga ? 'vga' : 'gpu'}${gl ? '-gl' : ''}`,
    whole: vga,
    // libvirt qemuDeviceVideoGetModel() does not count vhost-user-vga as a virtio device.
    bare: user && vga,
    objection: refuseBlob(draft.root, video),
    alias: `video${index}`,
    properties: {
      max_outputs: countOf(attributeOf(model, 'heads')),
      blob: user ? undefined : switchIn(draft, model, 'blob'),
      xres: countOf(attributeOf(resolution, 'x')),
      yres: countOf(attributeOf(resolution, 'y')),
      ...(user ? { chardev: addSocket(draft, `chr-vu-video${index}`, video) } : {}),
    },
  });
}

/** `<graphics>`, libvirt qemuBuildGraphicsCommandLine(): of a display, whether it has OpenGL. */
export function addGraphics(draft: DomainDraft, graphics: Element): void {
  const gl = switchOf(attributeOf(childOf(graphics, 'gl'), 'enable'));
  switch (attributeOf(graphics, 'type')) {
    case 'spice':
      addOption(draft, 'spice', { gl: gl === true ? true : undefined }, graphics);
      return;
    case 'egl-headless':
      addOption(draft, 'display', { type: 'egl-headless' }, graphics);
      return;
    case 'sdl':
    case 'dbus':
      addOption(draft, 'display', { type: attributeOf(graphics, 'type'), gl }, graphics);
      return;
    default:
      return;
  }
}

/** libvirt qemuDomainSupportsVideoVga(): whether QEMU has virtio-vga; it does unless its version is known and has none. */
function hasVga({ machine, qemu }: DomainDraft): boolean {
  const gone = VGA_GONE[machine.arch];
  const version = parseVersion(/^\d+\.\d+/.exec(qemu ?? '')?.[0] ?? '');
  const isGone = gone !== undefined && version !== undefined && hasReached(version, gone).yes;
  return VGA_ARCHES.includes(machine.arch) && !isGone;
}

function isPrimary(video: Element, index: number): boolean {
  const primary = attributeOf(childOf(video, 'model'), 'primary');
  return primary === undefined ? index === 0 : primary === 'yes';
}

/** libvirt adds a video card where there is a display for it and the domain has none. */
export function addMissingVideo(draft: DomainDraft, devices: Element, added: Element): void {
  const needed = childrenOf(devices, 'graphics').length > 0 && childrenOf(devices, 'video').length === 0;
  if (needed && usuallyVirtio(draft)) addVideo(draft, added, 0);
}

const INPUTS: ReadonlyMap<string, string> = new Map([
  ['mouse', 'virtio-mouse'],
  ['tablet', 'virtio-tablet'],
  ['keyboard', 'virtio-keyboard'],
  ['passthrough', 'virtio-input-host'],
]);

/** `<input bus='virtio'>`. */
export function addInput(draft: DomainDraft, input: Element, index: number): void {
  const base = INPUTS.get(attributeOf(input, 'type') ?? '');
  if (attributeOf(input, 'bus') !== 'virtio' || base === undefined) {
    refuseVirtioOptions(draft, input);
    return;
  }
  const model = attributeOf(input, 'model');
  const evdev = attributeOf(childOf(input, 'source'), 'evdev');
  addVirtioDevice(draft, {
    element: input,
    base,
    alias: `input${index}`,
    properties: base === 'virtio-input-host' ? { evdev } : {},
    objection:
      flavourOf(model) === ''
        ? undefined
        : byLibvirt(
            `virtio (non-)transitional models are not supported for input type=${attributeOf(input, 'type')}`,
            'src/qemu/qemu_validate.c qemuValidateDomainDeviceDefInput()',
            { kind: 'plain-model' },
          ),
  });
}

/** `<sound model='virtio'>`. */
export function addSound(draft: DomainDraft, sound: Element, index: number): void {
  if (attributeOf(sound, 'model') !== 'virtio') {
    refuseVirtioOptions(draft, sound);
    return;
  }
  // qemu_command.c qemuBuildAudioCommandLine(): a domain that names no <audio> has one of its own.
  addOption(draft, 'audiodev', { id: `audio${index + 1}`, driver: 'none' }, sound);
  addVirtioDevice(draft, {
    element: sound,
    base: 'virtio-sound',
    alias: `sound${index}`,
    properties: { audiodev: `audio${index + 1}` },
  });
}

/** `<crypto model='virtio'>`. */
export function addCrypto(draft: DomainDraft, crypto: Element, index: number): void {
  const id = `objcrypto${index}`;
  addOption(draft, 'object', { 'qom-type': 'cryptodev-backend-builtin', id }, crypto);
  addVirtioDevice(draft, {
    element: crypto,
    base: 'virtio-crypto',
    alias: `crypto${index}`,
    properties: { cryptodev: id },
  });
}

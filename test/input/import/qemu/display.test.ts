import { describe, expect, test } from 'vitest';
import { GPU } from '../../../../src/features/bits.ts';
import { hasBit, NO_FEATURES } from '../../../../src/features/feature-set.ts';
import { libvirt } from '../libvirt/samples.ts';
import { qemu } from './samples.ts';

const CARD = '-M q35 -device virtio-gpu-gl-pci';
const WITHOUT = 'The display backend does not have OpenGL support enabled';

function messages(line: string, version = '10.0'): readonly string[] {
  return qemu(line, {}, version).refused.map(({ message }) => message);
}

describe('a card that renders', () => {
  test.each([
    '',
    '-display none',
    '-nographic',
    '-vnc :1',
    '-display gtk',
    '-display sdl,gl=off',
    '-display vnc=:1',
    '-display egl-headless -nographic',
    '-spice port=5900',
  ])('is refused with %j', (display) => {
    expect(messages(`${CARD} ${display}`)).toEqual([WITHOUT]);
  });

  test.each([
    '-display gtk,gl=on',
    '-display sdl,gl=es',
    '-display type=sdl,gl=core',
    '-display egl-headless',
    '-display egl-headless,rendernode=/dev/dri/renderD128',
    `-display '{"type":"dbus","gl":"on"}'`,
    '-spice unix=on,addr=/run/s,gl=on,disable-ticketing=on',
    '-nographic -display egl-headless',
  ])('is taken with %s', (display) => {
    const { refused, devices, line } = qemu(`${CARD} ${display}`, {}, '10.0');
    expect(refused).toEqual([]);
    expect(devices[0]?.unmodelled).toBeUndefined();
    expect(line.ignored.map(({ text }) => text)).toEqual([]);
  });

  test('is not known to be taken where the display is not known', () => {
    for (const display of ['-readconfig spice.cfg', '-display $D'])
      expect(qemu(`${CARD} ${display}`).devices[0]?.unmodelled).toContain('OpenGL');
  });

  test('of a domain depends on its graphics', () => {
    const video = "<video><model type='virtio'><acceleration accel3d='yes'/></model></video>";
    const of = (graphics: string) =>
      libvirt(`${graphics}${video}`, {}, '10.0').refused.map(({ message }) => message);
    expect(of('')).toEqual([WITHOUT]);
    expect(of("<graphics type='vnc'/>")).toEqual([WITHOUT]);
    expect(of("<graphics type='spice'><listen type='none'/><gl enable='yes'/></graphics>")).toEqual([]);
    expect(of("<graphics type='vnc'/><graphics type='egl-headless'/>")).toEqual([]);
    expect(of("<graphics type='sdl' display=':0'><gl enable='no'/></graphics>")).toEqual([WITHOUT]);
  });

  test('had blobs only in newer releases', () => {
    const line = `${CARD},blob=on -display egl-headless`;
    expect(messages(line, '7.2')).toEqual(['blobs and virgl are not compatible (yet)']);
    expect(qemu(line, {}, '10.0').devices[0]?.unmodelled).toContain('virglrenderer');
  });
});

test('a display that cannot have OpenGL and is told to have it ends QEMU', () => {
  expect(messages('-M q35 -display none,gl=on -device virtio-rng-pci')).toEqual([
    "OpenGL is not supported by display backend 'none'",
  ]);
});

test('blobs of a card that does not render are of memory that is a memfd', () => {
  const card = '-M q35 -device virtio-gpu-pci,blob=on';
  expect(messages(card, '7.2')).toEqual(['cannot enable blob resources without udmabuf']);
  expect(messages(card)).toEqual(['need rutabaga or udmabuf for blob resources']);
  const memory = '-object memory-backend-memfd,id=m,size=1G -machine memory-backend=m -m 1G';
  expect(qemu(`${card} ${memory}`).devices[0]?.unmodelled).toContain('udmabuf');
});

test('a card of QEMU 5.2 renders where the display does', () => {
  const renders = (display: string) =>
    hasBit(qemu(`-device virtio-gpu-pci ${display}`, {}, '5.2').devices[0]?.offers ?? NO_FEATURES, GPU.VIRGL);
  expect(renders('-display gtk')).toBe(false);
  expect(renders('-display gtk,gl=on')).toBe(true);
});
